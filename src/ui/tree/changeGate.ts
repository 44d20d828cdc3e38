// Lets changes through at once after quiet, then at most every 250 ms: VS Code's own debounce starves otherwise.

import type { Disposable } from '../ports/disposable.ts';

const interval = 250;

export class ChangeGate<T> implements Disposable {
  readonly #deliver: (changed: ReadonlySet<T> | 'all') => void;
  #waiting: Set<T> | 'all' = new Set();
  #timer: NodeJS.Timeout | undefined;

  constructor(deliver: (changed: ReadonlySet<T> | 'all') => void) {
    this.#deliver = deliver;
  }

  add(changed: Iterable<T> | 'all'): void {
    if (changed === 'all') this.#waiting = 'all';
    else if (this.#waiting !== 'all') for (const one of changed) this.#waiting.add(one);
    if (this.#timer === undefined) this.#pass();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #pass(): void {
    this.#timer = undefined;
    if (this.#waiting !== 'all' && this.#waiting.size === 0) return;
    const changed = this.#waiting;
    this.#waiting = new Set();
    this.#timer = setTimeout(() => this.#pass(), interval);
    this.#deliver(changed);
  }
}
