// Waits until the storage driver says that the snapshot is ready, and the snapshot and its content point at each other.

import { textOf } from '../../domain/json.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import { plannedContent } from '../../operations/gather/snapshotFacts.ts';
import type { Handler } from '../../operations/handler.ts';
import { at, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { waitFor } from '../../operations/waitFor.ts';
import { needOwn } from '../own.ts';

type Params = StepOf<'awaitSnapshotReady'>['params'];

const snapshot = ({ namespace, name }: Params): ObjectRef => ({ kind: 'VolumeSnapshot', namespace, name });

export const awaitSnapshotReady: Handler<'awaitSnapshotReady'> = {
  precondition: () => Promise.resolve('toDo'),
  act: () => Promise.resolve(),
  /** status.error is the last error, not a final one: the controller retries for ever, so only the deadline ends this. */
  async check(context, params) {
    const ready = await waitFor(context, context.deadlines.snapshotReady, async () => {
      const found = await needOwn(context, snapshot(params));
      return at(found.body, 'status', 'readyToUse') === true ? { value: found } : { waiting: textOf(at(found.body, 'status', 'error', 'message')) };
    });
    const content = await plannedContent(context, ready);
    if (content?.pointsBack !== true) throw new StepFailed({ code: 'verificationFailed', detail: 'snapshot and content do not point at each other' });
    const takenAt = textOf(at(ready.body, 'status', 'creationTime'));
    return { uid: ready.uid, content: content.name, ...(takenAt === undefined ? {} : { takenAt }) };
  },
  undo: () => Promise.resolve('undone'),
};
