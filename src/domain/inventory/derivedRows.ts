// Rows derived from facts: each is built again only after something changed that its last building had looked at.

import type { Unknown } from '../certainty.ts';
import type { FactKind, FactsOf } from './facts.ts';
import type { FactStore, Store } from './factStore.ts';
import type { Fingerprints } from './fingerprints.ts';
import { nameIn, scopeIn, type Key } from './keys.ts';
import type { Kind } from './kind.ts';
import type { KindStates } from './kindStates.ts';
import type { Shelf, Shelves } from './shelves.ts';
import type { Looker, Slot } from './slot.ts';

/** What a row is built from: facts, and how completely they were read. */
export interface RowReader {
  /** @returns the object of that kind, by its namespace and name, or by both as `keyOf` joins them. */
  find<K extends FactKind>(kind: K, ...key: Key): FactsOf<K> | undefined;
  /** @returns what lies on a shelf under a key (see `Key`), in no particular order; for this moment, not to be kept. */
  look<S extends Shelf>(shelf: S, ...key: Key): readonly Shelves[S][];
  /** @returns why the list of a kind in a namespace may be incomplete; undefined if it is complete. */
  unread(kind: Kind, namespace: string): Unknown | undefined;
  /** @returns whether the list was once read completely, so that what is not in it can be called gone. */
  wasRead(kind: Kind, namespace: string): boolean;
}

/** What rows are derived from, and how they are told apart. */
export interface RowSources {
  readonly store: FactStore;
  readonly states: KindStates;
  readonly fingerprints: Fingerprints;
}

export class DerivedRows<Row extends object> {
  readonly #sources: RowSources;
  readonly #build: (reader: RowReader, id: string) => Row | undefined;
  readonly #known = new Map<string, Derived>();
  readonly #due = new Set<Derived>();

  /** @param build makes the row of an id, or undefined where there is none. It must read through `reader` only. */
  constructor(sources: RowSources, build: (reader: RowReader, id: string) => Row | undefined) {
    this.#sources = sources;
    this.#build = build;
  }

  /** Some rows are still to be built. */
  get isDue(): boolean {
    return this.#due.size > 0;
  }

  /** States that there may now be a row, or none any more, under this id. */
  mark(id: string): void {
    let derived = this.#known.get(id);
    if (derived === undefined) this.#known.set(id, (derived = new Derived(id, this.#due)));
    this.#due.add(derived);
  }

  /**
   * Builds what is due, what has waited longest first.
   * @param most so many at most; `isDue` tells whether there are more
   * @param isEnough asked after each
   * @returns the rows that really changed, and the ids of those that are no more
   */
  take(most: number, isEnough = (): boolean => false): { readonly changed: readonly Row[]; readonly removed: readonly string[] } {
    const changed: Row[] = [];
    const removed: string[] = [];
    let left = most;
    for (const derived of this.#due) {
      if (left-- <= 0) break;
      this.#due.delete(derived);
      const reader = new RecordingReader(this.#sources);
      const row = this.#build(reader, derived.id);
      // Where there was nothing to see, only an object that brings the row about can change that, and it marks the id.
      derived.lookAt(reader.looks, row === undefined && reader.sawNothing);
      const print = row === undefined ? undefined : this.#sources.fingerprints.of(row);
      if (row === undefined) {
        if (derived.print !== undefined) removed.push(derived.id);
        if (reader.sawNothing) this.#known.delete(derived.id);
      } else if (print !== derived.print) changed.push(row);
      derived.print = print;
      if (isEnough()) break;
    }
    return { changed, removed };
  }
}

const nowhere: readonly Slot[] = [];

/** What is kept of a row: where its building looked, and a fingerprint in place of a second copy of it. */
class Derived implements Looker {
  readonly id: string;
  print: number | undefined;
  readonly #due: Set<Derived>;
  #looks: readonly Slot[] = nowhere;

  constructor(id: string, due: Set<Derived>) {
    this.id = id;
    this.#due = due;
  }

  due(): void {
    this.#due.add(this);
  }

  /** @param inVain nothing was there to see: no change of it concerns this row. */
  lookAt(slots: ReadonlySet<Slot>, inVain: boolean): void {
    const earlier = this.#looks;
    this.#looks = inVain ? nowhere : [...slots];
    if (!inVain) for (const slot of slots) slot.lookAt(this);
    for (const slot of earlier) if (inVain || !slots.has(slot)) slot.lookAway(this);
    if (inVain) for (const slot of slots) slot.leaveIfVacant();
  }
}

/** Remembers every key that was looked under, whether something was there or not. */
class RecordingReader implements RowReader {
  readonly looks = new Set<Slot>();
  /** No object was found, and no list was incomplete. */
  sawNothing = true;
  readonly #sources: RowSources;

  constructor(sources: RowSources) {
    this.#sources = sources;
  }

  find<K extends FactKind>(kind: K, ...key: Key): FactsOf<K> | undefined {
    const slot = this.#at(kind, key);
    const found = slot.only;
    if (found !== undefined) this.sawNothing = false;
    return found as FactsOf<K> | undefined;
  }

  look<S extends Shelf>(shelf: S, ...key: Key): readonly Shelves[S][] {
    const slot = this.#at(shelf, key);
    const found = slot.all;
    if (found.length > 0) this.sawNothing = false;
    return found as unknown as readonly Shelves[S][];
  }

  unread(kind: Kind, namespace: string): Unknown | undefined {
    this.#lookAtStates(namespace);
    const why = this.#sources.states.unread(kind, namespace);
    if (why !== undefined) this.sawNothing = false;
    return why;
  }

  wasRead(kind: Kind, namespace: string): boolean {
    this.#lookAtStates(namespace);
    const was = this.#sources.states.wasRead(kind, namespace);
    if (!was) this.sawNothing = false;
    return was;
  }

  #lookAtStates(namespace: string): void {
    const { store } = this.#sources;
    this.looks.add(store.slot('states', '', namespace)).add(store.slot('states', '', ''));
  }

  #at(store: Store, [first, second]: Key): Slot {
    const slot = second === undefined ? this.#sources.store.slot(store, scopeIn(first), nameIn(first)) : this.#sources.store.slot(store, first, second);
    this.looks.add(slot);
    return slot;
  }
}
