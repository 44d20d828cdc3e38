// What the views look at: the services, the verdicts, the clock and the language.

import type { ClaimRow } from '../domain/inventory/row.ts';
import type { Guard } from './guard.ts';
import { Verdicts } from './verdicts.ts';
import type { Language } from './words/language.ts';

export class World {
  readonly guard: Guard;
  readonly verdicts: Verdicts;
  readonly language: Language;
  readonly #clock: () => number;

  /** @param clock milliseconds since the epoch, by this machine. */
  constructor(guard: Guard, clock: () => number, language: Language) {
    this.guard = guard;
    this.language = language;
    this.#clock = clock;
    this.verdicts = new Verdicts(() => this.now(), () => guard.policies.policies());
  }

  /** Milliseconds since the epoch by the API server's clock, as far as it is known. */
  now(): number {
    return this.#clock() + (this.guard.inventory.status()?.clockSkew ?? 0);
  }

  /** Milliseconds since the epoch by this machine's clock, in which the states of kinds are counted. */
  localNow(): number {
    return this.#clock();
  }

  row(claim: string): ClaimRow | undefined {
    return this.guard.inventory.row(claim);
  }

  /** The context shown, '' before it is known. */
  get context(): string {
    return this.guard.inventory.status()?.context ?? '';
  }
}
