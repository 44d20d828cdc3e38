// Waits until the restored claim is bound: the driver has made its volume from the snapshot.

import { textOf } from '../../domain/json.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import type { Handler } from '../../operations/handler.ts';
import { at, readObject, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { waitFor } from '../../operations/waitFor.ts';
import { needOwn } from '../own.ts';

type Params = StepOf<'awaitClaimBound'>['params'];

const claim = ({ namespace, name }: Params): ObjectRef => ({ kind: 'PersistentVolumeClaim', namespace, name });

export const awaitClaimBound: Handler<'awaitClaimBound'> = {
  precondition: () => Promise.resolve('toDo'),
  act: () => Promise.resolve(),
  async check(context, params) {
    const bound = await waitFor(context, context.deadlines.claimBound, async () => {
      const found = await needOwn(context, claim(params));
      return at(found.body, 'status', 'phase') === 'Bound' ? { value: found } : { waiting: undefined };
    });
    const name = textOf(at(bound.body, 'spec', 'volumeName')) ?? '';
    const volume = await readObject(context, { kind: 'PersistentVolume', namespace: '', name });
    if (at(volume?.body, 'spec', 'claimRef', 'uid') !== bound.uid) throw new StepFailed({ code: 'verificationFailed', detail: 'claim and volume do not point at each other' });
    const handle = textOf(at(volume?.body, 'spec', 'csi', 'volumeHandle'));
    return { uid: bound.uid, volume: name, ...(handle === undefined ? {} : { handle }) };
  },
  undo: () => Promise.resolve('undone'),
};
