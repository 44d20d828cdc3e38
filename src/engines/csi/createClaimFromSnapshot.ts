// Makes a claim that is filled from a VolumeSnapshot of its own namespace.

import { claimManifest } from '../../domain/plans/objectManifests.ts';
import { listOf } from '../../domain/json.ts';
import { labels } from '../../domain/labels.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import type { Handler } from '../../operations/handler.ts';
import { at, listObjects, nameOf, readObject, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { createOwn } from '../createOwn.ts';
import { lookForOwn, needOwn, readOwn } from '../own.ts';
import { removeOwn } from '../removeOwn.ts';

type Params = StepOf<'createClaimFromSnapshot'>['params'];

const claim = ({ namespace, name }: Params): ObjectRef => ({ kind: 'PersistentVolumeClaim', namespace, name });

export const createClaimFromSnapshot: Handler<'createClaimFromSnapshot'> = {
  async precondition(context, params) {
    if ((await lookForOwn(context, claim(params))) === 'done') return 'done';
    const ref: ObjectRef = { kind: 'VolumeSnapshot', namespace: params.namespace, name: params.snapshot };
    const snapshot = await readObject(context, ref);
    if (snapshot === undefined || snapshot.deleting) throw new StepFailed({ code: 'gone', object: nameOf(ref) });
    if (snapshot.uid !== params.snapshotUid) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(ref) });
    return 'toDo';
  },
  act: (context, params) => createOwn(context, claim(params), claimManifest(context.plan, params)),
  async check(context, params) {
    const { uid } = await needOwn(context, claim(params));
    return { uid };
  },
  /** Somebody may use the restored data already: then it is theirs. */
  async undo(context, params) {
    if ((await readOwn(context, claim(params))) === undefined) return 'undone';
    const pods = (await listObjects(context, 'Pod', params.namespace)) ?? [];
    const isUsed = pods.some(
      (pod) =>
        pod.labels[labels.operation] !== context.plan.operation &&
        listOf(at(pod.body, 'spec', 'volumes')).some((volume) => at(volume, 'persistentVolumeClaim', 'claimName') === params.name),
    );
    if (isUsed) return 'cannot';
    await removeOwn(context, claim(params), context.deadlines.podGone);
    return 'undone';
  },
};
