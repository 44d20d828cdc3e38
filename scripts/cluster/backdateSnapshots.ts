// Lets snapshots of a local cluster be older than they are: a case study and tests need a past.

import type { Cluster } from './cluster.ts';
import { VolumeStore } from './csi/volumeStore.ts';

interface SnapshotContent {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly volumeSnapshotRef: { readonly name: string; readonly namespace: string } };
  readonly status: { readonly snapshotHandle: string };
}

/**
 * Writes when snapshots were made into their VolumeSnapshots, their VolumeSnapshotContents and the driver's own record. The
 * controllers leave the status of a snapshot that is ready alone (external-snapshotter 8.6, pkg/sidecar-controller).
 * @param times a ready VolumeSnapshot's name → when it is to have been made. Whole minutes only: a content has nanoseconds,
 * beyond the integers that JavaScript holds, but multiples of a minute are exact.
 */
export async function backdateSnapshots(cluster: Cluster, namespace: string, times: ReadonlyMap<string, Date>, signal?: AbortSignal): Promise<void> {
  const { items } = JSON.parse(await cluster.kubectl(['get', 'volumesnapshotcontents', '-o', 'json'], { signal })) as { items: SnapshotContent[] };
  const volumes = new VolumeStore(cluster.paths.volumes);
  const statuses: object[] = [];
  for (const [name, time] of times) {
    const content = items.find(({ spec: { volumeSnapshotRef: of } }) => of.name === name && of.namespace === namespace);
    if (content === undefined) throw new Error(`The snapshot ${namespace}/${name} has no content.`);
    const snapshot = await volumes.get('snapshots', content.status.snapshotHandle);
    await volumes.put('snapshots', { ...snapshot, createdMs: time.getTime() });
    statuses.push(
      withStatus('VolumeSnapshot', { name, namespace }, time.toISOString().replace('.000Z', 'Z')),
      withStatus('VolumeSnapshotContent', { name: content.metadata.name }, time.getTime() * 1e6),
    );
  }
  // Not validated, because without their spec they would not do as whole objects.
  const apply = ['apply', '--server-side', '--force-conflicts', '--subresource=status', '--validate=false', '-f', '-'];
  await cluster.kubectl(apply, { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: statuses }), signal });
}

function withStatus(kind: string, metadata: object, creationTime: string | number): object {
  return { apiVersion: 'snapshot.storage.k8s.io/v1', kind, metadata, status: { creationTime } };
}
