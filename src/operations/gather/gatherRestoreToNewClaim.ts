// Gathers what a plan for Restore to New Claim is derived from.

import { listOf, textOf } from '../../domain/json.ts';
import { choose, type Choices } from '../../domain/plans/choose.ts';
import type { RestoreToNewClaimFacts } from '../../domain/plans/planFacts.ts';
import { restoredClaimName } from '../../domain/plans/restoreToNewClaim.ts';
import { bytesOfQuantity } from '../../domain/volumes/bytesOfQuantity.ts';
import { at, listObjects, readObject, type LiveObject } from '../liveObject.ts';
import { deniedVerbs } from './deniedVerbs.ts';
import { isTaken, needObject, type Gathering } from './gathering.ts';
import { plannedContent, plannedSnapshot } from './snapshotFacts.ts';

/** @throws PlanImpossible, RequestFailed */
export async function gatherRestoreToNewClaim(gathering: Gathering, choices: Choices): Promise<RestoreToNewClaimFacts> {
  const namespace = choose(choices, 'namespace');
  const object = await needObject(gathering, { kind: 'VolumeSnapshot', namespace, name: choose(choices, 'snapshot') });
  const snapshot = plannedSnapshot(object);
  const [content, source, classes, pods, nameTaken, denied] = await Promise.all([
    plannedContent(gathering, object),
    snapshot.claim === undefined ? undefined : readObject(gathering, { kind: 'PersistentVolumeClaim', namespace, name: snapshot.claim }),
    listObjects(gathering, 'StorageClass', ''),
    snapshot.claim === undefined ? undefined : listObjects(gathering, 'Pod', namespace),
    isTaken(gathering, { kind: 'PersistentVolumeClaim', namespace, name: restoredClaimName(choices, snapshot.claim, gathering.operation) }),
    deniedVerbs(gathering, 'restoreToNewClaim', namespace),
  ]);
  const image = imageOfUser(pods ?? [], snapshot.claim);
  return {
    snapshot,
    ...(content === undefined ? {} : { content }),
    ...(source === undefined ? {} : { source: sourceOf(source) }),
    storageClasses: (classes ?? []).map((one) => ({
      name: one.ref.name,
      provisioner: textOf(one.body['provisioner']) ?? '',
      waitsForConsumer: one.body['volumeBindingMode'] === 'WaitForFirstConsumer',
      isDefault: one.annotations['storageclass.kubernetes.io/is-default-class'] === 'true',
    })),
    ...(image === undefined ? {} : { image }),
    nameTaken,
    denied,
  };
}

function sourceOf(claim: LiveObject): NonNullable<RestoreToNewClaimFacts['source']> {
  const storageClass = textOf(at(claim.body, 'spec', 'storageClassName'));
  const size = textOf(at(claim.body, 'status', 'capacity', 'storage')) ?? textOf(at(claim.body, 'spec', 'resources', 'requests', 'storage'));
  return {
    bytes: bytesOfQuantity(size ?? '') ?? 0,
    accessModes: listOf(at(claim.body, 'spec', 'accessModes')).filter((mode) => typeof mode === 'string'),
    volumeMode: at(claim.body, 'spec', 'volumeMode') === 'Block' ? 'Block' : 'Filesystem',
    ...(storageClass === undefined ? {} : { storageClass }),
  };
}

/** @returns the image of the first container of a pod that mounts the claim; pods by name, so that it is the same each time. */
function imageOfUser(pods: readonly LiveObject[], claim: string | undefined): string | undefined {
  return pods
    .filter((pod) => listOf(at(pod.body, 'spec', 'volumes')).some((volume) => at(volume, 'persistentVolumeClaim', 'claimName') === claim))
    .toSorted((a, b) => (a.ref.name < b.ref.name ? -1 : 1))
    .flatMap((pod) => listOf(at(pod.body, 'spec', 'containers')).map((container) => textOf(at(container, 'image'))))
    .find((image) => image !== undefined);
}
