// Makes the VolumeSnapshot of a claim.

import { snapshotManifest } from '../../domain/plans/objectManifests.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import { gatherStamp } from '../../operations/gather/gatherStamp.ts';
import type { Handler, StepContext } from '../../operations/handler.ts';
import { at, nameOf, readObject, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { waitFor, type Look } from '../../operations/waitFor.ts';
import { createOwn } from '../createOwn.ts';
import { lookForOwn, needOwn, readOwn } from '../own.ts';
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
  /** One that an interrupted operation made already keeps its stamp: that is what was true when it was made. */
  async act(context, params) {
    const { stamps, clock, deadlines, signal } = context;
    const claim = { namespace: params.namespace, name: params.claim };
    const stamp = stamps === undefined ? undefined : await gatherStamp(claim, { sources: stamps, clock, deadline: deadlines.stamp, signal });
    await createOwn(context, snapshot(params), snapshotManifest(context.plan, params, stamp));
  },
  async check(context, params) {
    const { uid } = await needOwn(context, snapshot(params));
    return { uid };
  },
  /** An unready snapshot would hold the claim by its finalizer pvc-as-source-protection: it is not left behind. */
  async undo(context, params) {
    await settled(context, snapshot(params));
    await removeOwn(context, snapshot(params), context.deadlines.snapshotGone);
    return 'undone';
  },
};

/**
 * Waits until the driver has cut the snapshot, or failed to: deleted during the driver's CreateSnapshot, it may stay until the
 * csi-snapshotter looks again a quarter of an hour later (kubernetes-csi/external-snapshotter#1388). Not for ever: a driver
 * may be dead.
 */
async function settled(context: StepContext, ref: ObjectRef): Promise<void> {
  const look = async (): Promise<Look<undefined>> => {
    const found = await readOwn(context, ref);
    const isSettled = found === undefined || found.deleting || at(found.body, 'status', 'creationTime') !== undefined || at(found.body, 'status', 'error') !== undefined;
    return isSettled ? { value: undefined } : { waiting: undefined };
  };
  try {
    await waitFor(context, context.deadlines.snapshotCut, look);
  } catch (error) {
    if (!(error instanceof StepFailed && error.failure.code === 'timedOut')) throw error;
  }
}
