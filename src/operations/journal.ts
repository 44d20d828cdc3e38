// The journal of an operation: a ConfigMap beside what it concerns. Every write is tied to the version that was read, so that
// of two runners only one can go on.

import { annotations, labels } from '../domain/labels.ts';
import { field, textOf } from '../domain/json.ts';
import { encodeJournal, journalKey, selfKey } from '../domain/plans/journalCodec.ts';
import type { Journal, JournalEntry, OperationState, OperationView } from '../domain/plans/journal.ts';
import { madeNames } from '../domain/plans/madeNames.ts';
import type { Plan } from '../domain/plans/plan.ts';
import { RequestFailed } from '../kubernetes/client.ts';
import type { Clock } from './clock.ts';
import { createObject, readObject, replaceObject, type Cluster, type LiveObject } from './liveObject.ts';
import { runbook } from './runbook.ts';
import { isTransient, StepFailed } from './stepFailed.ts';

/** Keys of the ConfigMap's data. `self` is its own uid: in one that came back from a backup it is another one. */
export const journalKeys = { journal: journalKey, runbook: 'runbook', self: selfKey } as const;

export interface JournalParts {
  readonly clock: Clock;
  /** user@host. */
  readonly actor: string;
  /** The Lease's holder, for views. */
  readonly holder: string;
  /** Milliseconds for which a write is tried again while the server cannot be reached. */
  readonly retry: number;
  readonly report: (view: OperationView) => void;
}

export class JournalStore {
  readonly #parts: JournalParts;
  #object: LiveObject;
  #journal: Journal;

  private constructor(parts: JournalParts, object: LiveObject, journal: Journal) {
    this.#parts = parts;
    this.#object = object;
    this.#journal = journal;
  }

  /** Begins a new operation. @throws RequestFailed */
  static async begin(parts: JournalParts, plan: Plan, cluster: Cluster): Promise<JournalStore> {
    const { namespace, uid } = plan.subject;
    const name = madeNames.operation(plan.operation);
    const journal: Journal = { version: 1, plan, state: 'running', epoch: 1, startedAt: parts.clock.now(), startedBy: parts.actor, entries: [] };
    const object = await createObject(cluster, 'ConfigMap', namespace, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        namespace,
        name,
        labels: { [labels.operation]: plan.operation, [labels.role]: 'journal', [labels.excludeFromVelero]: 'true' },
        annotations: { [annotations.cluster]: plan.cluster, [annotations.claim]: uid },
      },
      data: { [journalKeys.journal]: encodeJournal(journal), [journalKeys.runbook]: runbook(journal) },
    });
    return new JournalStore(parts, object, journal);
  }

  /**
   * Goes on with one that was read: a new epoch, and the plan as it was derived again. What the entries say of steps that
   * the plan still has is kept.
   * @throws StepFailed (leaseLost) if somebody else wrote it meanwhile.
   */
  static async takeOver(parts: JournalParts, read: { readonly object: LiveObject; readonly journal: Journal }, plan: Plan, epoch: number, cluster: Cluster): Promise<JournalStore> {
    const store = new JournalStore(parts, read.object, read.journal);
    await store.#write({ ...read.journal, plan, state: 'running', epoch, entries: entriesFor(plan, read.journal) }, cluster);
    return store;
  }

  get journal(): Journal {
    return this.#journal;
  }

  get view(): OperationView {
    const { plan, state, entries } = this.#journal;
    return {
      id: plan.operation,
      namespace: plan.subject.namespace,
      state,
      journal: this.#journal,
      step: entries.at(-1)?.step ?? 0,
      holder: this.#parts.holder,
      resourceVersion: this.#object.resourceVersion,
    };
  }

  /** @throws StepFailed (leaseLost), RequestFailed */
  async append(entry: Pick<JournalEntry, 'step' | 'event' | 'facts' | 'failure'>, cluster: Cluster): Promise<void> {
    const stamped = { ...entry, at: this.#parts.clock.now(), by: this.#parts.actor };
    await this.#write({ ...this.#journal, entries: [...this.#journal.entries, stamped] }, cluster);
  }

  /** @throws StepFailed (leaseLost), RequestFailed */
  async finish(state: OperationState, cluster: Cluster): Promise<void> {
    await this.#write({ ...this.#journal, state }, cluster);
  }

  /**
   * A write that got no answer may have arrived: then the version has changed, and what stands there tells whose it is.
   */
  async #write(journal: Journal, cluster: Cluster): Promise<void> {
    const data = { [journalKeys.journal]: encodeJournal(journal), [journalKeys.runbook]: runbook(journal), [journalKeys.self]: this.#object.uid };
    const end = this.#parts.clock.monotonic() + this.#parts.retry;
    for (;;) {
      try {
        this.#object = await replaceObject(cluster, this.#object, { ...this.#object.body, data });
        break;
      } catch (error) {
        if (error instanceof RequestFailed && (error.status === 409 || error.status === 404)) {
          const found = await readObject(cluster, this.#object.ref);
          const stored = found?.uid === this.#object.uid ? textIn(found) : undefined;
          const isOurs = stored === data[journalKeys.journal];
          // Whoever takes an operation over rewrites the journal; the same text means that only a label or the like changed.
          if (found === undefined || (!isOurs && stored !== textIn(this.#object))) throw new StepFailed({ code: 'leaseLost', holder: '' });
          this.#object = found;
          if (isOurs) break;
          continue;
        }
        if (!isTransient(error) || this.#parts.clock.monotonic() >= end) throw error;
        await this.#parts.clock.sleep(1000, cluster.signal);
      }
    }
    this.#journal = journal;
    this.#parts.report(this.view);
  }
}

function textIn(object: LiveObject): string | undefined {
  return textOf(field(object.body['data'], journalKeys.journal));
}

/** Entries of a journal whose plan was derived again, renumbered by what their steps are about. */
function entriesFor(plan: Plan, journal: Journal): readonly JournalEntry[] {
  const keys = plan.steps.map(stepKey);
  return journal.entries.flatMap((entry) => {
    const old = journal.plan.steps[entry.step];
    const step = old === undefined ? -1 : keys.indexOf(stepKey(old));
    return step < 0 ? [] : [{ ...entry, step }];
  });
}

function stepKey(step: Plan['steps'][number]): string {
  const object = field(step.params, 'consumer') ?? step.params;
  return [step.kind, ...['kind', 'namespace', 'name', 'secret', 'copy'].map((key) => textOf(field(object, key)) ?? '')].join(' ');
}
