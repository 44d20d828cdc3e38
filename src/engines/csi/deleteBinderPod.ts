// Throws the binder pod away, so that the restored claim is free to be mounted.

import type { StepOf } from '../../domain/plans/step.ts';
import type { Handler } from '../../operations/handler.ts';
import type { ObjectRef } from '../../operations/liveObject.ts';
import { readOwn } from '../own.ts';
import { removeOwn } from '../removeOwn.ts';

type Params = StepOf<'deleteBinderPod'>['params'];

const pod = ({ namespace, name }: Params): ObjectRef => ({ kind: 'Pod', namespace, name });

export const deleteBinderPod: Handler<'deleteBinderPod'> = {
  precondition: async (context, params) => ((await readOwn(context, pod(params))) === undefined ? 'done' : 'toDo'),
  act: (context, params) => removeOwn(context, pod(params), context.deadlines.podGone),
  check: () => Promise.resolve({}),
  undo: () => Promise.resolve('undone'),
};
