// Reads the secret whose certificate is to be rotated, and makes sure that it still is what the plan was made for.

import { chainOf } from '../../operations/certificateOf.ts';
import { sha256Of } from '../../x509/sha256Of.ts';
import type { StepContext } from '../../operations/handler.ts';
import { nameOf, type LiveObject, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';

interface Old {
  readonly namespace: string;
  readonly secret: string;
  readonly secretUid: string;
  readonly oldSha256: string;
}

/** @throws StepFailed (gone, fenced, changedMeanwhile), RequestFailed */
export async function needOldSecret(context: StepContext, params: Old): Promise<LiveObject> {
  const ref: ObjectRef = { kind: 'Secret', namespace: params.namespace, name: params.secret };
  const secret = await context.fence.guard(context, ref);
  if (secret === undefined) throw new StepFailed({ code: 'gone', object: nameOf(ref) });
  const [leaf] = chainOf(secret);
  if (secret.uid !== params.secretUid || leaf === undefined || sha256Of(leaf) !== params.oldSha256) {
    throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(ref) });
  }
  return secret;
}
