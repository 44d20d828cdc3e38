// Decodes a VolumeSnapshot (snapshot.storage.k8s.io/v1).

import { decodeStamp } from '../../domain/findings/stamp.ts';
import { textOf } from '../../domain/json.ts';
import type { SnapshotFacts } from '../../domain/inventory/facts.ts';
import { annotations, labels } from '../../domain/labels.ts';
import { defined, recordOf, timeOf } from '../../kubernetes/outside.ts';
import { bytesOf } from './bytesOf.ts';
import { annotationsOf, decodeMeta, labelsOf } from './decodeMeta.ts';

export function decodeSnapshot(object: unknown): SnapshotFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  const status = recordOf(recordOf(object)['status']);
  const ready = status['readyToUse'];
  const [written, labelled] = [annotationsOf(object), labelsOf(object)];
  const stamp = written[annotations.stamp];
  const error = status['error'] === undefined ? undefined : recordOf(status['error']);
  return defined({
    ...meta,
    kind: 'snapshot' as const,
    claim: textOf(recordOf(spec['source'])['persistentVolumeClaimName']),
    class: textOf(spec['volumeSnapshotClassName']),
    content: textOf(status['boundVolumeSnapshotContentName']),
    ready: typeof ready === 'boolean' ? ready : undefined,
    takenAt: timeOf(status['creationTime']),
    restoreBytes: bytesOf(status['restoreSize']),
    error: error && defined({ at: timeOf(error['time']), message: textOf(error['message']) ?? '' }),
    stamp: stamp === undefined ? undefined : (decodeStamp(stamp) ?? ('unreadable' as const)),
    operation: labelled[labels.operation],
    role: labelled[labels.role],
    expiresAt: timeOf(written[annotations.expires]),
    group: textOf(status['volumeGroupSnapshotName']),
  });
}
