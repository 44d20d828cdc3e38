// Decodes an operation's Lease (coordination.k8s.io/v1).

import { textOf } from '../../domain/json.ts';
import type { LeaseFacts } from '../../domain/inventory/facts.ts';
import { labels } from '../../domain/labels.ts';
import { defined, numberOf, recordOf } from '../../kubernetes/outside.ts';
import { decodeMeta, labelsOf } from './decodeMeta.ts';

/** @returns undefined for a Lease that belongs to no operation. */
export function decodeLease(object: unknown): LeaseFacts | undefined {
  const meta = decodeMeta(object);
  const operation = labelsOf(object)[labels.operation];
  if (!meta || operation === undefined) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  return defined({
    ...meta,
    kind: 'lease' as const,
    operation,
    holder: textOf(spec['holderIdentity']),
    durationSeconds: numberOf(spec['leaseDurationSeconds']),
  });
}
