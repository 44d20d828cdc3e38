// Makes an object of an operation. A name that is taken meanwhile is only fine if it is ours: then an unanswered request arrived.

import type { Manifest } from '../domain/plans/objectManifests.ts';
import { RequestFailed } from '../kubernetes/client.ts';
import type { StepContext } from '../operations/handler.ts';
import { createObject, type ObjectRef } from '../operations/liveObject.ts';
import { needOwn } from './own.ts';

/** @throws StepFailed (foreignObject), RequestFailed */
export async function createOwn(context: StepContext, ref: ObjectRef, manifest: Manifest): Promise<void> {
  try {
    await createObject(context, ref.kind, ref.namespace, manifest);
  } catch (error) {
    if (!(error instanceof RequestFailed) || error.reason !== 'AlreadyExists') throw error;
    await needOwn(context, ref);
  }
}
