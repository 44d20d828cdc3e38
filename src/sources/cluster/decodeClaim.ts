// Decodes a PersistentVolumeClaim.

import { listOf, textOf } from '../../domain/json.ts';
import type { AccessMode, ClaimFacts } from '../../domain/inventory/facts.ts';
import { defined, recordOf } from '../../kubernetes/outside.ts';
import { bytesOf } from './bytesOf.ts';
import { decodeMeta } from './decodeMeta.ts';

const accessModes: readonly unknown[] = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

export function decodeClaim(object: unknown): ClaimFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  const status = recordOf(recordOf(object)['status']);
  return defined({
    ...meta,
    kind: 'claim' as const,
    phase: phaseOf(status['phase']),
    requestedBytes: bytesOf(recordOf(recordOf(spec['resources'])['requests'])['storage']),
    capacityBytes: bytesOf(recordOf(status['capacity'])['storage']),
    storageClass: textOf(spec['storageClassName']),
    volume: textOf(spec['volumeName']),
    accessModes: listOf(spec['accessModes']).filter((mode): mode is AccessMode => accessModes.includes(mode)),
    volumeMode: spec['volumeMode'] === 'Block' ? ('Block' as const) : ('Filesystem' as const),
    fromSnapshot: snapshotIn(spec['dataSourceRef']) ?? snapshotIn(spec['dataSource']),
  });
}

function snapshotIn(source: unknown): string | undefined {
  const { kind, apiGroup, name } = recordOf(source);
  return kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io' ? textOf(name) : undefined;
}

function phaseOf(phase: unknown): ClaimFacts['phase'] {
  return phase === 'Bound' || phase === 'Lost' ? phase : 'Pending';
}
