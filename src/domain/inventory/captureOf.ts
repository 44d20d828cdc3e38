// From when a restore point's age runs.

import type { TiedSnapshot } from './tiedSnapshot.ts';

/** @returns the start of capture; for a content made by hand the age of its object, whatever time the driver reports. */
export function captureOf({ snapshot, content }: TiedSnapshot): number {
  return content?.static === true ? snapshot.createdAt : (snapshot.takenAt ?? snapshot.createdAt);
}
