// Decodes a PersistentVolume.

import { textOf } from '../../domain/json.ts';
import type { VolumeFacts } from '../../domain/inventory/facts.ts';
import { defined, recordOf, textMapOf } from '../../kubernetes/outside.ts';
import { bytesOf } from './bytesOf.ts';
import { decodeMeta } from './decodeMeta.ts';

export function decodeVolume(object: unknown): VolumeFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  const csi = recordOf(spec['csi']);
  const claim = recordOf(spec['claimRef']);
  const claimName = textOf(claim['name']);
  return defined({
    ...meta,
    kind: 'volume' as const,
    phase: textOf(recordOf(recordOf(object)['status'])['phase']) ?? 'Pending',
    reclaimPolicy: textOf(spec['persistentVolumeReclaimPolicy']) ?? '',
    driver: textOf(csi['driver']),
    handle: textOf(csi['volumeHandle']),
    storageClass: textOf(spec['storageClassName']),
    capacityBytes: bytesOf(recordOf(spec['capacity'])['storage']),
    claim: claimName === undefined ? undefined : { namespace: textOf(claim['namespace']) ?? '', name: claimName, uid: textOf(claim['uid']) ?? '' },
    attributes: textMapOf(csi['volumeAttributes']),
  });
}
