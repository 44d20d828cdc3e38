// Decodes what every object has.

import { textOf } from '../../domain/json.ts';
import type { Meta } from '../../domain/inventory/facts.ts';
import { recordOf, textMapOf, timeOf } from '../../kubernetes/outside.ts';

/** @returns undefined if `object` has no name: then it is none. */
export function decodeMeta(object: unknown): Meta | undefined {
  const meta = recordOf(recordOf(object)['metadata']);
  const name = textOf(meta['name']);
  if (name === undefined) return undefined;
  const deletingSince = timeOf(meta['deletionTimestamp']);
  return {
    uid: textOf(meta['uid']) ?? '',
    namespace: textOf(meta['namespace']) ?? '',
    name,
    resourceVersion: textOf(meta['resourceVersion']) ?? '',
    createdAt: timeOf(meta['creationTimestamp']) ?? 0,
    ...(deletingSince === undefined ? {} : { deletingSince }),
  };
}

/** @returns metadata.labels. */
export function labelsOf(object: unknown): Record<string, string> {
  return textMapOf(recordOf(recordOf(object)['metadata'])['labels']);
}

/** @returns metadata.annotations. */
export function annotationsOf(object: unknown): Record<string, string> {
  return textMapOf(recordOf(recordOf(object)['metadata'])['annotations']);
}
