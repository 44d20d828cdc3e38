// Makes facts as small as the inventory can keep them: of a large cluster's memory, strings that are there twice are most.

import type { FactKind, Facts, SnapshotContentFacts, SnapshotFacts } from './facts.ts';
import type { FactStore } from './factStore.ts';
import { SharedStrings } from './sharedStrings.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Kinds of which some rule follows the versions. Of all others, a new version in which nothing else changed is no change. */
const versioned: ReadonlySet<FactKind> = new Set<FactKind>(['ingress', 'managedCertificate', 'operation', 'lease']);

export class SlimFacts {
  readonly #store: FactStore;
  readonly #strings = new SharedStrings();

  constructor(store: FactStore) {
    this.#store = store;
  }

  /** @param facts nobody else may hold them: they are changed in place. @returns the same facts. */
  slim<F extends Facts>(facts: F): F {
    if (facts.kind === 'snapshot') this.#slimSnapshot(facts);
    else if (facts.kind === 'snapshotContent') this.#slimContent(facts);
    else this.#strings.share(facts);
    if ('resourceVersion' in facts && !versioned.has(facts.kind)) (facts as { resourceVersion: string }).resourceVersion = '';
    return facts;
  }

  /** Snapshots and contents name each other: four long strings of each pair are the same. */
  #slimSnapshot(facts: Mutable<SnapshotFacts>): void {
    facts.namespace = this.#strings.one(facts.namespace);
    if (facts.claim !== undefined) facts.claim = this.#strings.one(facts.claim);
    if (facts.class !== undefined) facts.class = this.#strings.one(facts.class);
    if (typeof facts.stamp === 'object') this.#strings.share(facts.stamp);
    const content = facts.content === undefined ? undefined : this.#store.find('snapshotContent', '', facts.content);
    if (content === undefined) return;
    facts.content = content.name;
    if (facts.name === content.snapshot.name) facts.name = content.snapshot.name;
    if (facts.uid === content.snapshot.uid) facts.uid = content.snapshot.uid;
  }

  #slimContent(facts: Mutable<SnapshotContentFacts>): void {
    const ref: Mutable<SnapshotContentFacts['snapshot']> = facts.snapshot;
    facts.driver = this.#strings.one(facts.driver);
    ref.namespace = this.#strings.one(ref.namespace);
    if (facts.volumeHandle !== undefined) facts.volumeHandle = this.#strings.one(facts.volumeHandle);
    if (facts.class !== undefined) facts.class = this.#strings.one(facts.class);
    const snapshot = this.#store.find('snapshot', ref.namespace, ref.name);
    if (snapshot === undefined) return;
    ref.name = snapshot.name;
    if (ref.uid === snapshot.uid) ref.uid = snapshot.uid;
    if (facts.name === snapshot.content) facts.name = snapshot.content;
  }
}
