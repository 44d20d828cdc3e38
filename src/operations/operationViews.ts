// Operations as they are shown: the watched journals and Leases, and those that run in this process. Whether a holder still
// lives is judged by how long its Lease has not been seen to change.

import { earliest } from '../domain/earliest.ts';
import type { LeaseFacts, OperationFacts } from '../domain/inventory/facts.ts';
import { operationView } from '../domain/inventory/operationView.ts';
import { Sightings } from '../domain/inventory/sightings.ts';
import type { OperationView } from '../domain/plans/journal.ts';

export class OperationViews {
  readonly #sightings = new Sightings();
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
    this.#see([...operations, ...leases], now);
    const timed = operations.map((facts) => {
      // The Lease bears the journal's name.
      const lease = byName.get(`${facts.namespace}/${facts.name}`);
      const signs = [facts, ...(lease === undefined ? [] : [lease])].map((object) => this.#sightings.lastChange(object) ?? now);
      return operationView(facts, lease, { now, lastSign: Math.max(...signs), ...(clusterUid === undefined ? {} : { clusterUid }) });
    });
    const watched = timed.map(({ view }) => view);
    this.#forgetEnded(watched);
    const begun = [...this.#local.values()].filter((local) => !watched.some((view) => view.id === local.id));
    const views = [...watched.map((view) => this.#local.get(view.id) ?? view), ...begun];
    return {
      views: views.toSorted((a, b) => (b.journal?.startedAt ?? 0) - (a.journal?.startedAt ?? 0)),
      silentAt: earliest(timed.map(({ validUntil }) => validUntil)),
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

  #see(objects: readonly (OperationFacts | LeaseFacts)[], now: number): void {
    this.#sightings.keep(objects);
    for (const object of objects) this.#sightings.see(object, now);
  }
}
