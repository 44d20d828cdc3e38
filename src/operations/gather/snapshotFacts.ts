// Reads a VolumeSnapshot and its content for a plan (snapshot.storage.k8s.io/v1).

import { textOf } from '../../domain/json.ts';
import type { PlannedContent, PlannedSnapshot } from '../../domain/plans/planFacts.ts';
import { bytesOfQuantity } from '../../domain/volumes/bytesOfQuantity.ts';
import { at, readObject, type Cluster, type LiveObject } from '../liveObject.ts';

export function plannedSnapshot(snapshot: LiveObject): PlannedSnapshot {
  const { body } = snapshot;
  const claim = textOf(at(body, 'spec', 'source', 'persistentVolumeClaimName'));
  const restoreBytes = bytesOfQuantity(textOf(at(body, 'status', 'restoreSize')) ?? '');
  const group = textOf(at(body, 'status', 'volumeGroupSnapshotName'));
  return {
    uid: snapshot.uid,
    ready: at(body, 'status', 'readyToUse') === true,
    deleting: snapshot.deleting,
    at: Date.parse(textOf(at(body, 'status', 'creationTime')) ?? textOf(at(body, 'metadata', 'creationTimestamp')) ?? ''),
    ...(claim === undefined ? {} : { claim }),
    ...(restoreBytes === undefined ? {} : { restoreBytes }),
    ...(group === undefined ? {} : { group }),
  };
}

/** @returns undefined where the snapshot names no content, or one that is gone. @throws RequestFailed */
export async function plannedContent(cluster: Cluster, snapshot: LiveObject): Promise<PlannedContent | undefined> {
  const name = textOf(at(snapshot.body, 'status', 'boundVolumeSnapshotContentName'));
  const content = name === undefined ? undefined : await readObject(cluster, { kind: 'VolumeSnapshotContent', namespace: '', name });
  if (content === undefined) return undefined;
  const { body } = content;
  const handle = textOf(at(body, 'status', 'snapshotHandle')) ?? textOf(at(body, 'spec', 'source', 'snapshotHandle'));
  const volumeMode = textOf(at(body, 'spec', 'sourceVolumeMode'));
  const ref = at(body, 'spec', 'volumeSnapshotRef');
  return {
    name: content.ref.name,
    driver: textOf(at(body, 'spec', 'driver')) ?? '',
    deletionPolicy: at(body, 'spec', 'deletionPolicy') === 'Retain' ? 'Retain' : 'Delete',
    pointsBack: at(ref, 'namespace') === snapshot.ref.namespace && at(ref, 'name') === snapshot.ref.name && at(ref, 'uid') === snapshot.uid,
    ...(handle === undefined ? {} : { handle }),
    ...(volumeMode === 'Block' || volumeMode === 'Filesystem' ? { volumeMode } : {}),
  };
}
