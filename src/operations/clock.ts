// Time as operations see it, so that tests can move it.

import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since the epoch: for records only, since it can jump. */
  now(): number;
  /** Milliseconds from an arbitrary start: for deadlines. */
  monotonic(): number;
  /** @throws the signal's reason when cancelled. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    signal.throwIfAborted();
    try {
      await after(milliseconds, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
