// Operations as they are shown: the watched journals and Leases, and those that run in this process. Whether a holder still
// lives is judged by how long its Lease has not been seen to change.

import type { LeaseFacts, OperationFacts } from '../domain/inventory/facts.ts';
import { decodeJournal } from '../domain/plans/journalCodec.ts';
import { labels } from '../domain/labels.ts';
import type { OperationView } from '../domain/plans/journal.ts';
import { madeNames } from '../domain/plans/madeNames.ts';
import { journalKeys } from './journal.ts';

interface Seen {
  readonly resourceVersion: string;
  /** By the monotonic clock, when this version was first seen. */
  readonly since: number;
}

export class OperationViews {
  readonly #seen = new Map<string, Seen>();
  readonly #local = new Map<string, OperationView>();
  /** Local operations that are over, with the version of the journal that was written last. */
  readonly #ended = new Map<string, string>();

  /** What this process knows of its own operation; it is newer than what was watched. */
  setLocal(view: OperationView): void {
    this.#ended.delete(view.id);
    this.#local.set(view.id, view);
  }

  /** The operation does not run here any more: what is watched counts again as soon as it has caught up with `last`. */
  endLocal(operation: string, last: OperationView | undefined): void {
    if (last === undefined || last.state === 'interrupted') this.#local.delete(operation);
    else this.#ended.set(operation, last.resourceVersion);
  }

  /**
   * @param clusterUid undefined while it is not known.
   * @param now by the monotonic clock, in milliseconds.
   * @returns the views, newest first, and when the next Lease counts as silent if it does not change before.
   */
  views(
    operations: readonly OperationFacts[],
    leases: readonly LeaseFacts[],
    clusterUid: string | undefined,
    now: number,
  ): { readonly views: readonly OperationView[]; readonly silentAt: number | undefined } {
    const byName = new Map(leases.map((lease) => [`${lease.namespace}/${lease.name}`, lease]));
    this.#observe(leases, now);
    const silences: number[] = [];
    const watched = operations.map((facts): OperationView => {
      const view = viewOf(facts, clusterUid);
      const lease = byName.get(`${facts.namespace}/${madeNames.operation(view.id)}`);
      const held = lease?.holder === undefined ? {} : { holder: lease.holder };
      if (view.state !== 'running') return { ...view, ...held };
      if (lease === undefined) return { ...view, state: 'interrupted' };
      const silentAt = (this.#seen.get(lease.uid)?.since ?? now) + (lease.durationSeconds ?? 0) * 1000;
      if (silentAt > now) silences.push(silentAt);
      return { ...view, ...held, state: silentAt > now ? 'running' : 'interrupted' };
    });
    this.#forgetEnded(watched);
    const begun = [...this.#local.values()].filter((local) => !watched.some((view) => view.id === local.id));
    const views = [...watched.map((view) => this.#local.get(view.id) ?? view), ...begun];
    return {
      views: views.toSorted((a, b) => (b.journal?.startedAt ?? 0) - (a.journal?.startedAt ?? 0)),
      silentAt: silences.length === 0 ? undefined : Math.min(...silences),
    };
  }

  #forgetEnded(watched: readonly OperationView[]): void {
    for (const { id, state, resourceVersion } of watched) {
      const last = this.#ended.get(id);
      if (last === undefined || (last !== resourceVersion && (state === 'running' || state === 'interrupted'))) continue;
      this.#ended.delete(id);
      this.#local.delete(id);
    }
  }

  #observe(leases: readonly LeaseFacts[], now: number): void {
    const present = new Set(leases.map((lease) => lease.uid));
    for (const uid of this.#seen.keys()) if (!present.has(uid)) this.#seen.delete(uid);
    for (const { uid, resourceVersion } of leases) {
      if (this.#seen.get(uid)?.resourceVersion !== resourceVersion) this.#seen.set(uid, { resourceVersion, since: now });
    }
  }
}

/** A journal as it stands in its ConfigMap, without a look at its Lease. */
function viewOf(facts: OperationFacts, clusterUid: string | undefined): OperationView {
  const id = facts.labels[labels.operation] ?? facts.name;
  const base = { id, namespace: facts.namespace, step: 0, resourceVersion: facts.resourceVersion };
  const decoded = decodeJournal(facts.data[journalKeys.journal]);
  if (!decoded.readable) return { ...base, state: 'unreadable' };
  const { journal } = decoded;
  const self = facts.data[journalKeys.self];
  const isRelic = (clusterUid !== undefined && journal.plan.cluster !== clusterUid) || (self !== undefined && self !== facts.uid) || journal.plan.operation !== id;
  return { ...base, journal, state: isRelic ? 'relic' : journal.state, step: journal.entries.at(-1)?.step ?? 0 };
}
