// What a finding could cost: its severity × what it can reach × how hard that is to bring back. A product, so that each
// factor can be shown and argued with; the number ranks findings and means nothing else.

import type { ClaimRow } from '../inventory/row.ts';
import type { Protection } from '../volumes/protection.ts';
import type { Severity } from './finding.ts';
import type { Reached } from './reach.ts';

/** A factor of a risk: `times` is what it multiplies by. */
export type RiskFactor = { readonly times: number } & (
  | { readonly code: 'severity'; readonly severity: Severity }
  | { readonly code: 'reachesNothing' }
  /** It gets there through as many Services. */
  | { readonly code: 'throughServices'; readonly hops: number }
  /** The link is only likely. */
  | { readonly code: 'onlyLikely' }
  | { readonly code: 'exposed'; readonly ingress: string }
  | { readonly code: 'noRestorePoint' }
  | { readonly code: 'stale' }
  | { readonly code: 'failing' }
  | { readonly code: 'recoveryUnknown' }
  /** There is a restore point, but nobody has proved it by a drill. */
  | { readonly code: 'undrilled' }
  /** A policy says that nobody needs this back. */
  | { readonly code: 'skipped' }
  | { readonly code: 'moreVolumes'; readonly count: number }
);

export interface Risk {
  readonly score: number;
  readonly factors: readonly RiskFactor[];
  /** The claim that most could be lost of. */
  readonly claim?: string;
}

/** What is known of a reached claim. */
export interface Stake {
  readonly row: Pick<ClaimRow, 'reach'>;
  readonly protection: Protection;
  /** Its newest restore point that counts was proved by a drill. */
  readonly drilled: boolean;
}

/** Middles of the bands of security-severity (facts: bands ≥ 9, ≥ 7, ≥ 4). */
const severityTimes: Readonly<Record<Severity, number>> = { critical: 9.5, high: 8, medium: 5.5, low: 2 };

const recovery: Readonly<Record<Protection, (drilled: boolean) => RiskFactor>> = {
  Unprotected: () => ({ code: 'noRestorePoint', times: 4 }),
  NotYetDue: () => ({ code: 'noRestorePoint', times: 4 }),
  // What is not proved to be there is not counted on: as dear as stale.
  Unknown: () => ({ code: 'recoveryUnknown', times: 2.5 }),
  Stale: () => ({ code: 'stale', times: 2.5 }),
  Failing: () => ({ code: 'failing', times: 2 }),
  Protected: (drilled) => (drilled ? { code: 'undrilled', times: 1 } : { code: 'undrilled', times: 1.25 }),
  Skipped: () => ({ code: 'skipped', times: 0.25 }),
};

/**
 * @param reaches what the finding reaches, as `reachOf` gives it.
 * @param stakeOf what is known of a claim; undefined where it has no row any more.
 * @returns the risk by the claim that makes it highest; each further claim adds a tenth, at most as much again.
 */
export function riskOf(severity: Severity, reaches: readonly Reached[], stakeOf: (claim: string) => Stake | undefined): Risk {
  const base: RiskFactor = { code: 'severity', severity, times: severityTimes[severity] };
  let worst: { readonly claim: string; readonly factors: readonly RiskFactor[]; readonly product: number } | undefined;
  for (const reached of reaches) {
    const stake = stakeOf(reached.claim);
    if (stake === undefined) continue;
    const factors = factorsOf(reached, stake);
    const product = productOf(factors);
    if (worst === undefined || product > worst.product) worst = { claim: reached.claim, factors, product };
  }
  if (worst === undefined) return riskFrom([base, { code: 'reachesNothing', times: 0.05 }]);
  const more = reaches.length - 1;
  const further: readonly RiskFactor[] = more === 0 ? [] : [{ code: 'moreVolumes', count: more, times: 1 + Math.min(1, more / 10) }];
  return { ...riskFrom([base, ...worst.factors, ...further]), claim: worst.claim };
}

function factorsOf({ hops, link }: Reached, { row, protection, drilled }: Stake): readonly RiskFactor[] {
  const way = row.reach.find(({ workload }) => workload.kind === link.workload.kind && workload.namespace === link.workload.namespace && workload.name === link.workload.name);
  const [ingress] = way?.ingresses ?? [];
  const recoverable = recovery[protection](drilled);
  return [
    ...(hops === 0 ? [] : [{ code: 'throughServices' as const, hops, times: 0.8 ** hops }]),
    ...(link.confidence === 'likely' ? [{ code: 'onlyLikely' as const, times: 0.8 }] : []),
    ...(ingress === undefined ? [] : [{ code: 'exposed' as const, ingress, times: 2 }]),
    ...(recoverable.times === 1 ? [] : [recoverable]),
  ];
}

function riskFrom(factors: readonly RiskFactor[]): Risk {
  return { score: Math.round(productOf(factors) * 10) / 10, factors };
}

function productOf(factors: readonly RiskFactor[]): number {
  return factors.reduce((product, { times }) => product * times, 1);
}
