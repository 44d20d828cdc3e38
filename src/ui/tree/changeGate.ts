// Lets changes through at once after quiet, then at most every 220 ms: VS Code's own debounce starves otherwise.

import type { Disposable } from '../ports/disposable.ts';

/** Milliseconds between two times that VS Code is told of something: a little more than those for which it holds the second back. */
const interval = 220;

/** Milliseconds after changes that turned out to be none. */
const short = 25;

export class ChangeGate<T> implements Disposable {
  readonly #deliver: (changed: ReadonlySet<T> | 'all') => Promise<boolean> | undefined;
  #waiting: Set<T> | 'all' = new Set();
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;

  /** @param deliver may promise, and never rejects, whether VS Code was told of anything: what nobody was told of needs no quiet after it. */
  constructor(deliver: (changed: ReadonlySet<T> | 'all') => Promise<boolean> | undefined) {
    this.#deliver = deliver;
  }

  add(changed: Iterable<T> | 'all'): void {
    if (changed === 'all') this.#waiting = 'all';
    else if (this.#waiting !== 'all') for (const one of changed) this.#waiting.add(one);
    if (this.#timer === undefined) this.#pass();
  }

  /** Lets through at once what waits. */
  flush(): void {
    if (this.#isAnyWaiting()) this.#pass();
  }

  dispose(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  #isAnyWaiting(): boolean {
    return this.#waiting === 'all' || this.#waiting.size > 0;
  }

  #pass(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isEnded || !this.#isAnyWaiting()) return;
    const changed = this.#waiting;
    this.#waiting = new Set();
    const timer = this.#passIn(interval);
    void this.#deliver(changed)?.then((wasTold) => {
      // A slow delivery ends in the quiet after a later one, which is that one's.
      if (!wasTold && this.#timer === timer) this.#passIn(short);
    });
  }

  #passIn(milliseconds: number): NodeJS.Timeout {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pass(), milliseconds);
    return this.#timer;
  }
}
