// Deletes a VolumeSnapshot: only the very one that was shown, under the fence, at the version read after the fence was seen.

import type { StepOf } from '../../domain/plans/step.ts';
import type { Handler } from '../../operations/handler.ts';
import { deleteObject, nameOf, readObject, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';

type Params = StepOf<'deleteSnapshot'>['params'];

const snapshot = ({ namespace, name }: Params): ObjectRef => ({ kind: 'VolumeSnapshot', namespace, name });

export const deleteSnapshot: Handler<'deleteSnapshot'> = {
  fences: (params) => [snapshot(params)],
  /** A snapshot of the same name with another uid is another restore point: ours is gone. */
  async precondition(context, params) {
    const found = await readObject(context, snapshot(params));
    return found?.uid !== params.uid || found.deleting ? 'done' : 'toDo';
  },
  async act(context, params) {
    const found = await context.fence.guard(context, snapshot(params));
    if (found === undefined) return;
    if (found.uid !== params.uid) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(snapshot(params)) });
    await deleteObject(context, found);
  },
  check: (_context, params) => Promise.resolve({ uid: params.uid }),
  /** A deletion that the server has accepted cannot be taken back. */
  async undo(context, params) {
    const found = await readObject(context, snapshot(params));
    return found?.uid === params.uid && !found.deleting ? 'undone' : 'cannot';
  },
};
