// Gathers what a plan for Delete Restore Point is derived from.

import { choose, type Choices } from '../../domain/plans/choose.ts';
import type { DeleteRestorePointFacts } from '../../domain/plans/planFacts.ts';
import { listObjects } from '../liveObject.ts';
import { deniedVerbs } from './deniedVerbs.ts';
import { needObject, type Gathering } from './gathering.ts';
import { plannedContent, plannedSnapshot } from './snapshotFacts.ts';

/** @throws PlanImpossible, RequestFailed */
export async function gatherDeleteRestorePoint(gathering: Gathering, choices: Choices): Promise<DeleteRestorePointFacts> {
  const namespace = choose(choices, 'namespace');
  const object = await needObject(gathering, { kind: 'VolumeSnapshot', namespace, name: choose(choices, 'snapshot') });
  const snapshot = plannedSnapshot(object);
  const [content, all, denied] = await Promise.all([
    plannedContent(gathering, object),
    listObjects(gathering, 'VolumeSnapshot', namespace),
    deniedVerbs(gathering, 'deleteRestorePoint', namespace),
  ]);
  const others = (all ?? []).map(plannedSnapshot).filter((one) => one.uid !== snapshot.uid && one.claim === snapshot.claim && one.ready && !one.deleting);
  return { snapshot, ...(content === undefined ? {} : { content }), others: others.length, denied };
}
