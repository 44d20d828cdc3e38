// The restore point that "saved 3 h ago" speaks of.

import type { ClaimRow } from '../inventory/row.ts';
import { isUsable } from './isUsable.ts';
import type { RestorePoint } from './restorePoint.ts';

/** @returns the newest point that can be used, whatever policy there is; undefined if there is none. */
export function newestRestorePoint({ restorePoints }: ClaimRow): RestorePoint | undefined {
  return restorePoints.find(isUsable);
}
