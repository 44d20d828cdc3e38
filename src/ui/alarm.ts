// One timer that wakes at the earliest of the moments it is told, and no other.

import type { Disposable } from './ports/disposable.ts';

/** setTimeout counts in 31 bits: what is further away is looked at again then. */
const longest = 2 ** 31 - 1;

export class Alarm implements Disposable {
  readonly #clock: () => number;
  readonly #wake: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: () => number, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Wakes at `at` (milliseconds since the epoch) instead of any moment told before; undefined: not at all. */
  set(at: number | undefined): void {
    clearTimeout(this.#timer);
    this.#timer = at === undefined ? undefined : setTimeout(this.#wake, Math.min(longest, Math.max(0, at - this.#clock())));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
