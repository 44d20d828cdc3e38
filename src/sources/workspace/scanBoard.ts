// Makes the board that findings are handed out from: indexes the scans, links their places, ranks them. Each step is done
// anew without those before it, a few milliseconds at a time.

import { dismissal, type DismissalSources } from '../../domain/findings/dismissal.ts';
import { severityCodes } from '../../domain/findings/findingColumns.ts';
import { FindingIndex, type IndexedScan } from '../../domain/findings/findingIndex.ts';
import { FindingRanking } from '../../domain/findings/findingRanking.ts';
import { FindingWays } from '../../domain/findings/findingWays.ts';
import { identifier } from '../../domain/findings/identity.ts';
import type { Repository } from '../../domain/findings/links/linkContext.ts';
import { Linker } from '../../domain/findings/links/linker.ts';
import { reachTable } from '../../domain/findings/reach.ts';
import type { ScanState } from '../../domain/findings/scanVersions.ts';
import { isInForce } from '../../domain/findings/suppressionRule.ts';
import { WorkspacePaths } from '../../domain/findings/workspacePaths.ts';
import { chartParts } from '../../domain/manifests/helm/chart.ts';
import { objectAt } from '../../domain/manifests/manifest.ts';
import { placeObjects, type PlacedObject } from '../../domain/manifests/place.ts';
import { withSeparators } from '../../domain/manifests/separators.ts';
import type { Board } from './findingMaterials.ts';
import type { FindingServiceParts, Suppressions } from './findingServiceParts.ts';
import { inSlices } from './inSlices.ts';
import { indexedScans, type ReadDetails, type Scanned } from './indexedScans.ts';
import { UriFinder, listNamed } from './uriFinder.ts';
import { noContent, type WorkspaceContent } from './workspaceScan.ts';

const emptyBoard: Board = { scans: [], index: FindingIndex.empty, ways: FindingWays.empty, ranking: FindingRanking.empty, uris: new UriFinder(new WorkspacePaths([]), [], []) };

export class ScanBoard {
  readonly #parts: FindingServiceParts;
  readonly #read: ReadDetails;
  readonly #signal: AbortSignal;
  #content: WorkspaceContent = noContent;
  #placed: readonly PlacedObject[] = [];
  #names: ReadonlySet<string> = new Set();
  #states: readonly ScanState[] = [];
  #files: ReadonlySet<string> = new Set();
  #repository: Repository | undefined;
  #suppressed = '';
  #stakes: ReadonlyMap<string, string> = new Map();
  #board: Board = emptyBoard;

  constructor(parts: FindingServiceParts, read: ReadDetails, signal: AbortSignal) {
    this.#parts = parts;
    this.#read = read;
    this.#signal = signal;
  }

  get board(): Board {
    return this.#board;
  }

  get content(): WorkspaceContent {
    return this.#content;
  }

  /** The objects of manifests, where they are applied. */
  get placed(): readonly PlacedObject[] {
    return this.#placed;
  }

  /** Base names of files that would change which file a uri means by coming or going. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** One for each run of each scan. */
  get states(): readonly ScanState[] {
    return this.#states;
  }

  /** Absolute paths of the files that have open findings. */
  get files(): ReadonlySet<string> {
    return this.#files;
  }

  /** Whether other suppressions are in force than those that were looked at. */
  get isSuppressionStale(): boolean {
    const { suppressions } = this.#parts;
    return suppressions !== undefined && inForce(suppressions) !== this.#suppressed;
  }

  /** Takes what was read of the workspace; `index` follows. */
  take(content: WorkspaceContent): void {
    this.#content = content;
    this.#placed = placeObjects(content.manifests);
  }

  /** @returns whether the workspace's repository is another, or says something else: `index` is to follow. */
  async askRepository(): Promise<boolean> {
    const before = JSON.stringify(this.#repository);
    this.#repository = await this.#parts.history?.repository(this.#signal);
    return JSON.stringify(this.#repository) !== before;
  }

  /** Indexes, links and ranks. */
  async index(): Promise<void> {
    const { files, choices, clusterScans, suppressions } = this.#parts;
    const { scans: read, manifests, charts } = this.#content;
    const { paths, names } = await listNamed(read.flatMap(({ store }) => store.columns.uris), files, this.#signal);
    const uris = new UriFinder(paths, choices?.() ?? [], this.#repository?.remotes ?? []);
    const all: readonly Scanned[] = [...read, ...(clusterScans?.scans() ?? [])];
    const fileOf: DismissalSources['fileOf'] = (uri, run) => uris.find(uri, run);
    const { scans, states } = await indexedScans(all, this.#read);
    const byFile = new Map(manifests.map((manifest) => [manifest.file, manifest]));
    const partAt = chartParts(charts);
    const index = await inSlices(
      FindingIndex.build({
        scans: suppressions === undefined ? scans : this.#withDismissals(scans, suppressions, fileOf),
        fileOf,
        documentAt: (file, line, losesSeparators) => {
          const manifest = byFile.get(file);
          const at = losesSeparators ? withSeparators(line, manifest?.separators ?? []) : line;
          return (manifest && objectAt(manifest, at)?.lines.start) ?? partAt(file, at);
        },
        reportOf: (uri) => clusterScans?.subjectOf(uri),
      }),
      this.#signal,
    );
    this.#names = names;
    this.#states = states;
    this.#files = await this.#filesOf(index);
    const { ways, ranking } = await this.#linked(index);
    this.#board = { scans: all, index, ways, ranking, uris };
  }

  /** Links and ranks. */
  async link(): Promise<void> {
    this.#board = { ...this.#board, ...(await this.#linked(this.#board.index)) };
  }

  /** Ranks, where what is known of a claim has changed. @returns whether it has. */
  async rank(): Promise<boolean> {
    const { index, ways } = this.#board;
    const now = await this.#stakesOf(ways);
    if ([...now].every(([claim, stake]) => this.#stakes.get(claim) === stake)) return false;
    this.#board = { ...this.#board, ranking: await this.#ranked(index, ways, now) };
    return true;
  }

  async #linked(index: FindingIndex): Promise<{ readonly ways: FindingWays; readonly ranking: FindingRanking }> {
    const ways = index.classCount === 0 ? FindingWays.empty : await inSlices(this.#linking(index), this.#signal);
    return { ways, ranking: await this.#ranked(index, ways, await this.#stakesOf(ways)) };
  }

  async #ranked(index: FindingIndex, ways: FindingWays, stakes: ReadonlyMap<string, string>): Promise<FindingRanking> {
    this.#stakes = stakes;
    return inSlices(FindingRanking.build(index, ways, this.#parts.stakeOf), this.#signal);
  }

  *#linking(index: FindingIndex): Generator<undefined, FindingWays> {
    const rows = this.#parts.rows.rows();
    const { dockerfiles, builds, provenances, charts, rules } = this.#content;
    const linker = new Linker({ placed: this.#placed, dockerfiles, builds, provenances, charts, rules, rows, ...(this.#repository === undefined ? {} : { repository: this.#repository }) });
    yield;
    const table = reachTable(rows);
    yield;
    return yield* FindingWays.build(index, (place) => linker.linksOf(place), table);
  }

  /** What risks are judged by, of each claim that something reaches. */
  async #stakesOf({ claims }: FindingWays): Promise<ReadonlyMap<string, string>> {
    const { stakeOf } = this.#parts;
    function* each(): Generator<undefined, ReadonlyMap<string, string>> {
      const stakes = new Map<string, string>();
      for (const claim of claims) {
        const stake = stakeOf(claim);
        stakes.set(claim, stake === undefined ? '' : `${stake.protection} ${stake.drilled}`);
        if (stakes.size % 100 === 0) yield;
      }
      return stakes;
    }
    return inSlices(each(), this.#signal);
  }

  #withDismissals(scans: readonly IndexedScan[], suppressions: Suppressions, fileOf: DismissalSources['fileOf']): readonly IndexedScan[] {
    const { clusterScans, sha256 } = this.#parts;
    this.#suppressed = inForce(suppressions);
    const sources = { rules: suppressions.rules(), now: suppressions.now(), fileOf, reportPlaceOf: (uri: string) => clusterScans?.subjectOf(uri)?.place, identify: identifier(sha256) };
    return scans.map((scan) => {
      const isDismissed = dismissal(scan, sources);
      return isDismissed === undefined ? scan : { ...scan, isDismissed };
    });
  }

  async #filesOf(index: FindingIndex): Promise<ReadonlySet<string>> {
    const { files } = this.#parts;
    function* withFindings(): Generator<undefined, ReadonlySet<string>> {
      const found = new Set<string>();
      for (const [place, { file }] of index.places.entries()) {
        if (file !== undefined && severityCodes.some((_, code) => index.sizeOf(place * severityCodes.length + code) > 0)) found.add(files.absolute(file));
        if (place % 500 === 499) yield;
      }
      return found;
    }
    return inSlices(withFindings(), this.#signal);
  }
}

/** What the findings that are suppressed depend on. */
function inForce(suppressions: Suppressions): string {
  const now = suppressions.now();
  return JSON.stringify(suppressions.rules().filter((rule) => isInForce(rule, now)).map(({ rule, tool, file, id }) => [rule, tool, file?.source, id]));
}
