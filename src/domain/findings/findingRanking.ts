// The classes of findings by risk: what could be lost most comes first.

import { FindingIndex } from './findingIndex.ts';
import { FindingWays } from './findingWays.ts';
import { severityCodes } from './findingColumns.ts';
import { riskOf, type Risk, type Stake } from './risk.ts';

/** Classes judged before others get their turn. */
const slice = 20;

const noRisk: Risk = { score: 0, factors: [] };

export class FindingRanking {
  readonly #index: FindingIndex;
  readonly #ways: FindingWays;
  readonly #risks: ReadonlyMap<number, Risk>;
  /** Classes that have open findings, highest risk first. */
  readonly ranked: readonly number[];
  readonly #rank: ReadonlyMap<number, number>;

  private constructor(index: FindingIndex, ways: FindingWays, risks: ReadonlyMap<number, Risk>, ranked: readonly number[]) {
    this.#index = index;
    this.#ways = ways;
    this.#risks = risks;
    this.ranked = ranked;
    this.#rank = new Map(ranked.map((of, rank) => [of, rank]));
  }

  static readonly empty = new FindingRanking(FindingIndex.empty, FindingWays.empty, new Map(), []);

  /** Judges every class in steps of a few milliseconds. */
  static *build(index: FindingIndex, ways: FindingWays, stakeOf: (claim: string) => Stake | undefined): Generator<undefined, FindingRanking> {
    const risks = new Map<number, Risk>();
    for (let of = 0; of < index.classCount; of += 1) {
      if (of % slice === slice - 1) yield;
      if (index.sizeOf(of) === 0) continue;
      risks.set(of, riskOf(severityCodes[of % severityCodes.length] ?? 'low', ways.of(Math.floor(of / severityCodes.length)).reaches, stakeOf));
    }
    const uri = (of: number): string => index.places[Math.floor(of / severityCodes.length)]?.uri ?? '';
    const score = (of: number): number => risks.get(of)?.score ?? 0;
    const order = (a: number, b: number): number => score(b) - score(a) || (a % severityCodes.length) - (b % severityCodes.length) || (uri(a) < uri(b) ? -1 : uri(a) > uri(b) ? 1 : a - b);
    return new FindingRanking(index, ways, risks, [...risks.keys()].sort(order));
  }

  riskOf(of: number): Risk {
    return this.#risks.get(of) ?? noRisk;
  }

  /** @returns the first open findings of all, at most `most`. */
  top(most: number): readonly number[] {
    return this.#first(this.ranked, most);
  }

  /** @returns the first open findings that reach a claim, at most `most`. */
  ofClaim(claim: string, most: number): readonly number[] {
    return this.#first(this.classesOf(claim), most);
  }

  /** @returns the classes that reach a claim, highest risk first. */
  classesOf(claim: string): readonly number[] {
    return this.classesAt(this.#ways.placesOf(claim));
  }

  /** @returns the classes at places, highest risk first. */
  classesAt(places: readonly number[]): readonly number[] {
    const classes = places.flatMap((place) => severityCodes.map((_, code) => place * severityCodes.length + code)).filter((of) => this.#rank.has(of));
    return classes.sort((a, b) => (this.#rank.get(a) ?? 0) - (this.#rank.get(b) ?? 0));
  }

  #first(classes: readonly number[], most: number): readonly number[] {
    const first: number[] = [];
    for (const of of classes) {
      if (first.length >= most) break;
      first.push(...this.#index.membersOf(of).subarray(0, most - first.length));
    }
    return first;
  }
}
