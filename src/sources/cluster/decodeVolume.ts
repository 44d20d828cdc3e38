// Decodes a PersistentVolume.

import { textOf } from '../../domain/json.ts';
import type { VolumeFacts } from '../../domain/inventory/facts.ts';
import { annotations } from '../../domain/labels.ts';
import { defined, recordOf, textMapOf, timeOf } from '../../kubernetes/outside.ts';
import { bytesOf } from './bytesOf.ts';
import { annotationsOf, decodeMeta } from './decodeMeta.ts';

export function decodeVolume(object: unknown): VolumeFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  const csi = recordOf(spec['csi']);
  const claim = recordOf(spec['claimRef']);
  const claimName = textOf(claim['name']);
  const status = recordOf(recordOf(object)['status']);
  return defined({
    ...meta,
    kind: 'volume' as const,
    phase: textOf(status['phase']) ?? 'Pending',
    reclaimPolicy: textOf(spec['persistentVolumeReclaimPolicy']) ?? '',
    driver: textOf(csi['driver']),
    handle: textOf(csi['volumeHandle']),
    storageClass: textOf(spec['storageClassName']),
    capacityBytes: bytesOf(recordOf(spec['capacity'])['storage']),
    claim: claimName === undefined ? undefined : { namespace: textOf(claim['namespace']) ?? '', name: claimName, uid: textOf(claim['uid']) ?? '' },
    attributes: textMapOf(csi['volumeAttributes']),
    phaseSince: timeOf(status['lastPhaseTransitionTime']),
    restored: restoredIn(annotationsOf(object)),
  });
}

function restoredIn(written: Readonly<Record<string, string>>): VolumeFacts['restored'] {
  const [, namespace, snapshot] = /^([^/]+)\/([^/]+)$/.exec(written[annotations.restoredFrom] ?? '') ?? [];
  return namespace === undefined || snapshot === undefined ? undefined : defined({ namespace, snapshot, at: timeOf(written[annotations.restoredAt]) });
}
