// Keeps what reports say of equal weaknesses once: ten thousand images have a few thousand different ones.

import type { ReportedWeakness } from './reportFacts.ts';

interface Shared {
  readonly weakness: ReportedWeakness;
  uses: number;
}

export class SharedWeaknesses {
  readonly #known = new Map<string, Shared>();

  /** How many different ones are kept. */
  get size(): number {
    return this.#known.size;
  }

  /** @returns an equal one, in use once more. */
  take(weakness: ReportedWeakness): ReportedWeakness {
    const key = keyOf(weakness);
    const shared = this.#known.get(key) ?? { weakness, uses: 0 };
    shared.uses += 1;
    this.#known.set(key, shared);
    return shared.weakness;
  }

  /** One that was taken is used no longer. */
  release(weakness: ReportedWeakness): void {
    const key = keyOf(weakness);
    const shared = this.#known.get(key);
    if (shared === undefined) return;
    shared.uses -= 1;
    if (shared.uses === 0) this.#known.delete(key);
  }
}

function keyOf({ ruleId, ruleName, message, severity, helpUri, print }: ReportedWeakness): string {
  return [ruleId, ruleName, message, severity, helpUri, print].join('\0\0');
}
