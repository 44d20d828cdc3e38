// Decodes a Pod.

import { listOf, textOf } from '../../domain/json.ts';
import type { PodFacts } from '../../domain/inventory/facts.ts';
import { defined, recordOf } from '../../kubernetes/outside.ts';
import { decodeMeta, labelsOf } from './decodeMeta.ts';
import { decodePodUses } from './decodePodUses.ts';

const containerStatuses = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'];

export function decodePod(object: unknown): PodFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  const status = recordOf(recordOf(object)['status']);
  return defined({
    ...meta,
    kind: 'pod' as const,
    phase: textOf(status['phase']) ?? 'Unknown',
    ready: listOf(status['conditions']).map(recordOf).some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    node: textOf(spec['nodeName']),
    ip: textOf(status['podIP']),
    labels: labelsOf(object),
    owner: ownerOf(object),
    uses: decodePodUses(spec, meta.name),
    imageIds: containerStatuses.flatMap((which) => listOf(status[which])).map(recordOf).flatMap(({ name, imageID }) => {
      const imageId = textOf(imageID);
      return imageId === undefined ? [] : [{ container: textOf(name) ?? '', imageId }];
    }),
  });
}

/** A Deployment's ReplicaSet is named `<deployment>-<pod-template-hash>` (deployment controller, getNewReplicaSet). */
function ownerOf(object: unknown): PodFacts['owner'] {
  const owners = listOf(recordOf(recordOf(object)['metadata'])['ownerReferences']).map(recordOf);
  const owner = owners.find(({ controller }) => controller === true);
  const kind = textOf(owner?.['kind']);
  const name = textOf(owner?.['name']);
  if (kind === undefined || name === undefined) return undefined;
  const suffix = `-${labelsOf(object)['pod-template-hash'] ?? ''}`;
  const ofDeployment = kind === 'ReplicaSet' && suffix !== '-' && name.endsWith(suffix);
  return ofDeployment ? { kind: 'Deployment', name: name.slice(0, -suffix.length) } : { kind, name };
}
