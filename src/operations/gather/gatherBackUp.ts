// Gathers what a plan for Back Up Volume is derived from.

import { textOf } from '../../domain/json.ts';
import { backUpName } from '../../domain/plans/backUp.ts';
import { choose, type Choices } from '../../domain/plans/choose.ts';
import type { BackUpFacts } from '../../domain/plans/planFacts.ts';
import { at, listObjects, readObject } from '../liveObject.ts';
import { deniedVerbs } from './deniedVerbs.ts';
import { isTaken, needObject, type Gathering } from './gathering.ts';

/** @throws PlanImpossible, RequestFailed */
export async function gatherBackUp(gathering: Gathering, choices: Choices): Promise<BackUpFacts> {
  const namespace = choose(choices, 'namespace');
  const claim = await needObject(gathering, { kind: 'PersistentVolumeClaim', namespace, name: choose(choices, 'claim') });
  const volumeName = textOf(at(claim.body, 'spec', 'volumeName'));
  const [volume, classes, nameTaken, denied] = await Promise.all([
    volumeName === undefined ? undefined : readObject(gathering, { kind: 'PersistentVolume', namespace: '', name: volumeName }),
    listObjects(gathering, 'VolumeSnapshotClass', ''),
    isTaken(gathering, { kind: 'VolumeSnapshot', namespace, name: backUpName(choices, gathering.operation) }),
    deniedVerbs(gathering, 'backUp', namespace),
  ]);
  const driver = textOf(at(volume?.body, 'spec', 'csi', 'driver'));
  return {
    claim: { uid: claim.uid, bound: at(claim.body, 'status', 'phase') === 'Bound', deleting: claim.deleting },
    ...(volume === undefined ? {} : { volume: { name: volume.ref.name, ...(driver === undefined ? {} : { driver }) } }),
    ...(classes === undefined
      ? {}
      : {
          classes: classes.map((one) => ({
            name: one.ref.name,
            driver: textOf(one.body['driver']) ?? '',
            isDefault: one.annotations['snapshot.storage.kubernetes.io/is-default-class'] === 'true',
          })),
        }),
    nameTaken,
    denied,
  };
}
