// Restarts a consumer's pods by changing its pod template, as `kubectl rollout restart` does: programs that read the
// certificate once at start serve the new one then.

import { annotations } from '../../domain/labels.ts';
import type { ConsumerRef } from '../../domain/plans/step.ts';
import type { Handler, StepContext } from '../../operations/handler.ts';
import { nameOf, patchObject, readObject } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { needWorkload, refOf, waitUntilRolledOut } from './workload.ts';

export const restartConsumer: Handler<'restartConsumer'> = {
  fences: ({ consumer }) => [refOf(consumer)],
  async precondition(context, { consumer }) {
    const workload = await needWorkload(context, consumer);
    return workload.annotations[annotations.restarted] === context.plan.operation ? 'done' : 'toDo';
  },
  act: (context, { consumer }) => restart(context, consumer, context.plan.operation),
  check: () => Promise.resolve({}),
  /** Nothing yet: pods started now would read the new certificate again. See `settle`. */
  undo: () => Promise.resolve('undone'),
  /** The old certificate is back in its secret: pods that have read the new one are restarted once more. */
  async settle(context, { consumer }) {
    const workload = await readObject(context, refOf(consumer));
    if (workload?.uid !== consumer.uid) return;
    const mark = workload.annotations[annotations.restarted];
    const settled = `${context.plan.operation}/undone`;
    if (mark !== context.plan.operation && mark !== settled) return;
    if (mark !== settled) await restart(context, consumer, settled);
    await waitUntilRolledOut(context, consumer);
  },
};

/** A merge patch: a JSON patch that replaces the annotations would erase the others. */
async function restart(context: StepContext, consumer: ConsumerRef, mark: string): Promise<void> {
  const workload = await context.fence.guard(context, refOf(consumer));
  if (workload?.uid !== consumer.uid) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(refOf(consumer)) });
  const restartedAt = new Date(context.clock.now()).toISOString();
  await patchObject(context, workload, {
    metadata: { annotations: { [annotations.restarted]: mark } },
    spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } } } },
  });
}
