// Spreads many small calls over turns of the event loop, so that painting a long list stops nothing else.

/** Calls per turn: about a millisecond's worth of rows. */
const share = 100;

export class Pace {
  readonly #waiting: (() => void)[] = [];
  #left = share;
  #turning = false;

  /** @returns undefined where the caller may go on at once, else a promise of its turn. */
  turn(): Promise<void> | undefined {
    if (!this.#turning) {
      this.#turning = true;
      setImmediate(() => this.#next());
    }
    if (this.#left > 0) {
      this.#left -= 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #next(): void {
    const turns = this.#waiting.splice(0, share);
    this.#left = share - turns.length;
    this.#turning = turns.length > 0;
    if (this.#turning) setImmediate(() => this.#next());
    for (const go of turns) go();
  }
}
