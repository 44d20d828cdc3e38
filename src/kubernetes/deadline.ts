// Ends a wait when its time is up or one of its signals aborts.

import { RequestFailed } from './client.ts';

export class Deadline {
  readonly #signals: readonly AbortSignal[];
  readonly #server: string;
  readonly #failed = Promise.withResolvers<never>();
  readonly #listeners: ((reason: Error) => void)[] = [];
  #timer: NodeJS.Timeout;
  #reason: Error | undefined;

  /** @param server named by the error when `milliseconds` are over. */
  constructor(signals: readonly AbortSignal[], milliseconds: number, server: string) {
    this.#signals = signals;
    this.#server = server;
    // Not everybody who has a deadline awaits it at the moment it ends.
    this.#failed.promise.catch(() => undefined);
    this.#timer = this.#start(milliseconds);
    for (const signal of signals) {
      signal.addEventListener('abort', this.#onAbort);
      if (signal.aborted) this.#onAbort();
    }
  }

  /** @returns what `promise` gives. @throws RequestFailed timedOut, or the reason of the signal that aborted. */
  async race<T>(promise: Promise<T>): Promise<T> {
    return await Promise.race([this.#failed.promise, promise]);
  }

  /** Calls `listener` once if this ends before `stop`. */
  onEnd(listener: (reason: Error) => void): void {
    if (this.#reason) listener(this.#reason);
    else this.#listeners.push(listener);
  }

  /** Starts the time anew. */
  extend(milliseconds: number): void {
    if (this.#reason) return;
    clearTimeout(this.#timer);
    this.#timer = this.#start(milliseconds);
  }

  /** Lets go of the timer and the signals. */
  stop(): void {
    clearTimeout(this.#timer);
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort);
    this.#listeners.length = 0;
  }

  #start(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#end(new RequestFailed({ code: 'timedOut', server: this.#server }, 0, ''));
    }, milliseconds);
  }

  readonly #onAbort = (): void => {
    const reason: unknown = this.#signals.find((signal) => signal.aborted)?.reason;
    this.#end(reason instanceof Error ? reason : new Error('cancelled', { cause: reason }));
  };

  #end(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    clearTimeout(this.#timer);
    this.#failed.reject(reason);
    for (const listener of this.#listeners.splice(0)) listener(reason);
  }
}
