// Makes the throw-away pod that lets a WaitForFirstConsumer claim bind; needless once the claim is bound.

import { binderPodManifest } from '../../domain/plans/objectManifests.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import type { Handler } from '../../operations/handler.ts';
import { at, readObject, type ObjectRef } from '../../operations/liveObject.ts';
import { createOwn } from '../createOwn.ts';
import { readOwn } from '../own.ts';
import { removeOwn } from '../removeOwn.ts';

type Params = StepOf<'createBinderPod'>['params'];

const pod = ({ namespace, name }: Params): ObjectRef => ({ kind: 'Pod', namespace, name });

export const createBinderPod: Handler<'createBinderPod'> = {
  async precondition(context, params) {
    const claim = await readObject(context, { kind: 'PersistentVolumeClaim', namespace: params.namespace, name: params.claim });
    if (at(claim?.body, 'status', 'phase') === 'Bound') return 'done';
    return (await readOwn(context, pod(params))) === undefined ? 'toDo' : 'done';
  },
  act: (context, params) => createOwn(context, pod(params), binderPodManifest(context.plan, params)),
  /** Gone is fine if it was deleted after it had done its work. */
  async check(context, params) {
    const found = await readOwn(context, pod(params));
    return found === undefined ? {} : { uid: found.uid };
  },
  async undo(context, params) {
    await removeOwn(context, pod(params), context.deadlines.podGone);
    return 'undone';
  },
};
