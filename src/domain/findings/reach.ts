// What findings can reach: the claims that the workloads they are linked to mount, or get to through Services.

import type { ClaimRow } from '../inventory/row.ts';
import type { Link } from './link.ts';
import { workloadKey } from './links/linkContext.ts';

/** A claim that a finding can reach, the link that leads there, and how many Services lie on the way. */
export interface Reached {
  /** A ClaimRow's id. */
  readonly claim: string;
  readonly link: Link;
  readonly hops: number;
}

/** For each workload, by `workloadKey`: the claims it reaches. */
export type ReachTable = ReadonlyMap<string, readonly Omit<Reached, 'link'>[]>;

/** @returns which claims each workload of the rows reaches, each claim once, by its shortest way. */
export function reachTable(rows: readonly ClaimRow[]): ReachTable {
  const table = new Map<string, Map<string, number>>();
  for (const { id, reach } of rows) {
    for (const { workload, hops } of reach) {
      const key = workloadKey(workload);
      const claims = table.get(key) ?? new Map<string, number>();
      table.set(key, claims.set(id, Math.min(hops.length, claims.get(id) ?? Infinity)));
    }
  }
  return new Map([...table].map(([key, claims]) => [key, [...claims].map(([claim, hops]) => ({ claim, hops }))]));
}

/**
 * @param links those of one finding. A guess reaches nothing: a person can pin it.
 * @returns each claim once: by the link with the fewest Services on the way, then the more certain one; nearest first.
 */
export function reachOf(links: readonly Link[], table: ReachTable): readonly Reached[] {
  const best = new Map<string, Reached>();
  for (const link of links) {
    if (link.confidence === 'suggestion') continue;
    for (const { claim, hops } of table.get(workloadKey(link.workload)) ?? []) {
      const before = best.get(claim);
      const better = before === undefined || hops < before.hops || (hops === before.hops && link.confidence === 'certain' && before.link.confidence !== 'certain');
      if (better) best.set(claim, { claim, link, hops });
    }
  }
  return [...best.values()].sort((a, b) => a.hops - b.hops || (a.claim < b.claim ? -1 : 1));
}
