// Calls a function soon after it is asked for: at once after a quiet time, else at most every so often.

export class Throttle {
  readonly #interval: number;
  readonly #call: () => void;
  #timer: NodeJS.Timeout | undefined;
  #last = -Infinity;

  /** @param interval milliseconds between two calls. */
  constructor(interval: number, call: () => void) {
    this.#interval = interval;
    this.#call = call;
  }

  ask(): void {
    if (this.#timer !== undefined) return;
    this.#callIn(Math.max(0, this.#last + this.#interval - performance.now()));
  }

  /** As `ask`, but whatever was called lately. */
  hurry(): void {
    this.dispose();
    this.#callIn(0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #callIn(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#last = performance.now();
      this.#call();
    }, milliseconds);
  }
}
