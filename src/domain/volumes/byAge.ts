// The order of restore points: newest first.

import type { RestorePoint } from './restorePoint.ts';

/** Compares for `sort`: newest first, and by id where two were taken at the same time. */
export function byAge(a: RestorePoint, b: RestorePoint): number {
  return b.at - a.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
