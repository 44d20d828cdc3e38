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
    fromSnapshot: snapshotIn(spec['dataSourceRef'], meta.namespace) ?? snapshotIn(spec['dataSource'], meta.namespace),
    pod: podOf(object),
  });
}

function snapshotIn(source: unknown, ownNamespace: string): ClaimFacts['fromSnapshot'] {
  const { kind, apiGroup, name: written, namespace } = recordOf(source);
  const name = textOf(written);
  if (kind !== 'VolumeSnapshot' || apiGroup !== 'snapshot.storage.k8s.io' || name === undefined) return undefined;
  return { namespace: textOf(namespace) ?? ownNamespace, name };
}

/** The ephemeral volume controller makes the pod the claim's controller, so that it is collected with it. */
function podOf(object: unknown): string | undefined {
  const owners = listOf(recordOf(recordOf(object)['metadata'])['ownerReferences']).map(recordOf);
  const pod = owners.find(({ kind, apiVersion, controller }) => kind === 'Pod' && apiVersion === 'v1' && controller === true);
  return textOf(pod?.['name']);
}

function phaseOf(phase: unknown): ClaimFacts['phase'] {
  return phase === 'Bound' || phase === 'Lost' ? phase : 'Pending';
}
