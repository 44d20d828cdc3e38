// How long to wait before the next attempt: exponentially longer, with jitter, as client-go's reflectors do, but never as long: a person waits.

const first = 500;
const usualLimit = 15_000;

/**
 * @param failures how many attempts have failed in a row, at least 1.
 * @param limit milliseconds.
 * @returns milliseconds: 0.5 s doubling to `limit`, each times 1 to 2, so that not all come back at once.
 */
export function backoff(failures: number, limit = usualLimit): number {
  return Math.min(limit, first * 2 ** Math.min(failures - 1, 10)) * (1 + Math.random());
}
