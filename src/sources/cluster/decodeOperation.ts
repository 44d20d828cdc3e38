// Decodes the ConfigMap that holds an operation's journal: the journal itself is untrusted and left undecoded.

import type { OperationFacts } from '../../domain/inventory/facts.ts';
import { recordOf, textMapOf } from '../../kubernetes/outside.ts';
import { decodeMeta, labelsOf } from './decodeMeta.ts';

export function decodeOperation(object: unknown): OperationFacts | undefined {
  const meta = decodeMeta(object);
  return meta && { ...meta, kind: 'operation', data: textMapOf(recordOf(object)['data']), labels: labelsOf(object) };
}
