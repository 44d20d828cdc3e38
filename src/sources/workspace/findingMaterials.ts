// Makes findings of numbers: reads the details of those that somebody looks at, measures their regions in the files' texts,
// and gives them their identity. Details are kept while they are wanted.

import type { DecodedFinding, DecodedLocation, Sha256 } from '../../domain/findings/decoded.ts';
import { identityPlace, type FindingIndex } from '../../domain/findings/findingIndex.ts';
import type { RunFacts } from '../../domain/findings/findingPlace.ts';
import type { FindingRanking } from '../../domain/findings/findingRanking.ts';
import type { FindingWays } from '../../domain/findings/findingWays.ts';
import type { Finding, FindingLocation } from '../../domain/findings/finding.ts';
import type { Region } from '../../domain/findings/textRegion.ts';
import { identifier } from '../../domain/findings/identity.ts';
import { followRegion } from '../../domain/findings/followRegion.ts';
import type { ReachingFinding } from '../../domain/findings/reachingFinding.ts';
import { settleLocation, splitLines } from '../../domain/findings/region.ts';
import type { LineMoves } from '../../domain/history/lineMoves.ts';
import type { OpenScan } from '../sarif/sarifClient.ts';
import type { UriFinder } from './uriFinder.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';
import { readOrNothing } from './workspaceScan.ts';

/** What findings are made with: one reading of the workspace, linked and ranked. */
export interface Board {
  readonly scans: readonly OpenScan[];
  readonly index: FindingIndex;
  readonly ways: FindingWays;
  readonly ranking: FindingRanking;
  readonly uris: UriFinder;
}

/** @returns where the lines of files (absolute paths) went since a commit; absent: not known. */
export type MovesSince = (files: readonly string[], commit: string, signal: AbortSignal) => Promise<ReadonlyMap<string, LineMoves>>;

/** Largest source file whose text columns are measured in, in bytes. */
const largestSource = 5 * 1024 * 1024;
/** Findings asked for at once: cloning them holds the extension host for about a millisecond. */
const batch = 500;
/** UTF-16 code units of a line that tell it from others. */
const longestSeen = 400;
const unknownRun: RunFacts = { tool: '', file: '' };

export class FindingMaterials {
  readonly #files: WorkspaceFiles;
  readonly #identify: ReturnType<typeof identifier>;
  /** By scan, then by the finding's place in it. */
  #decoded = new Map<OpenScan, Map<number, DecodedFinding>>();
  /** Lines of files that something was measured in. */
  readonly #lines = new Map<string, readonly string[] | undefined>();
  #made = new Map<DecodedFinding, ReachingFinding>();
  readonly #movesSince: MovesSince;
  /** By commit, then by absolute path; undefined: not known. */
  readonly #moves = new Map<string, Map<string, LineMoves | undefined>>();
  /** The line of a finding whose scanner quotes nothing, as it was when its file was looked at first. */
  /** Those that were followed by the text of their file. */
  readonly #followed = new WeakSet<ReachingFinding>();
  readonly #seen = new WeakMap<DecodedFinding, string>();

  constructor(files: WorkspaceFiles, sha256: Sha256, movesSince: MovesSince) {
    this.#files = files;
    this.#movesSince = movesSince;
    this.#identify = identifier(sha256);
  }

  /** Files whose text was measured in. */
  get measured(): ReadonlyMap<string, unknown> {
    return this.#lines;
  }

  /** The lines of each file that was read, by absolute path. */
  get texts(): ReadonlyMap<string, readonly string[] | undefined> {
    return new Map([...this.#lines].map(([path, lines]) => [this.#files.absolute(path), lines]));
  }

  /** Measures anew in a file that changed. */
  forget(path: string): void {
    const file = this.#files.absolute(path);
    let known = this.#lines.delete(path);
    for (const moves of this.#moves.values()) if (moves.delete(file)) known = true;
    if (known) this.#made.clear();
  }

  /** Asks anew where lines went: something was committed or checked out. */
  forgetMoves(): void {
    this.#moves.clear();
    this.#made.clear();
  }

  /**
   * @param looked absolute paths of files that people look at: their findings are followed by their texts, too.
   * @returns the findings of these numbers that can be read, and keeps what they were made of, and nothing else.
   */
  async keep(numbers: readonly number[], board: Board, looked: ReadonlySet<string>, signal: AbortSignal): Promise<ReadonlyMap<number, ReachingFinding>> {
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
    await this.#askMoves(numbers, board, signal);
    const before = this.#made;
    this.#made = new Map();
    const found = new Map<number, ReachingFinding>();
    for (const [scan, places] of wanted) {
      for (const [index, number] of places) {
        const one = decoded.get(scan)?.get(index);
        if (one === undefined) continue;
        const made = await this.#make(one, number, board, looked, before.get(one), signal);
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
        made.set(number, await this.#make(one, number, board, new Set(), undefined, signal));
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

  /** Asks where the lines of files went, all files of a commit at once. */
  async #askMoves(numbers: readonly number[], { index }: Board, signal: AbortSignal): Promise<void> {
    const wanted = new Map<string, Set<string>>();
    for (const number of numbers) {
      const place = index.places[index.placeOf(number)];
      const commit = place?.run.source?.revision;
      if (commit === undefined || place?.file === undefined) continue;
      const file = this.#files.absolute(place.file);
      if (this.#moves.get(commit)?.has(file) !== true) wanted.set(commit, (wanted.get(commit) ?? new Set<string>()).add(file));
    }
    for (const [commit, files] of wanted) {
      const found = await this.#movesSince([...files], commit, signal);
      const known = this.#moves.get(commit) ?? new Map<string, LineMoves | undefined>();
      for (const file of files) known.set(file, found.get(file));
      this.#moves.set(commit, known);
    }
  }

  async #make(decoded: DecodedFinding, number: number, { index, ways, ranking, uris }: Board, looked: ReadonlySet<string>, before: ReachingFinding | undefined, signal: AbortSignal): Promise<ReachingFinding> {
    const place = index.places[index.placeOf(number)];
    const run = place?.run ?? unknownRun;
    const { links, reaches } = ways.of(index.placeOf(number));
    const risk = ranking.riskOf(index.classOf(number));
    const file = place?.file === undefined ? undefined : this.#files.absolute(place.file);
    const isLooked = file !== undefined && looked.has(file);
    if (before !== undefined && this.#followed.has(before) === isLooked && before.run === run && before.risk === risk && before.links === links) return before;
    const { identity, quoted, flow, ...rest } = decoded;
    const moves = this.#moves.get(run.source?.revision ?? '');
    const settle = async (locations: readonly DecodedLocation[]): Promise<readonly FindingLocation[]> => {
      const settled: FindingLocation[] = [];
      for (const location of locations) {
        const path = uris.find(location.uri, run);
        const found = settleLocation(location, location.measure === undefined ? undefined : await this.#linesOf(path, signal));
        const followed = found.region === undefined || path === undefined ? undefined : followRegion(found.region, moves?.get(this.#files.absolute(path)), undefined, undefined);
        settled.push(followed === undefined ? found : { ...found, region: followed.region });
      }
      return settled;
    };
    const [first, ...others] = decoded.locations;
    const scanned = first && settleLocation(first, first.measure === undefined ? undefined : await this.#linesOf(place?.file, signal));
    const lines = isLooked ? await this.#linesOf(place?.file, signal) : undefined;
    const region = scanned?.region;
    const known = moves?.get(file ?? '');
    const isProvable = quoted !== undefined || known !== undefined;
    const followed = region && followRegion(region, known, isProvable ? quoted : this.#lineSeen(decoded, region, lines), lines);
    const isProved = followed !== undefined && (isProvable || followed.lines !== 'same');
    const finding: Finding = {
      ...rest,
      id: this.#identify({ tool: decoded.tool, ruleId: decoded.ruleId, place: place === undefined ? '' : identityPlace(place) }, identity),
      locations: scanned === undefined ? [] : [followed === undefined ? scanned : { ...scanned, region: followed.region }, ...(await settle(others))],
      related: await settle(decoded.related),
      ...(flow === undefined ? {} : { flow: await settle(flow) }),
    };
    const made: ReachingFinding = {
      finding,
      links,
      reaches,
      risk,
      run,
      ...(file === undefined ? {} : { file }),
      ...(isProved && region !== undefined ? { since: { lines: followed.lines, scanned: region } } : {}),
    };
    if (isLooked) this.#followed.add(made);
    return made;
  }

  /** Later edits are told by what stood there first, though whether that was what was scanned is not known. */
  #lineSeen(decoded: DecodedFinding, { startLine }: Region, lines: readonly string[] | undefined): string | undefined {
    const seen = this.#seen.get(decoded);
    if (seen !== undefined || lines === undefined) return seen;
    const line = (lines[startLine] ?? '').slice(0, longestSeen);
    this.#seen.set(decoded, line);
    return line;
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
