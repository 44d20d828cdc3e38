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
  readonly #kinds: readonly Kind[];
  #held: Disposable | undefined;
  #leaving: NodeJS.Timeout | undefined;

  constructor(inventory: InventoryService, kinds: readonly Kind[]) {
    this.#inventory = inventory;
    this.#kinds = kinds;
  }

  hold(): void {
    clearTimeout(this.#leaving);
    this.#leaving = undefined;
    this.#held ??= this.#inventory.want(this.#kinds);
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
