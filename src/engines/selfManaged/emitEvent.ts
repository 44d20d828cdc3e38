// Leaves an Event at an object. Events live an hour and are a courtesy, not a record: the record is on the object itself.

import { RequestFailed } from '../../kubernetes/client.ts';
import type { StepContext } from '../../operations/handler.ts';
import { createObject, type LiveObject } from '../../operations/liveObject.ts';

export async function emitEvent(context: StepContext, object: LiveObject, reason: string, message: string): Promise<void> {
  const time = new Date(context.clock.now()).toISOString();
  const { kind, namespace, name } = object.ref;
  try {
    await createObject(context, 'Event', namespace, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace, generateName: 'volumeguard-' },
      involvedObject: { apiVersion: 'v1', kind, namespace, name, uid: object.uid },
      reason,
      message,
      type: 'Normal',
      source: { component: 'volume-guard' },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    });
  } catch (error) {
    // An operation does not fail because its courtesy was refused.
    if (!(error instanceof RequestFailed)) throw error;
  }
}
