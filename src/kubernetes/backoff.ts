// How long to wait before the next attempt: exponentially longer, with jitter, as client-go's reflectors do.

const first = 500;
const longest = 30_000;

/**
 * @param failures how many attempts have failed in a row, at least 1.
 * @returns milliseconds: 0.5 s doubling to 30 s, each times 1 to 2, so that not all come back at once.
 */
export function backoff(failures: number, random: () => number = Math.random): number {
  return Math.min(longest, first * 2 ** Math.min(failures - 1, 10)) * (1 + random());
}
