// Keeps kinds watched while somebody looks, and for a while after: switching between views costs no new reading.

import { kinds as allKinds, type Kind } from '../../domain/inventory/kind.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { InventoryService } from '../ports/inventory.ts';

/** Milliseconds that a demand outlives its last look. */
const grace = 5 * 60_000;

/** What the rows and their verdicts are made of. */
export const rowKinds: readonly Kind[] = allKinds;

export class Demand implements Disposable {
  readonly #inventory: InventoryService;
  #kinds: readonly Kind[] = [];
  #held: Disposable | undefined;
  #leaving: NodeJS.Timeout | undefined;

  constructor(inventory: InventoryService) {
    this.#inventory = inventory;
  }

  /** From now on `kinds` are needed, and no others that were. */
  hold(kinds: readonly Kind[]): void {
    clearTimeout(this.#leaving);
    this.#leaving = undefined;
    if (this.#held !== undefined && sameKinds(kinds, this.#kinds)) return;
    const before = this.#held;
    this.#kinds = kinds;
    this.#held = this.#inventory.want(kinds);
    before?.dispose();
  }

  releaseLater(): void {
    if (this.#held === undefined || this.#leaving !== undefined) return;
    this.#leaving = setTimeout(() => this.#release(), grace);
  }

  dispose(): void {
    this.#release();
  }

  #release(): void {
    clearTimeout(this.#leaving);
    this.#leaving = undefined;
    this.#held?.dispose();
    this.#held = undefined;
  }
}

function sameKinds(a: readonly Kind[], b: readonly Kind[]): boolean {
  return a.length === b.length && a.every((kind) => b.includes(kind));
}
