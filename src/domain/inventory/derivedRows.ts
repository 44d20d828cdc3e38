// Rows derived from facts: each is built again only after something changed that its last building had looked at.

import type { Kind } from './kind.ts';
import type { FactsOf } from './facts.ts';
import type { FactReader, FactStore } from './factStore.ts';
import { objectKey, placeKey, stateKey } from './keys.ts';
import type { Shelf, Shelves } from './shelves.ts';
import type { Unknown } from '../certainty.ts';
import type { KindStates } from './kindStates.ts';
import { same } from './same.ts';

/** What a row is built from: facts, and how completely they were read. */
export interface RowReader extends FactReader {
  /** @returns why the list of a kind in a namespace may be incomplete; undefined if it is complete. */
  unread(kind: Kind, namespace: string): Unknown | undefined;
  /** @returns whether the list was once read completely, so that what is not in it can be called gone. */
  wasRead(kind: Kind, namespace: string): boolean;
}

export class DerivedRows<Row> {
  readonly #store: FactStore;
  readonly #states: KindStates;
  readonly #build: (reader: RowReader, id: string) => Row | undefined;
  readonly #rows = new Map<string, Row>();
  readonly #dirty = new Set<string>();
  /** What each row looked at, and the other way round. */
  readonly #looks = new Map<string, ReadonlySet<string>>();
  readonly #lookers = new Map<string, Set<string>>();

  /** @param build makes the row of an id, or undefined where there is none. It must read through `reader` only. */
  constructor(store: FactStore, states: KindStates, build: (reader: RowReader, id: string) => Row | undefined) {
    this.#store = store;
    this.#states = states;
    this.#build = build;
  }

  /** States that there may now be a row, or none any more, under this id. */
  mark(id: string): void {
    this.#dirty.add(id);
  }

  /** States that what lies under these keys changed. */
  touch(keys: Iterable<string>): void {
    for (const key of keys) for (const id of this.#lookers.get(key) ?? []) this.#dirty.add(id);
  }

  /** Builds what is due. @returns the rows that really changed, and the ids of those that are no more. */
  take(): { readonly changed: readonly Row[]; readonly removed: readonly string[] } {
    const changed: Row[] = [];
    const removed: string[] = [];
    for (const id of this.#dirty) {
      const reader = new RecordingReader(this.#store, this.#states);
      const row = this.#build(reader, id);
      this.#record(id, reader.looks);
      const earlier = this.#rows.get(id);
      if (row === undefined) {
        if (this.#rows.delete(id)) removed.push(id);
      } else if (earlier === undefined || !same(earlier, row)) {
        this.#rows.set(id, row);
        changed.push(row);
      }
    }
    this.#dirty.clear();
    return { changed, removed };
  }

  #record(id: string, looks: ReadonlySet<string>): void {
    for (const key of this.#looks.get(id) ?? []) {
      if (looks.has(key)) continue;
      const lookers = this.#lookers.get(key);
      lookers?.delete(id);
      if (lookers?.size === 0) this.#lookers.delete(key);
    }
    for (const key of looks) {
      const lookers = this.#lookers.get(key);
      if (lookers === undefined) this.#lookers.set(key, new Set([id]));
      else lookers.add(id);
    }
    this.#looks.set(id, looks);
  }
}

/** Remembers every key that was looked under, whether something was there or not. */
class RecordingReader implements RowReader {
  readonly looks = new Set<string>();
  readonly #store: FactStore;
  readonly #states: KindStates;

  constructor(store: FactStore, states: KindStates) {
    this.#store = store;
    this.#states = states;
  }

  find<K extends Kind>(kind: K, key: string): FactsOf<K> | undefined {
    this.looks.add(objectKey(kind, key));
    return this.#store.find(kind, key);
  }

  look<S extends Shelf>(shelf: S, key: string): readonly Shelves[S][] {
    this.looks.add(placeKey(shelf, key));
    return this.#store.look(shelf, key);
  }

  unread(kind: Kind, namespace: string): Unknown | undefined {
    this.#lookAtState(kind, namespace);
    return this.#states.unread(kind, namespace);
  }

  wasRead(kind: Kind, namespace: string): boolean {
    this.#lookAtState(kind, namespace);
    return this.#states.wasRead(kind, namespace);
  }

  #lookAtState(kind: Kind, namespace: string): void {
    this.looks.add(stateKey(kind, namespace)).add(stateKey(kind, ''));
  }
}
