// Makes the VolumeSnapshot of a claim.

import { snapshotManifest } from '../../domain/plans/objectManifests.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import type { Handler } from '../../operations/handler.ts';
import { nameOf, readObject, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { createOwn } from '../createOwn.ts';
import { lookForOwn, needOwn } from '../own.ts';
import { removeOwn } from '../removeOwn.ts';

type Params = StepOf<'createSnapshot'>['params'];

const snapshot = ({ namespace, name }: Params): ObjectRef => ({ kind: 'VolumeSnapshot', namespace, name });

export const createSnapshot: Handler<'createSnapshot'> = {
  async precondition(context, params) {
    if ((await lookForOwn(context, snapshot(params))) === 'done') return 'done';
    const ref: ObjectRef = { kind: 'PersistentVolumeClaim', namespace: params.namespace, name: params.claim };
    const claim = await readObject(context, ref);
    if (claim === undefined) throw new StepFailed({ code: 'gone', object: nameOf(ref) });
    if (claim.uid !== params.claimUid) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(ref) });
    return 'toDo';
  },
  act: (context, params) => createOwn(context, snapshot(params), snapshotManifest(context.plan, params)),
  async check(context, params) {
    const { uid } = await needOwn(context, snapshot(params));
    return { uid };
  },
  /** An unready snapshot would hold the claim by its finalizer pvc-as-source-protection: it is not left behind. */
  async undo(context, params) {
    await removeOwn(context, snapshot(params), context.deadlines.snapshotGone);
    return 'undone';
  },
};
