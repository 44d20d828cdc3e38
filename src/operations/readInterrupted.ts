// Reads an operation's journal for resuming or undoing it. The journal is untrusted data: what it says is only believed where
// it agrees with the object it stands in, with the cluster and with the kind of plan it claims to be.

import type { Journal } from '../domain/plans/journal.ts';
import { decodeJournal } from '../domain/plans/journalCodec.ts';
import { field, textOf } from '../domain/json.ts';
import { madeNames } from '../domain/plans/madeNames.ts';
import type { Command } from '../domain/plans/plan.ts';
import { PlanImpossible } from '../domain/plans/planImpossible.ts';
import type { StepKind } from '../domain/plans/step.ts';
import { journalKeys } from './journal.ts';
import { readObject, type Cluster } from './liveObject.ts';
import type { Interrupted } from './runner.ts';

const stepsOf: Readonly<Record<Command, readonly StepKind[]>> = {
  backUp: ['createSnapshot', 'awaitSnapshotReady'],
  restoreToNewClaim: ['createClaimFromSnapshot', 'createBinderPod', 'awaitClaimBound', 'deleteBinderPod'],
  deleteRestorePoint: ['deleteSnapshot', 'awaitSnapshotGone'],
  rotateCertificate: ['keepOldCertificate', 'issueCertificate', 'restartConsumer', 'awaitRollout', 'verifyServed', 'discardOldCertificate'],
};

/**
 * @param clusterUid of the cluster that is asked.
 * @throws PlanImpossible (noSuchOperation, journalUnreadable, relic, alreadyOver), RequestFailed
 */
export async function readInterrupted(cluster: Cluster, operation: string, namespace: string, clusterUid: string): Promise<Interrupted> {
  const object = await readObject(cluster, { kind: 'ConfigMap', namespace, name: madeNames.operation(operation) });
  if (object === undefined) throw new PlanImpossible({ code: 'noSuchOperation', operation });
  const data = object.body['data'];
  const decoded = decodeJournal(textOf(field(data, journalKeys.journal)));
  if (!decoded.readable) throw new PlanImpossible({ code: 'journalUnreadable', operation });
  const { journal } = decoded;
  const self = textOf(field(data, journalKeys.self));
  if (journal.plan.cluster !== clusterUid || (self !== undefined && self !== object.uid)) throw new PlanImpossible({ code: 'relic', operation });
  if (!isPlausible(journal, operation, namespace)) throw new PlanImpossible({ code: 'journalUnreadable', operation });
  if (journal.state === 'done' || journal.state === 'undone') throw new PlanImpossible({ code: 'alreadyOver', operation });
  return { object, journal };
}

/** Whether the plan stays within what its command may do: its own kinds of steps, in the namespace of its journal. */
function isPlausible({ plan }: Journal, operation: string, namespace: string): boolean {
  return (
    plan.operation === operation &&
    plan.subject.namespace === namespace &&
    plan.choices['namespace'] === namespace &&
    plan.steps.every((step) => {
      const where = 'consumer' in step.params ? step.params.consumer.namespace : step.params.namespace;
      return stepsOf[plan.command].includes(step.kind) && where === namespace;
    })
  );
}
