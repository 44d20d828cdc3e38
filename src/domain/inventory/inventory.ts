// The inventory: joins facts into rows, incrementally. An event touches the rows it concerns and no others.

import type { CertificateRow } from '../certificates/certificate.ts';
import { certificateRow } from './certificateRow.ts';
import { claimRow, unclaimedId } from './claimRow.ts';
import { DerivedRows } from './derivedRows.ts';
import type { FactKind, Facts, LeaseFacts, OperationFacts } from './facts.ts';
import { FactStore } from './factStore.ts';
import { keyOf, stateKey } from './keys.ts';
import type { Kind, KindState } from './kind.ts';
import { KindStates } from './kindStates.ts';
import type { ClaimRow, InventoryBatch } from './row.ts';

/** What happened to the facts of a cluster. `retain` ends a list of one kind, of one namespace or ('') of all: what is not under `keys` is no more. */
export type FactEvent =
  | { readonly type: 'upsert'; readonly facts: Facts }
  | { readonly type: 'remove'; readonly kind: FactKind; readonly namespace: string; readonly name: string }
  | { readonly type: 'retain'; readonly kind: FactKind; readonly namespace: string; readonly keys: ReadonlySet<string> };

export class Inventory {
  readonly #store = new FactStore();
  readonly #states = new KindStates();
  readonly #claims = new DerivedRows<ClaimRow>(this.#store, this.#states, claimRow);
  readonly #certificates = new DerivedRows<CertificateRow>(this.#store, this.#states, certificateRow);
  readonly #operations = new DerivedRows<OperationFacts>(this.#store, this.#states, (reader, id) => reader.find('operation', id));
  readonly #leases = new DerivedRows<LeaseFacts>(this.#store, this.#states, (reader, id) => reader.find('lease', id));

  /** Takes an event in. Rows are built by `takeBatch`, each once, however many events touched it. */
  apply(event: FactEvent): void {
    const touched = new Set<string>();
    switch (event.type) {
      case 'upsert':
        this.#put(event.facts, touched);
        break;
      case 'remove':
        this.#store.remove(event.kind, keyOf(event.namespace, event.name), touched);
        break;
      case 'retain':
        for (const { namespace, name } of this.#store.all(event.kind, event.namespace)) {
          const key = keyOf(namespace, name);
          if (!event.keys.has(key)) this.#store.remove(event.kind, key, touched);
        }
    }
    this.#touch(touched);
  }

  /**
   * States how completely a kind was read. A kind without a state counts as still being read. Going offline or reading
   * again keeps what was read; `forbidden` and `notInstalled` do not: retain nothing then.
   * @param namespace '' for all namespaces; a namespace's own state goes before it
   */
  setKindState(kind: Kind, namespace: string, state: KindState): void {
    if (!this.#states.set(kind, namespace, state)) return;
    this.#touch([stateKey(namespace)]);
  }

  /** @returns what changed since the last call: only rows whose content really did, in no particular order; no `status`. */
  takeBatch(): InventoryBatch {
    const rows = this.#claims.take();
    const certificates = this.#certificates.take();
    const operations = this.#operations.take();
    const leases = this.#leases.take();
    return {
      rows: rows.changed,
      removedRows: rows.removed,
      certificates: certificates.changed,
      removedCertificates: certificates.removed,
      operations: operations.changed,
      removedOperations: operations.removed,
      leases: leases.changed,
      removedLeases: leases.removed,
    };
  }

  #put(facts: Facts, touched: Set<string>): void {
    if (this.#store.put(facts, touched)) this.#mark(facts);
  }

  /** The rows that an object may bring about: nothing has looked at it for them yet. Rows that exist have looked. */
  #mark(facts: Facts): void {
    const key = keyOf(facts.namespace, facts.name);
    if (facts.kind === 'claim') this.#claims.mark(key);
    else if (facts.kind === 'snapshot') this.#claims.mark(facts.claim === undefined ? unclaimedId(facts.namespace, facts.name) : keyOf(facts.namespace, facts.claim));
    else if (facts.kind === 'volume' && facts.claim !== undefined) this.#claims.mark(keyOf(facts.claim.namespace, facts.claim.name));
    else if (facts.kind === 'secret') this.#certificates.mark(key);
    else if (facts.kind === 'operation') this.#operations.mark(key);
    else if (facts.kind === 'lease') this.#leases.mark(key);
  }

  #touch(keys: Iterable<string>): void {
    const all = [...keys];
    for (const rows of [this.#claims, this.#certificates, this.#operations, this.#leases]) rows.touch(all);
  }
}
