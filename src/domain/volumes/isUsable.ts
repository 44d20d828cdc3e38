// Whether a restore point counts for protection.

import type { RestorePoint } from './restorePoint.ts';

/** @returns whether it is ready, nothing speaks against it, and it is not suspect. A policy's retention is not looked at. */
export function isUsable({ state, issues, trust }: RestorePoint): boolean {
  return state === 'ready' && issues.length === 0 && trust !== 'suspect';
}
