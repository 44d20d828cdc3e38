// A consumer of a certificate as the cluster has it: Deployment, StatefulSet or DaemonSet.

import { field } from '../../domain/json.ts';
import type { ConsumerRef } from '../../domain/plans/step.ts';
import type { StepContext } from '../../operations/handler.ts';
import { at, nameOf, readObject, type LiveObject, type ObjectRef } from '../../operations/liveObject.ts';
import { StepFailed } from '../../operations/stepFailed.ts';
import { waitFor } from '../../operations/waitFor.ts';

export function refOf({ kind, namespace, name }: ConsumerRef): ObjectRef {
  return { kind, namespace, name };
}

/** @throws StepFailed (gone, changedMeanwhile), RequestFailed */
export async function needWorkload(context: StepContext, consumer: ConsumerRef): Promise<LiveObject> {
  const found = await readObject(context, refOf(consumer));
  if (found === undefined) throw new StepFailed({ code: 'gone', object: nameOf(refOf(consumer)) });
  if (found.uid !== consumer.uid) throw new StepFailed({ code: 'changedMeanwhile', object: nameOf(refOf(consumer)) });
  return found;
}

/** Waits until every pod is of the newest template and available. @throws StepFailed (timedOut, gone, changedMeanwhile) */
export async function waitUntilRolledOut(context: StepContext, consumer: ConsumerRef): Promise<void> {
  await waitFor(context, context.deadlines.rollout, async () => {
    const workload = await needWorkload(context, consumer);
    return isRolledOut(consumer.kind, workload) ? { value: undefined } : { waiting: lastWordOf(workload) };
  });
}

/** As `kubectl rollout status` decides (kubectl/pkg/polymorphichelpers/rollout_status.go). */
function isRolledOut(kind: ConsumerRef['kind'], { body }: LiveObject): boolean {
  const status = (name: string): number => numberOf(at(body, 'status', name));
  if (status('observedGeneration') < numberOf(at(body, 'metadata', 'generation'))) return false;
  if (kind === 'DaemonSet') {
    const wanted = status('desiredNumberScheduled');
    return status('updatedNumberScheduled') >= wanted && status('numberAvailable') >= wanted;
  }
  const wanted = numberOf(at(body, 'spec', 'replicas') ?? 1);
  const isNewest = kind === 'Deployment' ? status('replicas') === status('updatedReplicas') : at(body, 'status', 'currentRevision') === at(body, 'status', 'updateRevision');
  return isNewest && status('updatedReplicas') >= wanted && status('availableReplicas') >= wanted;
}

/** The controller's message about the rollout; untrusted text. */
function lastWordOf({ body }: LiveObject): string | undefined {
  const conditions = at(body, 'status', 'conditions');
  const progressing: unknown = Array.isArray(conditions) ? conditions.find((one) => field(one, 'type') === 'Progressing') : undefined;
  const message = field(progressing, 'message');
  return typeof message === 'string' ? message : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
