// The verdict on each claim: judged when asked, kept while the row, the policies and the time leave it as it is.

import type { ClaimRow } from '../domain/inventory/row.ts';
import { policyOf } from '../domain/policies/policyOf.ts';
import type { Policy } from '../domain/policies/policy.ts';
import { judge } from '../domain/volumes/judge.ts';
import type { Protection, Verdict } from '../domain/volumes/protection.ts';

export class Verdicts {
  readonly #clock: () => number;
  readonly #policies: () => readonly Policy[];
  #kept = new WeakMap<ClaimRow, { readonly verdict: Verdict; readonly from: number }>();

  constructor(clock: () => number, policies: () => readonly Policy[]) {
    this.#clock = clock;
    this.#policies = policies;
  }

  of(row: ClaimRow): Verdict {
    const now = this.#clock();
    const kept = this.#kept.get(row);
    // A clock that was set back undoes what time had changed.
    if (kept !== undefined && now >= kept.from && now < (kept.verdict.validUntil ?? Infinity)) return kept.verdict;
    const verdict = judge(row, policyOf(row, this.#policies()), now);
    this.#kept.set(row, { verdict, from: now });
    return verdict;
  }

  policyOf(row: ClaimRow): Policy | undefined {
    return policyOf(row, this.#policies());
  }

  /** Forgets all verdicts: the policies changed. */
  forget(): void {
    this.#kept = new WeakMap();
  }
}

/** Whether somebody should do something about it. */
export function needsAction(protection: Protection): boolean {
  return protection === 'Unprotected' || protection === 'Stale' || protection === 'Failing';
}
