// The facts of a cluster, filed on the shelves that joins look them up by. Every look is by a key, and every change tells
// those who looked under the keys that it touches: that is what makes the join incremental.

import type { FactKind, Facts, FactsOf } from './facts.ts';
import { keyOf } from './keys.ts';
import { placesOf } from './placesOf.ts';
import { same } from './same.ts';
import type { Shelf } from './shelves.ts';
import { Slot } from './slot.ts';

/** Where slots are: each kind's own objects, the shelves, and the states of kinds by namespace (nothing lies there). */
export type Store = FactKind | Shelf | 'states';

/** Slots by scope (a namespace, a driver) and name: both are strings that the facts have anyway, where joined keys would be new ones. */
type Slots = Map<string, Map<string, Slot>>;

export class FactStore {
  readonly #stores = new Map<Store, Slots>();

  /** @returns the slot of a key, made if there is none yet: who does not look at it then calls its `leaveIfVacant`. */
  slot(store: Store, scope: string, name: string): Slot {
    const slots = entryOf(entryOf(this.#stores, store, newMap<Map<string, Slot>>), scope, newMap<Slot>);
    let slot = slots.get(name);
    if (slot === undefined) slots.set(name, (slot = new Slot(slots, name)));
    return slot;
  }

  find<K extends FactKind>(kind: K, namespace: string, name: string): FactsOf<K> | undefined {
    return this.#stores.get(kind)?.get(namespace)?.get(name)?.only as FactsOf<K> | undefined;
  }

  /** @returns the keys under which something lies, or is looked for. */
  keys(store: Store): readonly string[] {
    return [...(this.#stores.get(store) ?? [])].flatMap(([scope, slots]) => [...slots.keys()].map((name) => keyOf(scope, name)));
  }

  /** Files an object, in place of an earlier one of the same name. @returns whether anything changed. */
  put(facts: Facts): boolean {
    const earlier = this.find(facts.kind, facts.namespace, facts.name);
    if (earlier !== undefined) {
      if (same(earlier, facts)) return false;
      this.#takeOut(earlier);
    }
    this.slot(facts.kind, facts.namespace, facts.name).put(facts);
    for (const { shelf, scope, name } of placesOf(facts)) this.slot(shelf, scope, name).put(facts);
    return true;
  }

  /** Takes an object out, if it is there. */
  remove(kind: FactKind, namespace: string, name: string): void {
    const earlier = this.find(kind, namespace, name);
    if (earlier !== undefined) this.#takeOut(earlier);
  }

  /** Takes every object of a kind out, in one namespace or ('') in all, but those under `keys`. */
  retain(kind: FactKind, namespace: string, keys: ReadonlySet<string>): void {
    const stored = this.#stores.get(kind);
    for (const slots of namespace === '' ? (stored?.values() ?? []) : [stored?.get(namespace) ?? new Map<string, Slot>()]) {
      for (const { only } of slots.values()) if (only !== undefined && !keys.has(keyOf(only.namespace, only.name))) this.#takeOut(only);
    }
  }

  #takeOut(facts: Facts): void {
    this.slot(facts.kind, facts.namespace, facts.name).take(facts);
    for (const { shelf, scope, name } of placesOf(facts)) this.slot(shelf, scope, name).take(facts);
  }
}

function newMap<T>(): Map<string, T> {
  return new Map<string, T>();
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
