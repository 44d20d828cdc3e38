// Waits until a deleted VolumeSnapshot is gone, and under the policy Delete its content too: then the storage is released.

import { textOf } from '../../domain/json.ts';
import type { Handler } from '../../operations/handler.ts';
import { at, readObject, type ObjectRef } from '../../operations/liveObject.ts';
import { waitFor } from '../../operations/waitFor.ts';

export const awaitSnapshotGone: Handler<'awaitSnapshotGone'> = {
  precondition: () => Promise.resolve('toDo'),
  act: () => Promise.resolve(),
  async check(context, { namespace, name, uid, content }) {
    const snapshot: ObjectRef = { kind: 'VolumeSnapshot', namespace, name };
    await waitFor(context, context.deadlines.snapshotGone, async () => {
      const found = await readObject(context, snapshot);
      if (found?.uid === uid) return { waiting: textOf(at(found.body, 'status', 'error', 'message')) };
      const left = content === undefined ? undefined : await readObject(context, { kind: 'VolumeSnapshotContent', namespace: '', name: content });
      return at(left?.body, 'spec', 'volumeSnapshotRef', 'uid') === uid ? { waiting: textOf(at(left?.body, 'status', 'error', 'message')) } : { value: undefined };
    });
    return { uid };
  },
  undo: () => Promise.resolve('undone'),
};
