// Keeps the old certificate and its key in a secret of their own until the new one is proved: immutable, and said to expire.

import { annotations, labels } from '../../domain/labels.ts';
import { objectOf } from '../../domain/json.ts';
import type { StepOf } from '../../domain/plans/step.ts';
import { chainOf } from '../../operations/certificateOf.ts';
import { sha256Of } from '../../x509/sha256Of.ts';
import type { Handler } from '../../operations/handler.ts';
import { nameOf, readObject, type ObjectRef } from '../../operations/liveObject.ts';
import { readRotation } from '../../operations/rotationRecord.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { createOwn } from '../createOwn.ts';
import { readOwn } from '../own.ts';
import { removeOwn } from '../removeOwn.ts';
import { needOldSecret } from './needOldSecret.ts';

type Params = StepOf<'keepOldCertificate'>['params'];

/** A copy is another live key: whoever finds it after this time may delete it. */
const keptFor = 7 * 24 * 60 * 60_000;

const copy = ({ namespace, copy: name }: Params): ObjectRef => ({ kind: 'Secret', namespace, name });

export const keepOldCertificate: Handler<'keepOldCertificate'> = {
  async precondition(context, params) {
    if ((await readOwn(context, copy(params))) !== undefined) return 'done';
    const secret = await readObject(context, { kind: 'Secret', namespace: params.namespace, name: params.secret });
    // The new certificate stands there already: the copy has done its work.
    if (secret?.uid === params.secretUid && readRotation(secret)?.operation === context.plan.operation) return 'done';
    await needOldSecret(context, params);
    return 'toDo';
  },
  async act(context, params) {
    const old = await needOldSecret(context, params);
    await createOwn(context, copy(params), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        namespace: params.namespace,
        name: params.copy,
        labels: { [labels.operation]: context.plan.operation, [labels.role]: 'rollback', [labels.excludeFromVelero]: 'true' },
        annotations: {
          [annotations.rollbackOf]: params.secret,
          [annotations.cluster]: context.plan.cluster,
          [annotations.expires]: new Date(context.clock.now() + keptFor).toISOString(),
        },
      },
      type: old.body['type'],
      immutable: true,
      data: objectOf(old.body['data']) ?? {},
    });
  },
  async check(context, params) {
    const found = await readOwn(context, copy(params));
    if (found === undefined) return {};
    const [leaf] = chainOf(found);
    if (leaf === undefined || sha256Of(leaf) !== params.oldSha256) throw new StepFailed({ code: 'foreignObject', object: nameOf(copy(params)) });
    return { uid: found.uid };
  },
  async undo(context, params) {
    await removeOwn(context, copy(params), context.deadlines.podGone);
    return 'undone';
  },
};
