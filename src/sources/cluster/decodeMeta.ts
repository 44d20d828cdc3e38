// Decodes what every object has.

import { textOf } from '../../domain/json.ts';
import type { Meta } from '../../domain/inventory/facts.ts';
import { defined, recordOf, textMapOf, timeOf } from '../../kubernetes/outside.ts';

/** @returns undefined if `object` has no name: then it is none. */
export function decodeMeta(object: unknown): Meta | undefined {
  const meta = recordOf(recordOf(object)['metadata']);
  const name = textOf(meta['name']);
  if (name === undefined) return undefined;
  return defined({
    uid: textOf(meta['uid']) ?? '',
    namespace: textOf(meta['namespace']) ?? '',
    name,
    resourceVersion: textOf(meta['resourceVersion']) ?? '',
    createdAt: timeOf(meta['creationTimestamp']) ?? 0,
    deletingSince: timeOf(meta['deletionTimestamp']),
  });
}

/** @returns metadata.labels. */
export function labelsOf(object: unknown): Record<string, string> {
  return textMapOf(recordOf(recordOf(object)['metadata'])['labels']);
}

/** @returns metadata.annotations. */
export function annotationsOf(object: unknown): Record<string, string> {
  return textMapOf(recordOf(recordOf(object)['metadata'])['annotations']);
}
