// Lets at most so many run at once; the others wait, first come first served.

export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  /** @throws what `work` throws; the signal's reason where it aborts first: then `work` is never called. */
  async take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    try {
      return await work();
    } finally {
      // The turn is handed on; it is free only where nobody waits.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<undefined>();
    const onTurn = (): void => {
      turn.resolve(undefined);
    };
    const onAbort = (): void => {
      const at = this.#waiting.indexOf(onTurn);
      // Its turn may have come in the same moment: then it takes it, and `work` sees the signal.
      if (at >= 0) this.#waiting.splice(at, 1);
      turn.reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled', { cause: signal.reason }));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.push(onTurn);
    try {
      await turn.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
