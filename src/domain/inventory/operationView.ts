// An operation as views show it: its journal, decoded, and what is to be thought of it.

import { decodeJournal, journalKey, selfKey } from '../plans/journalCodec.ts';
import type { Journal, OperationView } from '../plans/journal.ts';
import { madeNames } from '../plans/madeNames.ts';
import type { LeaseFacts, OperationFacts } from './facts.ts';

/** client-go's default for leader election, where a Lease does not say it. */
const usualSilence = 15_000;

/** What else is known when an operation is looked at. Times are milliseconds by the local clock. */
export interface OperationLook {
  readonly now: number;
  /** When its Lease or its journal was last seen to change (`Sightings`). */
  readonly lastSign: number;
  /** Identity of the connected cluster; absent while unknown. */
  readonly clusterUid?: string;
  /** uid of the object that bears the name of the journal's subject; absent where there is none, or it is unknown. */
  readonly subjectUid?: string;
}

/** A view that holds while the local clock is before `validUntil`. */
export interface TimedOperationView {
  readonly view: OperationView;
  readonly validUntil?: number;
}

/** @returns the subject that a journal speaks of, to look its present uid up; undefined where it cannot be read. */
export function subjectOf(facts: OperationFacts): Journal['plan']['subject'] | undefined {
  const decoded = decodeJournal(facts.data[journalKey]);
  return decoded.readable ? decoded.journal.plan.subject : undefined;
}

/**
 * `unreadable` where the journal is not one of ours. `relic` where it is not this cluster's, not this ConfigMap's own (it
 * came back from a backup, or was copied), or unfinished while its subject is another object by now. `interrupted` where it
 * is said to be running, but for as long as the Lease lasts nobody has been seen to renew it.
 * @param lease the Lease of the operation, if there is one
 */
export function operationView(facts: OperationFacts, lease: LeaseFacts | undefined, look: OperationLook): TimedOperationView {
  const decoded = decodeJournal(facts.data[journalKey]);
  const base = {
    id: facts.name.startsWith(prefix) ? facts.name.slice(prefix.length) : facts.name,
    namespace: facts.namespace,
    ...(lease?.holder === undefined ? {} : { holder: lease.holder }),
    resourceVersion: facts.resourceVersion,
  };
  if (!decoded.readable) return { view: { ...base, state: 'unreadable', step: 0 } };
  const { journal } = decoded;
  const known = { ...base, journal, step: journal.entries.at(-1)?.step ?? 0 };
  if (isRelic(facts, journal, look)) return { view: { ...known, state: 'relic' } };
  if (journal.state !== 'running') return { view: { ...known, state: journal.state } };
  const silentAt = look.lastSign + (lease?.durationSeconds === undefined ? usualSilence : lease.durationSeconds * 1000);
  if (look.now >= silentAt) return { view: { ...known, state: 'interrupted' } };
  return { view: { ...known, state: 'running' }, validUntil: silentAt };
}

const prefix = madeNames.operation('');

function isRelic(facts: OperationFacts, { plan, state }: Journal, { clusterUid, subjectUid }: OperationLook): boolean {
  const self = facts.data[selfKey];
  if (clusterUid !== undefined && plan.cluster !== clusterUid) return true;
  if (self !== undefined && self !== facts.uid) return true;
  if (facts.name !== madeNames.operation(plan.operation) || facts.namespace !== plan.subject.namespace) return true;
  // A finished operation stays a record of what was done, whatever became of its subject.
  return state !== 'done' && state !== 'undone' && subjectUid !== undefined && subjectUid !== plan.subject.uid;
}
