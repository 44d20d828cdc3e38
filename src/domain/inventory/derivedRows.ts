// Rows derived from facts: each is built again only after something changed that its last building had looked at.

import type { Kind } from './kind.ts';
import type { FactKind, FactsOf } from './facts.ts';
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
  /** What each row looked at, and the other way round: one id where there is but one, as under most keys. */
  readonly #looks = new Map<string, readonly string[]>();
  readonly #lookers = new Map<string, string | Set<string>>();

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
    for (const key of keys) {
      const lookers = this.#lookers.get(key);
      if (typeof lookers === 'string') this.#dirty.add(lookers);
      else for (const id of lookers ?? []) this.#dirty.add(id);
    }
  }

  /** Builds what is due. @returns the rows that really changed, and the ids of those that are no more. */
  take(): { readonly changed: readonly Row[]; readonly removed: readonly string[] } {
    const changed: Row[] = [];
    const removed: string[] = [];
    for (const id of this.#dirty) {
      const reader = new RecordingReader(this.#store, this.#states);
      const row = this.#build(reader, id);
      // Where there was nothing to see, only an object that brings the row about can change that, and it marks the id.
      this.#record(id, row === undefined && reader.sawNothing ? [] : [...reader.looks]);
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

  #record(id: string, looks: readonly string[]): void {
    const earlier = this.#looks.get(id) ?? [];
    if (looks.length === earlier.length && looks.every((key, i) => key === earlier[i])) return;
    const kept = new Set(looks);
    for (const key of earlier) if (!kept.has(key)) this.#forget(id, key);
    for (const key of looks) {
      const lookers = this.#lookers.get(key);
      if (lookers === undefined) this.#lookers.set(key, id);
      else if (typeof lookers !== 'string') lookers.add(id);
      else if (lookers !== id) this.#lookers.set(key, new Set([lookers, id]));
    }
    if (looks.length === 0) this.#looks.delete(id);
    else this.#looks.set(id, looks);
  }

  #forget(id: string, key: string): void {
    const lookers = this.#lookers.get(key);
    if (lookers === id) this.#lookers.delete(key);
    else if (typeof lookers === 'object' && lookers.delete(id) && lookers.size === 0) this.#lookers.delete(key);
  }
}

/** Remembers every key that was looked under, whether something was there or not. */
class RecordingReader implements RowReader {
  readonly looks = new Set<string>();
  /** No object was found, and no list was incomplete. */
  sawNothing = true;
  readonly #store: FactStore;
  readonly #states: KindStates;

  constructor(store: FactStore, states: KindStates) {
    this.#store = store;
    this.#states = states;
  }

  find<K extends FactKind>(kind: K, key: string): FactsOf<K> | undefined {
    this.looks.add(objectKey(kind, key));
    const found = this.#store.find(kind, key);
    if (found !== undefined) this.sawNothing = false;
    return found;
  }

  look<S extends Shelf>(shelf: S, key: string): readonly Shelves[S][] {
    this.looks.add(placeKey(shelf, key));
    const found = this.#store.look(shelf, key);
    if (found.length > 0) this.sawNothing = false;
    return found;
  }

  unread(kind: Kind, namespace: string): Unknown | undefined {
    this.#lookAtStates(namespace);
    const why = this.#states.unread(kind, namespace);
    if (why !== undefined) this.sawNothing = false;
    return why;
  }

  wasRead(kind: Kind, namespace: string): boolean {
    this.#lookAtStates(namespace);
    const was = this.#states.wasRead(kind, namespace);
    if (!was) this.sawNothing = false;
    return was;
  }

  #lookAtStates(namespace: string): void {
    this.looks.add(stateKey(namespace)).add(stateKey(''));
  }
}
