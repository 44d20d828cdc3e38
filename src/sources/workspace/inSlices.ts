// Runs long work a slice at a time, so that nothing else in the extension host waits for all of it.

import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of a slice. */
const longest = 6;

/**
 * @param work yields wherever it may be interrupted.
 * @returns what the work returns. @throws the signal's reason when it aborts, what the work throws
 */
export async function inSlices<T>(work: Generator<undefined, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const begun = performance.now();
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() - begun < longest);
    await nextTurn();
  }
}
