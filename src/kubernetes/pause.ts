// Waits for a while, or until a signal aborts.

import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves in both cases: the caller looks at its signal. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
