// The inventory: joins facts into rows, incrementally. An event touches the rows it concerns and no others.

import type { CertificateRow } from '../certificates/certificate.ts';
import { certificateRow } from './certificateRow.ts';
import { claimRow, unclaimedId } from './claimRow.ts';
import { DerivedRows } from './derivedRows.ts';
import type { FactKind, Facts, LeaseFacts, OperationFacts, SecretFacts } from './facts.ts';
import { FactStore } from './factStore.ts';
import { Fingerprints } from './fingerprints.ts';
import { keyOf } from './keys.ts';
import type { Kind, KindState } from './kind.ts';
import { KindStates } from './kindStates.ts';
import { placesOf } from './placesOf.ts';
import type { ClaimRow, InventoryBatch } from './row.ts';
import type { Shelf } from './shelves.ts';
import { SlimFacts } from './slimFacts.ts';
import { secretToRead, type SecretToRead } from './secretToRead.ts';

/** What happened to the facts of a cluster; the inventory keeps the facts themselves. `retain` ends a list of one kind, of one namespace or ('') of all: what is not under `keys` is no more. */
export type FactEvent =
  | { readonly type: 'upsert'; readonly facts: Facts }
  | { readonly type: 'remove'; readonly kind: FactKind; readonly namespace: string; readonly name: string }
  | { readonly type: 'retain'; readonly kind: FactKind; readonly namespace: string; readonly keys: ReadonlySet<string> }
  /** A secret was read by its name, because it cannot be listed; `facts` are absent where it holds no certificate or may not be read. */
  | { readonly type: 'readByName'; readonly namespace: string; readonly name: string; readonly facts?: SecretFacts };

/** Kinds whose objects name secrets. */
const naming: ReadonlySet<FactKind> = new Set<FactKind>(['ingress', 'managedCertificate', 'statefulSet', 'deployment', 'daemonSet', 'pod']);

export class Inventory {
  readonly #store = new FactStore();
  readonly #slim = new SlimFacts(this.#store);
  readonly #states = new KindStates();
  readonly #claims: DerivedRows<ClaimRow>;
  readonly #certificates: DerivedRows<CertificateRow>;
  readonly #secretsToRead: DerivedRows<SecretToRead>;
  readonly #operations: DerivedRows<OperationFacts>;
  readonly #leases: DerivedRows<LeaseFacts>;

  /** @param seed a random integer, for `Fingerprints`. */
  constructor(seed: number) {
    const sources = { store: this.#store, states: this.#states, fingerprints: new Fingerprints(seed) };
    this.#claims = new DerivedRows(sources, claimRow);
    this.#certificates = new DerivedRows(sources, certificateRow);
    this.#secretsToRead = new DerivedRows(sources, secretToRead);
    this.#operations = new DerivedRows(sources, (reader, id) => reader.find('operation', id));
    this.#leases = new DerivedRows(sources, (reader, id) => reader.find('lease', id));
  }

  /** Some rows are still to be built, by `takeBatch`. */
  get isDue(): boolean {
    return this.#claims.isDue || this.#certificates.isDue || this.#operations.isDue || this.#leases.isDue;
  }

  /** Takes an event in. Rows are built by `takeBatch`, each once, however many events touched it. */
  apply(event: FactEvent): void {
    switch (event.type) {
      case 'upsert':
        if (this.#store.put(this.#slim.slim(event.facts))) this.#mark(event.facts);
        break;
      case 'remove':
        this.#store.remove(event.kind, event.namespace, event.name);
        break;
      case 'retain':
        this.#store.retain(event.kind, event.namespace, event.keys);
        break;
      case 'readByName':
        this.#takeReadByName(event);
    }
  }

  /**
   * States how completely a kind was read. A kind without a state counts as still being read. Going offline or reading
   * again keeps what was read; `forbidden` and `notInstalled` do not: retain nothing then.
   * @param namespace '' for all namespaces; a namespace's own state goes before it
   */
  setKindState(kind: Kind, namespace: string, state: KindState): void {
    if (!this.#states.set(kind, namespace, state)) return;
    const slot = this.#store.slot('states', '', namespace);
    slot.tell();
    slot.leaveIfVacant();
    if (kind === 'secret' && state.state === 'forbidden') this.#markNamedSecrets();
  }

  /**
   * @param most how many rows of each sort are built at most; `isDue` tells whether there are more
   * @param isEnough whether no more than one of each sort is to be built from now on
   * @returns what changed since the last call: only rows whose content really did, in no particular order; no `status`
   */
  takeBatch(most = Infinity, isEnough = (): boolean => false): InventoryBatch {
    const rows = this.#claims.take(most, isEnough);
    const certificates = this.#certificates.take(most, isEnough);
    const operations = this.#operations.take(most, isEnough);
    const leases = this.#leases.take(most, isEnough);
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

  /** @returns what changed, since the last call, of the secrets that are to be read by their names; there are none where they can be listed. */
  takeSecretsToRead(): { readonly changed: readonly SecretToRead[]; readonly removed: readonly string[] } {
    return this.#secretsToRead.take(Infinity);
  }

  /** The answer may come when the list is already coming: what that says is newer. */
  #takeReadByName({ namespace, name, facts }: Extract<FactEvent, { readonly type: 'readByName' }>): void {
    const earlier = this.#store.find('secret', namespace, name);
    const isListed = earlier !== undefined && earlier.readByNameAt === undefined;
    if (isListed || this.#states.unread('secret', namespace)?.code !== 'forbidden') return;
    if (facts === undefined) this.apply({ type: 'remove', kind: 'secret', namespace, name });
    else this.apply({ type: 'upsert', facts });
  }

  /** The rows that an object may bring about: nothing has looked at it for them yet. Rows that exist have looked. */
  #mark(facts: Facts): void {
    const key = keyOf(facts.namespace, facts.name);
    if (facts.kind === 'claim') this.#claims.mark(key);
    else if (facts.kind === 'snapshot') this.#claims.mark(facts.claim === undefined ? unclaimedId(facts.namespace, facts.name) : keyOf(facts.namespace, facts.claim));
    else if (facts.kind === 'snapshotContent' && facts.deletionPolicy === 'Retain') this.#claims.mark(unclaimedId(facts.snapshot.namespace, facts.snapshot.name));
    else if (facts.kind === 'volume' && facts.claim !== undefined) this.#claims.mark(keyOf(facts.claim.namespace, facts.claim.name));
    else if (facts.kind === 'secret') this.#certificates.mark(key);
    else if (facts.kind === 'operation') this.#operations.mark(key);
    else if (facts.kind === 'lease') this.#leases.mark(key);
    else if (naming.has(facts.kind)) for (const { shelf, scope, name } of placesOf(facts)) this.#markNamed(shelf, keyOf(scope, name));
  }

  /** A secret may be seen, or known of, because something names it. */
  #markNamed(shelf: Shelf, secret: string): void {
    if (shelf === 'ingressWithSecret' || shelf === 'managerOf') this.#certificates.mark(secret);
    else if (shelf !== 'usingSecret') return;
    this.#secretsToRead.mark(secret);
  }

  /** Where secrets can be listed, nothing remembers who names them. */
  #markNamedSecrets(): void {
    for (const shelf of ['ingressWithSecret', 'managerOf', 'usingSecret'] as const) for (const secret of this.#store.keys(shelf)) this.#markNamed(shelf, secret);
  }
}
