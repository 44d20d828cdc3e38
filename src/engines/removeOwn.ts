// Deletes what an operation made, and waits until it is gone.

import type { StepContext } from '../operations/handler.ts';
import { deleteObject, readObject, type ObjectRef } from '../operations/liveObject.ts';
import { waitFor } from '../operations/waitFor.ts';
import { readOwn } from './own.ts';

/** @param deadline milliseconds. @throws StepFailed (foreignObject, timedOut), RequestFailed */
export async function removeOwn(context: StepContext, ref: ObjectRef, deadline: number): Promise<void> {
  const found = await readOwn(context, ref);
  if (found === undefined) return;
  if (!found.deleting) await deleteObject(context, found);
  await waitFor(context, deadline, async () => {
    const left = await readObject(context, ref);
    return left?.uid === found.uid ? { waiting: undefined } : { value: undefined };
  });
}
