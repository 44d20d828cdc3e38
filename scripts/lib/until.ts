// Waits for something to become true, with a deadline and a way to cancel.

import { setTimeout as sleep } from 'node:timers/promises';

export interface UntilOptions {
  readonly timeoutMs: number;
  readonly intervalMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `check` until it gives something else than undefined, and returns that.
 * An error thrown by `check` means "not yet"; the last one is the cause of the error thrown at the deadline.
 * @throws Error naming `what` at the deadline; the signal's reason when it was cancelled.
 */
export async function until<T>(what: string, check: () => Promise<T | undefined>, options: UntilOptions): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  let cause: unknown;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const result = await check();
      if (result !== undefined) return result;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      const why = cause instanceof Error ? ` (${cause.message})` : '';
      throw new Error(`${what}: not within ${Math.round(options.timeoutMs / 1000)} s${why}`, { cause });
    }
    await sleep(options.intervalMs ?? 100, undefined, { signal: options.signal }).catch((error: unknown) => {
      options.signal?.throwIfAborted();
      throw error;
    });
  }
}
