// Makes findings of numbers: reads the details of those that somebody looks at, measures their regions in the files' texts,
// and gives them their identity. Details are kept while they are wanted.

import type { DecodedFinding, DecodedLocation, Sha256 } from '../../domain/findings/decoded.ts';
import { identityPlace, type FindingIndex } from '../../domain/findings/findingIndex.ts';
import type { RunFacts } from '../../domain/findings/findingPlace.ts';
import type { FindingRanking } from '../../domain/findings/findingRanking.ts';
import type { FindingWays } from '../../domain/findings/findingWays.ts';
import type { Finding, FindingLocation } from '../../domain/findings/finding.ts';
import { identifier } from '../../domain/findings/identity.ts';
import type { Link } from '../../domain/findings/link.ts';
import type { Reached } from '../../domain/findings/reach.ts';
import { settleLocation, splitLines } from '../../domain/findings/region.ts';
import type { Risk } from '../../domain/findings/risk.ts';
import type { OpenScan } from '../sarif/sarifClient.ts';
import type { UriFinder } from './uriFinder.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';
import { readOrNothing } from './workspaceScan.ts';

/** A finding with what it can reach. */
export interface ReachingFinding {
  readonly finding: Finding;
  readonly links: readonly Link[];
  readonly reaches: readonly Reached[];
  /** Absolute path of the file it is in. */
  readonly file?: string;
  readonly risk: Risk;
  readonly run: RunFacts;
}

/** What findings are made with: one reading of the workspace, linked and ranked. */
export interface Board {
  readonly scans: readonly OpenScan[];
  readonly index: FindingIndex;
  readonly ways: FindingWays;
  readonly ranking: FindingRanking;
  readonly uris: UriFinder;
}

/** Largest source file whose text columns are measured in, in bytes. */
const largestSource = 5 * 1024 * 1024;
/** Findings asked for at once: cloning them holds the extension host for about a millisecond. */
const batch = 500;
const unknownRun: RunFacts = { tool: '', file: '' };

export class FindingMaterials {
  readonly #files: WorkspaceFiles;
  readonly #identify: ReturnType<typeof identifier>;
  /** By scan, then by the finding's place in it. */
  #decoded = new Map<OpenScan, Map<number, DecodedFinding>>();
  /** Lines of files that something was measured in. */
  readonly #lines = new Map<string, readonly string[] | undefined>();
  #made = new Map<DecodedFinding, ReachingFinding>();

  constructor(files: WorkspaceFiles, sha256: Sha256) {
    this.#files = files;
    this.#identify = identifier(sha256);
  }

  /** Files whose text was measured in. */
  get measured(): ReadonlyMap<string, unknown> {
    return this.#lines;
  }

  /** Measures anew in a file that changed. */
  forget(path: string): void {
    if (this.#lines.delete(path)) this.#made.clear();
  }

  /** @returns the findings of these numbers that can be read, and keeps what they were made of, and nothing else. */
  async keep(numbers: Iterable<number>, board: Board, signal: AbortSignal): Promise<ReadonlyMap<number, ReachingFinding>> {
    const wanted = byScan(numbers, board);
    const decoded = new Map<OpenScan, Map<number, DecodedFinding>>();
    for (const [scan, places] of wanted) {
      const known = this.#decoded.get(scan);
      const kept = new Map<number, DecodedFinding>();
      for (const index of places.keys()) {
        const before = known?.get(index);
        if (before !== undefined) kept.set(index, before);
      }
      await this.#read(scan, [...places.keys()].filter((index) => !kept.has(index)), kept, signal);
      decoded.set(scan, kept);
    }
    this.#decoded = decoded;
    const before = this.#made;
    this.#made = new Map();
    const found = new Map<number, ReachingFinding>();
    for (const [scan, places] of wanted) {
      for (const [index, number] of places) {
        const one = decoded.get(scan)?.get(index);
        if (one === undefined) continue;
        const made = await this.#make(one, number, board, before.get(one), signal);
        this.#made.set(one, made);
        found.set(number, made);
      }
    }
    return found;
  }

  /** @returns the findings of these numbers, made for once. */
  async read(numbers: readonly number[], board: Board, signal: AbortSignal): Promise<readonly ReachingFinding[]> {
    const made = new Map<number, ReachingFinding>();
    for (const [scan, places] of byScan(numbers, board)) {
      const decoded = new Map<number, DecodedFinding>();
      await this.#read(scan, [...places.keys()], decoded, signal);
      for (const [index, one] of decoded) {
        const number = places.get(index) ?? 0;
        made.set(number, await this.#make(one, number, board, undefined, signal));
      }
    }
    return numbers.flatMap((number) => made.get(number) ?? []);
  }

  /** @returns the identity of a finding, by its key facts alone. */
  idOf(number: number, { scans, index }: Board): string {
    const { scan, index: at } = index.locate(number);
    const store = scans[scan]?.store;
    const place = index.places[index.placeOf(number)];
    if (store === undefined || place === undefined) return '';
    return this.#identify({ tool: place.run.tool, ruleId: store.columns.ruleIds[store.columns.rule[at] ?? 0] ?? '', place: identityPlace(place) }, store.identityOf(at));
  }

  async #read(scan: OpenScan, indices: readonly number[], into: Map<number, DecodedFinding>, signal: AbortSignal): Promise<void> {
    for (let start = 0; start < indices.length; start += batch) {
      const asked = indices.slice(start, start + batch);
      // Matched by where they stand in their file: some may be missing.
      const places = new Map(asked.map((index) => [keyOf(scan.store.columns.run[index] ?? 0, scan.store.columns.result[index] ?? 0), index]));
      for (const one of await scan.details(asked, signal)) {
        const index = places.get(keyOf(one.from.run, one.from.result));
        if (index !== undefined) into.set(index, one);
      }
    }
  }

  async #make(decoded: DecodedFinding, number: number, { index, ways, ranking, uris }: Board, before: ReachingFinding | undefined, signal: AbortSignal): Promise<ReachingFinding> {
    const place = index.places[index.placeOf(number)];
    const run = place?.run ?? unknownRun;
    const { links, reaches } = ways.of(index.placeOf(number));
    const risk = ranking.riskOf(index.classOf(number));
    if (before !== undefined && before.run === run && before.risk === risk && before.links === links) return before;
    const { identity, flow, ...rest } = decoded;
    const settle = async (locations: readonly DecodedLocation[]): Promise<readonly FindingLocation[]> => {
      const settled: FindingLocation[] = [];
      for (const location of locations) settled.push(settleLocation(location, location.measure === undefined ? undefined : await this.#linesOf(uris.find(location.uri, run), signal)));
      return settled;
    };
    const finding: Finding = {
      ...rest,
      id: this.#identify({ tool: decoded.tool, ruleId: decoded.ruleId, place: place === undefined ? '' : identityPlace(place) }, identity),
      locations: await settle(decoded.locations),
      related: await settle(decoded.related),
      ...(flow === undefined ? {} : { flow: await settle(flow) }),
    };
    return { finding, links, reaches, risk, run, ...(place?.file === undefined ? {} : { file: this.#files.absolute(place.file) }) };
  }

  async #linesOf(path: string | undefined, signal: AbortSignal): Promise<readonly string[] | undefined> {
    if (path === undefined) return undefined;
    if (!this.#lines.has(path)) {
      const text = await readOrNothing(this.#files, path, largestSource, signal);
      this.#lines.set(path, text === undefined ? undefined : splitLines(text));
    }
    return this.#lines.get(path);
  }
}

/** The places in its scan of each finding, with its number. */
function byScan(numbers: Iterable<number>, { scans, index }: Board): ReadonlyMap<OpenScan, Map<number, number>> {
  const wanted = new Map<OpenScan, Map<number, number>>();
  for (const number of numbers) {
    const { scan: of, index: at } = index.locate(number);
    const scan = scans[of];
    if (scan === undefined) continue;
    wanted.set(scan, (wanted.get(scan) ?? new Map<number, number>()).set(at, number));
  }
  return wanted;
}

function keyOf(run: number, result: number): string {
  return `${run}/${result}`;
}
