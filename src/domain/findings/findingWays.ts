// What the places of findings are linked to and reach, and the other way round: which places reach a claim.

import type { FindingIndex } from './findingIndex.ts';
import type { FindingPlace } from './findingPlace.ts';
import { severityCodes } from './findingColumns.ts';
import type { Severity } from './finding.ts';
import type { Link } from './link.ts';
import { reachOf, type Reached, type ReachTable } from './reach.ts';

export type FindingCounts = Readonly<Record<Severity, number>>;

export interface Way {
  readonly links: readonly Link[];
  readonly reaches: readonly Reached[];
}

const nothing: Way = { links: [], reaches: [] };
export const noCounts: FindingCounts = { critical: 0, high: 0, medium: 0, low: 0 };

/** Places looked at before others get their turn: each may cost some tens of microseconds. */
const slice = 10;

export class FindingWays {
  readonly #ofPlace: readonly Way[];
  readonly #placesOf: ReadonlyMap<string, readonly number[]>;
  readonly #counts: ReadonlyMap<string, FindingCounts>;
  /** All open findings. */
  readonly counts: FindingCounts;

  private constructor(ofPlace: readonly Way[], placesOf: ReadonlyMap<string, readonly number[]>, counts: ReadonlyMap<string, FindingCounts>, all: FindingCounts) {
    this.#ofPlace = ofPlace;
    this.#placesOf = placesOf;
    this.#counts = counts;
    this.counts = all;
  }

  static readonly empty = new FindingWays([], new Map(), new Map(), noCounts);

  /** Ties every place that has open findings, in steps of a few milliseconds. */
  static *build(index: FindingIndex, linksOf: (place: FindingPlace) => readonly Link[], table: ReachTable): Generator<undefined, FindingWays> {
    const ofPlace: Way[] = [];
    const placesOf = new Map<string, number[]>();
    const counts = new Map<string, Record<Severity, number>>();
    const all = { ...noCounts };
    for (const [number, place] of index.places.entries()) {
      if (number % slice === slice - 1) yield;
      const own = countsAt(index, number);
      if (own === undefined) {
        ofPlace.push(nothing);
        continue;
      }
      add(all, own);
      const links = linksOf(place);
      const reaches = reachOf(links, table);
      ofPlace.push({ links, reaches });
      for (const { claim } of reaches) {
        const places = placesOf.get(claim);
        if (places === undefined) placesOf.set(claim, [number]);
        else places.push(number);
        const sum = counts.get(claim) ?? { ...noCounts };
        add(sum, own);
        counts.set(claim, sum);
      }
    }
    return new FindingWays(ofPlace, placesOf, counts, all);
  }

  of(place: number): Way {
    return this.#ofPlace[place] ?? nothing;
  }

  /** @returns the places whose findings reach a claim. */
  placesOf(claim: string): readonly number[] {
    return this.#placesOf.get(claim) ?? [];
  }

  countsOf(claim: string): FindingCounts {
    return this.#counts.get(claim) ?? noCounts;
  }

  /** The claims that something reaches. */
  get claims(): Iterable<string> {
    return this.#placesOf.keys();
  }
}

/** @returns how many findings of any severity. */
export function countAll(counts: FindingCounts): number {
  return severityCodes.reduce((sum, severity) => sum + counts[severity], 0);
}

function countsAt(index: FindingIndex, place: number): FindingCounts | undefined {
  const counts = { ...noCounts };
  let any = false;
  for (const [code, severity] of severityCodes.entries()) {
    counts[severity] = index.sizeOf(place * severityCodes.length + code);
    any ||= counts[severity] > 0;
  }
  return any ? counts : undefined;
}

function add(sum: Record<Severity, number>, more: FindingCounts): void {
  for (const severity of severityCodes) sum[severity] += more[severity];
}
