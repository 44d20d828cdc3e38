// Which findings are handed out with their details: those of the highest risk, of claims that are looked at, of files that
// are open or changed.

import type { FindingIndex } from '../../domain/findings/findingIndex.ts';
import type { FindingRanking } from '../../domain/findings/findingRanking.ts';
import type { ReachingFinding } from '../../domain/findings/reachingFinding.ts';
import type { Board } from './findingMaterials.ts';

/** Findings handed out: of all, of a claim, of a file. */
const mostTop = 1000;
const mostOfClaim = 100;
const mostInFile = 1000;
/** Claims that count as looked at, the last ones. */
const mostClaims = 50;

/** What is handed out at a time. */
export interface Shown {
  readonly top: readonly ReachingFinding[];
  readonly ofClaim: ReadonlyMap<string, readonly ReachingFinding[]>;
  /** By absolute path. */
  readonly inFile: ReadonlyMap<string, readonly ReachingFinding[]>;
  readonly byId: ReadonlyMap<string, ReachingFinding>;
  /** The lines of each file that findings were placed in, by absolute path. */
  readonly texts: ReadonlyMap<string, readonly string[] | undefined>;
}

export const nothingShown: Shown = { top: [], ofClaim: new Map(), inFile: new Map(), byId: new Map(), texts: new Map() };

/** Findings by their numbers. */
export interface Wanted {
  readonly all: readonly number[];
  readonly top: readonly number[];
  readonly ofClaim: ReadonlyMap<string, readonly number[]>;
  readonly inFile: ReadonlyMap<string, readonly number[]>;
}

export class LookedAt {
  readonly #claims = new Set<string>();
  #files: ReadonlySet<string> = new Set();

  /** Absolute paths. */
  get files(): ReadonlySet<string> {
    return this.#files;
  }

  /** @returns whether nobody looked at the claim yet. */
  addClaim(claim: string): boolean {
    const isNew = !this.#claims.delete(claim);
    this.#claims.add(claim);
    for (const oldest of this.#claims) {
      if (this.#claims.size <= mostClaims) break;
      this.#claims.delete(oldest);
    }
    return isNew;
  }

  /** @returns whether these are others than before. */
  setFiles(files: readonly string[]): boolean {
    const now = new Set(files);
    const isSame = now.size === this.#files.size && files.every((file) => this.#files.has(file));
    this.#files = now;
    return !isSame;
  }

  /** @param withFindings absolute paths of the files that have open findings. @param absolute makes a path of the workspace one. */
  wanted({ index, ranking }: Board, withFindings: ReadonlySet<string>, absolute: (path: string) => string): Wanted {
    const top = ranking.top(mostTop);
    const ofClaim = new Map([...this.#claims].map((claim) => [claim, ranking.ofClaim(claim, mostOfClaim)]));
    const files = [...this.#files].filter((file) => withFindings.has(file));
    const inFile = numbersIn(files, index, ranking, absolute);
    return { top, ofClaim, inFile, all: [...new Set([top, ...ofClaim.values(), ...inFile.values()].flat())] };
  }
}

function numbersIn(files: readonly string[], index: FindingIndex, ranking: FindingRanking, absolute: (path: string) => string): ReadonlyMap<string, readonly number[]> {
  const placesIn = new Map(files.map((file) => [file, [] as number[]]));
  if (files.length > 0) for (const [place, { file }] of index.places.entries()) if (file !== undefined) placesIn.get(absolute(file))?.push(place);
  return new Map(
    [...placesIn].map(([file, places]) => {
      const numbers: number[] = [];
      for (const of of ranking.classesAt(places)) numbers.push(...index.membersOf(of).subarray(0, mostInFile - numbers.length));
      return [file, numbers];
    }),
  );
}

/** @returns what is handed out of the findings that were made. */
export function shownOf({ top, ofClaim, inFile }: Wanted, made: ReadonlyMap<number, ReachingFinding>, texts: Shown['texts']): Shown {
  const pick = (numbers: readonly number[]): ReachingFinding[] => numbers.flatMap((number) => made.get(number) ?? []);
  const first = pick(top);
  const byFile = new Map(Map.groupBy(first.filter(({ file }) => file !== undefined), ({ file }) => file ?? ''));
  for (const [file, numbers] of inFile) byFile.set(file, pick(numbers));
  return { top: first, ofClaim: new Map([...ofClaim].map(([claim, numbers]) => [claim, pick(numbers)])), inFile: byFile, byId: new Map([...made.values()].map((one) => [one.finding.id, one])), texts };
}
