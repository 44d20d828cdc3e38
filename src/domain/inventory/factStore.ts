// The facts of a cluster, filed on the shelves that joins look them up by. Every look is by a key, and every change says
// which keys it touched: that is what makes the join incremental.

import type { FactKind, Facts, FactsOf } from './facts.ts';
import { keyOf, objectKey, placeKey } from './keys.ts';
import { placesOf } from './placesOf.ts';
import { same } from './same.ts';
import type { Shelf, Shelves } from './shelves.ts';

/** What a join reads facts through, so that its looks can be recorded. */
export interface FactReader {
  /** @returns the object of that kind; `key` is `keyOf` its namespace and name. */
  find<K extends FactKind>(kind: K, key: string): FactsOf<K> | undefined;
  /** @returns what lies on a shelf under a key, in no particular order. */
  look<S extends Shelf>(shelf: S, key: string): readonly Shelves[S][];
}

/** Buckets of one are kept without a set around them: most of a large cluster's are. */
type Bucket = Facts | Set<Facts>;

export class FactStore implements FactReader {
  readonly #objects = new Map<FactKind, Map<string, Facts>>();
  readonly #buckets = new Map<string, Bucket>();

  find<K extends FactKind>(kind: K, key: string): FactsOf<K> | undefined {
    return this.#objects.get(kind)?.get(key) as FactsOf<K> | undefined;
  }

  look<S extends Shelf>(shelf: S, key: string): readonly Shelves[S][] {
    const bucket = this.#buckets.get(placeKey(shelf, key));
    if (bucket === undefined) return [];
    return (bucket instanceof Set ? [...bucket] : [bucket]) as unknown as Shelves[S][];
  }

  /** @returns every object of a kind, in one namespace or ('') in all. */
  all(kind: FactKind, namespace: string): readonly Facts[] {
    const objects = [...(this.#objects.get(kind)?.values() ?? [])];
    return namespace === '' ? objects : objects.filter((facts) => facts.namespace === namespace);
  }

  /** Files an object, in place of an earlier one of the same name. @returns whether anything changed. */
  put(facts: Facts, touched: Set<string>): boolean {
    const key = keyOf(facts.namespace, facts.name);
    let objects = this.#objects.get(facts.kind);
    if (objects === undefined) this.#objects.set(facts.kind, (objects = new Map<string, Facts>()));
    const earlier = objects.get(key);
    if (earlier !== undefined) {
      if (same(earlier, facts)) return false;
      this.#unfile(earlier, touched);
    }
    objects.set(key, facts);
    touched.add(objectKey(facts.kind, key));
    for (const { shelf, key: on } of placesOf(facts)) this.#fileUnder(placeKey(shelf, on), facts, touched);
    return true;
  }

  /** Takes an object out, if it is there. */
  remove(kind: FactKind, key: string, touched: Set<string>): void {
    const earlier = this.#objects.get(kind)?.get(key);
    if (earlier === undefined) return;
    this.#objects.get(kind)?.delete(key);
    touched.add(objectKey(kind, key));
    this.#unfile(earlier, touched);
  }

  #fileUnder(key: string, facts: Facts, touched: Set<string>): void {
    touched.add(key);
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) this.#buckets.set(key, facts);
    else if (bucket instanceof Set) bucket.add(facts);
    else this.#buckets.set(key, new Set([bucket, facts]));
  }

  #unfile(facts: Facts, touched: Set<string>): void {
    for (const { shelf, key: on } of placesOf(facts)) {
      const key = placeKey(shelf, on);
      touched.add(key);
      const bucket = this.#buckets.get(key);
      if (bucket instanceof Set) {
        bucket.delete(facts);
        if (bucket.size === 0) this.#buckets.delete(key);
      } else if (bucket === facts) this.#buckets.delete(key);
    }
  }
}
