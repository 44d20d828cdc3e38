// Deletes the copy of the old certificate: the new one is proved, and a copy is another live key.

import type { StepOf } from '../../domain/plans/step.ts';
import type { Handler } from '../../operations/handler.ts';
import type { ObjectRef } from '../../operations/liveObject.ts';
import { readOwn } from '../own.ts';
import { removeOwn } from '../removeOwn.ts';

type Params = StepOf<'discardOldCertificate'>['params'];

const copy = ({ namespace, copy: name }: Params): ObjectRef => ({ kind: 'Secret', namespace, name });

export const discardOldCertificate: Handler<'discardOldCertificate'> = {
  precondition: async (context, params) => ((await readOwn(context, copy(params))) === undefined ? 'done' : 'toDo'),
  act: (context, params) => removeOwn(context, copy(params), context.deadlines.podGone),
  check: () => Promise.resolve({}),
  undo: async (context, params) => ((await readOwn(context, copy(params))) === undefined ? 'cannot' : 'undone'),
};
