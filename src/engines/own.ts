// How engines recognise what their operation made: by its mark and, where the journal has one, its uid.

import { labels } from '../domain/labels.ts';
import { nameOf, readObject, type LiveObject, type ObjectRef } from '../operations/liveObject.ts';
import type { StepContext } from '../operations/handler.ts';
import { StepFailed } from '../operations/stepFailed.ts';

/**
 * @returns the object if this operation made it; undefined if there is none.
 * @throws StepFailed (foreignObject) where somebody else's has the name, or the journal tells of another one.
 */
export async function readOwn(context: StepContext, ref: ObjectRef): Promise<LiveObject | undefined> {
  const found = await readObject(context, ref);
  if (found === undefined) return undefined;
  const uid = context.earlier?.['uid'];
  if (found.labels[labels.operation] !== context.plan.operation || (uid !== undefined && uid !== found.uid)) {
    throw new StepFailed({ code: 'foreignObject', object: nameOf(ref) });
  }
  return found;
}

/** For a check: the object has to be there. @throws StepFailed (gone, foreignObject) */
export async function needOwn(context: StepContext, ref: ObjectRef): Promise<LiveObject> {
  const found = await readOwn(context, ref);
  if (found === undefined || found.deleting) throw new StepFailed({ code: 'gone', object: nameOf(ref) });
  return found;
}

/** For a precondition: `done` if it is there. @throws StepFailed (gone) where the journal says it was made and it is not there any more. */
export async function lookForOwn(context: StepContext, ref: ObjectRef): Promise<'toDo' | 'done'> {
  const found = await readOwn(context, ref);
  if (found?.deleting === true || (found === undefined && context.earlier?.['uid'] !== undefined)) throw new StepFailed({ code: 'gone', object: nameOf(ref) });
  return found === undefined ? 'toDo' : 'done';
}
