// One key of the store of facts: what lies under it, and who looked there and wants to hear when that changes.

import type { Facts } from './facts.ts';

/** Who looked under a key. */
export interface Looker {
  /** What lies under the key changed. */
  due(): void;
}

/** There are some thirty slots to a claim, most with one object and one looker: neither has a list around it then. */
export class Slot {
  readonly #home: Map<string, Slot>;
  readonly #key: string;
  #facts: Facts | Facts[] | undefined;
  #lookers: Looker | Set<Looker> | undefined;

  /** @param home where the slot is found by `key`, until nothing lies there and nobody looked there any more. */
  constructor(home: Map<string, Slot>, key: string) {
    this.#home = home;
    this.#key = key;
  }

  /** What lies there, in no particular order; for this moment, not to be kept. */
  get all(): readonly Facts[] {
    if (this.#facts === undefined) return [];
    return Array.isArray(this.#facts) ? this.#facts : [this.#facts];
  }

  /** What lies there, where that is one object at most. */
  get only(): Facts | undefined {
    return Array.isArray(this.#facts) ? this.#facts[0] : this.#facts;
  }

  put(facts: Facts): void {
    if (this.#facts === undefined) this.#facts = facts;
    else if (Array.isArray(this.#facts)) this.#facts.push(facts);
    else this.#facts = [this.#facts, facts];
    this.tell();
  }

  /** Takes out what was put in. */
  take(facts: Facts): void {
    if (Array.isArray(this.#facts)) {
      const left = this.#facts.filter((each) => each !== facts);
      this.#facts = left.length > 1 ? left : left[0];
    } else if (this.#facts === facts) this.#facts = undefined;
    this.tell();
    this.leaveIfVacant();
  }

  tell(): void {
    if (this.#lookers instanceof Set) for (const looker of this.#lookers) looker.due();
    else this.#lookers?.due();
  }

  lookAt(looker: Looker): void {
    if (this.#lookers === undefined) this.#lookers = looker;
    else if (this.#lookers instanceof Set) this.#lookers.add(looker);
    else if (this.#lookers !== looker) this.#lookers = new Set([this.#lookers, looker]);
  }

  lookAway(looker: Looker): void {
    if (this.#lookers instanceof Set) {
      this.#lookers.delete(looker);
      if (this.#lookers.size === 0) this.#lookers = undefined;
    } else if (this.#lookers === looker) this.#lookers = undefined;
    this.leaveIfVacant();
  }

  leaveIfVacant(): void {
    if (this.#facts === undefined && this.#lookers === undefined && this.#home.get(this.#key) === this) this.#home.delete(this.#key);
  }
}
