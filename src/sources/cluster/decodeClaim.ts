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
    origin: originIn(spec['dataSourceRef'], meta.namespace) ?? originIn(spec['dataSource'], meta.namespace),
    pod: podOf(object),
  });
}

function originIn(source: unknown, ownNamespace: string): ClaimFacts['origin'] {
  const { kind, apiGroup, name: written, namespace: other } = recordOf(source);
  const name = textOf(written);
  if (name === undefined) return undefined;
  const namespace = textOf(other) ?? ownNamespace;
  if (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io') return { kind: 'snapshot', namespace, name };
  return kind === 'PersistentVolumeClaim' && (apiGroup ?? '') === '' ? { kind: 'claim', namespace, name } : undefined;
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
