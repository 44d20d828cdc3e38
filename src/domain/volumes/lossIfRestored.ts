// What a restore would cost in data.

import type { RestorePoint } from './restorePoint.ts';

/**
 * @param now milliseconds since the epoch, by the API server's clock
 * @returns milliseconds of writes that are not in the point, counted from the start of its capture; undefined where its age is unknown
 */
export function lossIfRestored({ at, issues }: RestorePoint, now: number): number | undefined {
  return issues.some(({ code }) => code === 'ageUnknown') ? undefined : Math.max(0, now - at);
}
