// Hazards of a name that is to be given to a new object.

import type { Hazard } from './hazard.ts';
import { isObjectName } from './isObjectName.ts';

/** @param taken an object of that name exists already and is somebody else's. */
export function hazardsOfName(name: string, taken: boolean): readonly Hazard[] {
  if (!isObjectName(name)) return [{ weight: 'refuse', code: 'invalidName', name }];
  return taken ? [{ weight: 'refuse', code: 'nameTaken', name }] : [];
}
