// Waits until a consumer runs on its newest template only, and all of it is available.

import type { Handler } from '../../operations/handler.ts';
import { waitUntilRolledOut } from './workload.ts';

export const awaitRollout: Handler<'awaitRollout'> = {
  precondition: () => Promise.resolve('toDo'),
  act: () => Promise.resolve(),
  async check(context, { consumer }) {
    await waitUntilRolledOut(context, consumer);
    return {};
  },
  undo: () => Promise.resolve('undone'),
};
