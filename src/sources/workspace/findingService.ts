// The findings of the workspace, what they reach and what that could cost, kept right as files and rows change. It fits
// ui/ports/findings.ts.

import type { DecodedResult, Sha256 } from '../../domain/findings/decoded.ts';
import { dismissal, type DismissalSources } from '../../domain/findings/dismissal.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';
import { severityCodes } from '../../domain/findings/findingColumns.ts';
import { FindingIndex, type IndexedScan } from '../../domain/findings/findingIndex.ts';
import type { NamedObject, ReportSubject } from '../../domain/findings/findingPlace.ts';
import { identifier } from '../../domain/findings/identity.ts';
import { FindingRanking } from '../../domain/findings/findingRanking.ts';
import { FindingWays, countAll, type FindingCounts } from '../../domain/findings/findingWays.ts';
import type { Repository } from '../../domain/findings/links/linkContext.ts';
import { Linker } from '../../domain/findings/links/linker.ts';
import { reachTable } from '../../domain/findings/reach.ts';
import type { FindingQuery, ReachingFinding } from '../../domain/findings/reachingFinding.ts';
import type { Stake } from '../../domain/findings/risk.ts';
import { supersededBy, type ScanState } from '../../domain/findings/scanVersions.ts';
import { isInForce, type SuppressionRule } from '../../domain/findings/suppressionRule.ts';
import type { UriChoice } from '../../domain/findings/uriChoice.ts';
import { WorkspacePaths } from '../../domain/findings/workspacePaths.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import { chartParts } from '../../domain/manifests/helm/chart.ts';
import { claimPlace } from '../../domain/manifests/claimPlace.ts';
import { placeObjects } from '../../domain/manifests/place.ts';
import type { PlacedObject } from '../../domain/manifests/place.ts';
import { DetailsFailed, type OpenScan } from '../sarif/sarifClient.ts';
import { FileKinds, usualSarifFiles } from './fileKinds.ts';
import { FindingMaterials, type Board, type MovesSince } from './findingMaterials.ts';
import { inSlices } from './inSlices.ts';
import { RowReach } from './rowReach.ts';
import { runFacts } from './runFacts.ts';
import { UriFinder, listNamed } from './uriFinder.ts';
import type { FileChange, WorkspaceFiles } from './workspaceFiles.ts';
import { WorkspaceScan, noContent, type FileScan, type SarifReader, type WorkspaceContent } from './workspaceScan.ts';

interface Disposable {
  dispose(): void;
}

/** Rows of the inventory that came, changed or went. */
interface RowBatch {
  readonly rows: readonly ClaimRow[];
  readonly removedRows: readonly string[];
}

/** The rows of the inventory. */
export interface RowSource {
  rows(): readonly ClaimRow[];
  onDidChange(listener: (batch: RowBatch) => void): Disposable;
}

/** What git knows of the workspace. Rejects only with the signal's reason. */
export interface WorkspaceHistory {
  /** The workspace's own repository; undefined where it is none, or is not known. */
  readonly repository: (signal: AbortSignal) => Promise<Repository | undefined>;
  readonly movesSince: MovesSince;
  /** After a commit, a checkout and the like. */
  onDidChange(listener: () => void): Disposable;
}

/** What scanners in the cluster found, as scans: new ones after each change. */
export interface ClusterScans {
  scans(): readonly OpenScan[];
  /** @returns what the report is about that a uri stands for. */
  subjectOf(uri: string): ReportSubject | undefined;
  onDidChange(listener: () => void): Disposable;
}

/** The suppressions that people wrote down beside the scans. */
export interface Suppressions {
  rules(): readonly SuppressionRule[];
  /** Milliseconds since the epoch. */
  now(): number;
  /** Told when one may have come, gone or lapsed. */
  onDidChange(listener: () => void): Disposable;
}

export interface FindingServiceParts {
  readonly files: WorkspaceFiles;
  readonly sarif: SarifReader;
  readonly rows: RowSource;
  readonly sha256: Sha256;
  /** What is known of a claim; undefined where it has no row. */
  readonly stakeOf: (claim: string) => Stake | undefined;
  /** Told when a reading in the background failed as a whole; the next change tries again. */
  readonly onTrouble: (error: unknown) => void;
  /** Patterns of SARIF files; the usual ones if absent. */
  readonly sarifFiles?: () => readonly string[];
  /** What people chose where it was not clear which file a uri means. */
  readonly choices?: () => readonly UriChoice[];
  readonly suppressions?: Suppressions;
  /** Reports of scanners that run in the cluster. */
  readonly clusterScans?: ClusterScans;
  readonly history?: WorkspaceHistory;
}

/** Milliseconds from the first of several changes to the work on them. */
const quiet = 250;
/** Times that linking took last, from one linking to the next: it takes a tenth of the extension host's time at most. */
const linkingPause = 10;
/** Milliseconds after which risks are judged anew though nothing came: protection ages. */
const ageing = 30_000;

/** Findings handed out: of all, of a claim, of a file. */
const mostTop = 1000;
const mostOfClaim = 100;
const mostInFile = 1000;
/** Claims that count as looked at, the last ones. */
const mostClaims = 50;
/** Findings whose details are read to see which objects they name. */
const mostNaming = 20_000;
/** Findings of a page. */
const page = 500;
/** Times that a scan whose details could not be read is scanned anew before its details are left alone. */
const mostLosses = 2;

/** A scan; of a file, with the time of its writing. */
type Scanned = OpenScan & Partial<Pick<FileScan, 'modifiedAt'>>;

/** What there is to do anew; each includes those after it. */
interface Stale {
  asked: boolean;
  indexed: boolean;
  linked: boolean;
  ranked: boolean;
  looked: boolean;
}

const emptyBoard: Board = { scans: [], index: FindingIndex.empty, ways: FindingWays.empty, ranking: newRanking(), uris: new UriFinder(new WorkspacePaths([]), [], []) };

function newRanking(): FindingRanking {
  const { value } = FindingRanking.build(FindingIndex.empty, FindingWays.empty, () => undefined).next();
  return value as FindingRanking;
}

/** Nothing is read and nothing watched before the first `reload`. */
export class FindingService {
  readonly #parts: FindingServiceParts;
  readonly #scan: WorkspaceScan;
  readonly #materials: FindingMaterials;
  readonly #reach = new RowReach();
  readonly #listeners = new Set<() => void>();
  readonly #end = new AbortController();
  readonly #watched: Disposable[] = [];
  #timer: { readonly at: number; readonly timeout: NodeJS.Timeout } | undefined;
  #ageing: NodeJS.Timeout | undefined;
  readonly #changed = new Set<string>();
  /** What there is to do besides reading changed files. */
  readonly #stale: Stale = { asked: false, indexed: false, linked: false, ranked: false, looked: false };
  #linkedAt = -Infinity;
  #linkingTook = 0;
  #running: Promise<void> = Promise.resolve();
  #content: WorkspaceContent = noContent;
  #closing: FileScan[] = [];
  readonly #losses = new Map<string, number>();
  #placed: readonly PlacedObject[] = [];
  #names: ReadonlySet<string> = new Set();
  #versions: readonly ScanState[] = [];
  #kinds: FileKinds | undefined;
  #suppressed = '';
  #repository: Repository | undefined;
  #board: Board = emptyBoard;
  #stakes = new Map<string, string>();
  #filesWithFindings: ReadonlySet<string> = new Set();
  #first = new Map<string, readonly ReachingFinding[]>();
  #lookedClaims = new Set<string>();
  #lookedFiles: ReadonlySet<string> = new Set();
  #shown: Shown = nothingShown;
  #ready = false;

  constructor(parts: FindingServiceParts) {
    this.#parts = parts;
    this.#materials = new FindingMaterials(parts.files, parts.sha256, parts.history?.movesSince ?? (() => Promise.resolve(new Map())));
    this.#scan = new WorkspaceScan(parts.files, parts.sarif, (name, results) => this.#firstCame(name, results), (scan) => this.#closing.push(scan));
  }

  get ready(): boolean {
    return this.#ready;
  }

  counts(): FindingCounts {
    return this.#board.ways.counts;
  }

  countsOf(claim: string): FindingCounts {
    return this.#board.ways.countsOf(claim);
  }

  ofClaim(claim: string): readonly ReachingFinding[] {
    const isNew = !this.#lookedClaims.delete(claim);
    this.#lookedClaims.add(claim);
    if (isNew) {
      for (const oldest of this.#lookedClaims) {
        if (this.#lookedClaims.size <= mostClaims) break;
        this.#lookedClaims.delete(oldest);
      }
      // What nothing reaches needs no details.
      if (this.#board.ways.placesOf(claim).length > 0) this.#soon('looked', 0);
    }
    return this.#shown.ofClaim.get(claim) ?? [];
  }

  inFile(path: string): readonly ReachingFinding[] {
    return this.#shown.inFile.get(path) ?? [];
  }

  textOf(path: string): unknown {
    return this.#shown.texts.get(path);
  }

  filesWithFindings(): ReadonlySet<string> {
    return this.#filesWithFindings;
  }

  top(): readonly ReachingFinding[] {
    return this.#shown.top;
  }

  look(files: readonly string[]): void {
    const now = new Set(files);
    if (now.size === this.#lookedFiles.size && files.every((file) => this.#lookedFiles.has(file))) return;
    this.#lookedFiles = now;
    this.#soon('looked', 0);
  }

  find(id: string): ReachingFinding | undefined {
    return this.#shown.byId.get(id);
  }

  /** @throws the signal's reason; DetailsFailed where a file changed meanwhile */
  async *all(query: FindingQuery, signal: AbortSignal): AsyncGenerator<ReachingFinding> {
    const board = this.#board;
    let numbers: number[] = [];
    for (const of of this.#classes(query, board)) {
      for (const number of board.index.membersOf(of)) {
        numbers.push(number);
        if (numbers.length < page) continue;
        yield* await this.#materials.read(numbers, board, signal);
        numbers = [];
      }
    }
    yield* await this.#materials.read(numbers, board, signal);
  }

  count(query: FindingQuery): number {
    return this.#classes(query, this.#board).reduce((sum, of) => sum + this.#board.index.sizeOf(of), 0);
  }

  identitiesOf(claim: string, most: number): { readonly ids: readonly string[]; readonly omitted: number } {
    const board = this.#board;
    const ids = board.ranking.ofClaim(claim, most).map((number) => this.#materials.idOf(number, board));
    return { ids, omitted: countAll(board.ways.countsOf(claim)) - ids.length };
  }

  reports(): readonly ScanReport[] {
    return this.#content.scans.map(({ report }) => report);
  }

  scans(): readonly ScanState[] {
    return this.#versions;
  }

  manifestOf(claim: string): { readonly file: string; readonly line: number } | undefined {
    const slash = claim.indexOf('/');
    const place = claimPlace(this.#placed, claim.slice(0, slash), claim.slice(slash + 1));
    return place === undefined ? undefined : { file: this.#parts.files.absolute(place.file), line: place.at.line };
  }

  namespacesOf(file: string, kind: string, name: string): readonly (string | undefined)[] {
    const here = this.#placed.filter((one) => one.object.kind === kind && one.object.name === name && this.#parts.files.absolute(one.file) === file);
    return [...new Set(here.map(({ namespace }) => namespace))];
  }

  onDidChange(listener: () => void): Disposable {
    // A wrapper of its own, so that one listener added twice is two.
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  }

  candidatesOf(uri: string): readonly string[] {
    return this.#board.uris.candidates(uri).map((path) => this.#parts.files.absolute(path));
  }

  async reindex(): Promise<void> {
    await this.#enqueue(() => this.#index());
  }

  /** Reads everything anew; the first call starts watching files and rows. @throws when files cannot be listed, or disposed */
  async reload(): Promise<void> {
    this.#watch();
    await this.#enqueue(() => {
      this.#scan.forget();
      this.#losses.clear();
      return this.#readFiles();
    });
  }

  async settled(): Promise<void> {
    this.#unschedule();
    await this.#enqueue(() => this.#catchUp());
  }

  dispose(): void {
    this.#end.abort();
    this.#unschedule();
    clearTimeout(this.#ageing);
    for (const watched of this.#watched.splice(0)) watched.dispose();
    this.#listeners.clear();
  }

  #watch(): void {
    this.#end.signal.throwIfAborted();
    if (this.#watched.length > 0) return;
    const { files, rows, clusterScans, suppressions, history } = this.#parts;
    if (history !== undefined) {
      this.#watched.push(history.onDidChange(() => {
        this.#materials.forgetMoves();
        this.#soon('asked');
      }));
    }
    if (suppressions !== undefined) {
      this.#watched.push(suppressions.onDidChange(() => {
        if (inForce(suppressions) !== this.#suppressed) this.#soon('indexed');
      }));
    }
    if (clusterScans !== undefined) this.#watched.push(clusterScans.onDidChange(() => this.#soon('indexed')));
    this.#watched.push(
      files.onDidChange((changes) => this.#filesDidChange(changes)),
      rows.onDidChange((batch) => {
        if (batch.rows.length + batch.removedRows.length > 0) this.#soon(this.#reach.take(batch) ? 'linked' : 'ranked');
      }),
    );
    this.#reach.take({ rows: rows.rows(), removedRows: [] });
  }

  #filesDidChange(changes: readonly FileChange[]): void {
    const concerning = changes.filter(({ path, type }) => {
      const named = this.#names.has(path.slice(path.lastIndexOf('/') + 1));
      return this.#kinds?.kindOf(path) !== undefined || (named && type !== 'changed') || this.#materials.measured.has(path);
    });
    if (concerning.length === 0) return;
    for (const { path } of concerning) this.#changed.add(path);
    this.#schedule(quiet);
  }

  #soon(what: keyof Stale, delay = quiet): void {
    this.#stale[what] = true;
    if (!this.#ready) return;
    const pause = what === 'looked' ? 0 : this.#linkedAt + this.#linkingTook * linkingPause - performance.now();
    this.#schedule(Math.max(delay, pause));
  }

  /** Works on what changed, `delay` after the first change: later ones do not put it off. */
  #schedule(delay: number): void {
    const at = performance.now() + delay;
    if (this.#end.signal.aborted || (this.#timer !== undefined && this.#timer.at <= at)) return;
    this.#unschedule();
    const timeout = setTimeout(() => {
      this.#timer = undefined;
      this.#enqueue(() => this.#catchUp()).catch((error: unknown) => {
        if (!this.#end.signal.aborted) this.#parts.onTrouble(error);
      });
    }, delay);
    this.#timer = { at, timeout };
  }

  #unschedule(): void {
    clearTimeout(this.#timer?.timeout);
    this.#timer = undefined;
  }

  /** One work after the other, whatever became of the one before. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    const turn = this.#running.then(work);
    this.#running = turn.catch(() => undefined);
    return turn;
  }

  /** Forgets what changed only now: a reading that was under way meanwhile may have kept what was there before. */
  async #catchUp(): Promise<void> {
    if (this.#changed.size > 0) {
      for (const path of this.#changed) {
        this.#scan.forget(path);
        this.#materials.forget(path);
        this.#losses.delete(path);
      }
      this.#changed.clear();
      await this.#readFiles();
      return;
    }
    if (!this.#ready) return;
    const { asked, indexed, linked, ranked, looked } = this.#stale;
    if (asked) await this.#askRepository();
    else if (indexed) await this.#index();
    else if (linked) await this.#link();
    else if (ranked && (await this.#stakesDiffer())) await this.#rank();
    else if (looked) await this.#show();
    else this.#stale.ranked = false;
  }

  async #readFiles(): Promise<void> {
    const signal = this.#end.signal;
    this.#kinds = new FileKinds(this.#parts.sarifFiles?.() ?? usualSarifFiles, this.#parts.files.roots());
    const [content, repository] = await Promise.all([this.#scan.read(this.#kinds, signal), this.#parts.history?.repository(signal)]);
    this.#repository = repository;
    signal.throwIfAborted();
    this.#content = content;
    this.#placed = placeObjects(content.manifests);
    const before = this.#closing.splice(0);
    await this.#index();
    for (const scan of before) scan.close();
  }

  async #askRepository(): Promise<void> {
    this.#stale.asked = false;
    const before = JSON.stringify(this.#repository);
    this.#repository = await this.#parts.history?.repository(this.#end.signal);
    if (this.#stale.indexed || JSON.stringify(this.#repository) !== before) await this.#index();
    else await this.#show();
  }

  async #index(): Promise<void> {
    this.#stale.indexed = false;
    const signal = this.#end.signal;
    const content = this.#content;
    const { files, choices, clusterScans, suppressions } = this.#parts;
    const { paths, names } = await listNamed(content.scans.flatMap(({ store }) => store.columns.uris), files, signal);
    const uris = new UriFinder(paths, choices?.() ?? [], this.#repository?.remotes ?? []);
    const all: readonly Scanned[] = [...content.scans, ...(clusterScans?.scans() ?? [])];
    const fileOf: DismissalSources['fileOf'] = (uri, run) => uris.find(uri, run);
    const { scans: plain, states } = await this.#indexed(all);
    const scans = suppressions === undefined ? plain : this.#withDismissals(plain, suppressions, fileOf);
    const manifests = new Map(content.manifests.map((manifest) => [manifest.file, manifest]));
    const partAt = chartParts(content.charts);
    const index = await inSlices(
      FindingIndex.build({
        scans,
        fileOf,
        documentAt: (file, line) => manifests.get(file)?.objects.find(({ lines }) => lines.start <= line && line < lines.end)?.lines.start ?? partAt(file, line),
        reportOf: (uri) => clusterScans?.subjectOf(uri),
      }),
      signal,
    );
    this.#names = names;
    this.#versions = states;
    this.#board = { ...this.#board, scans: all, index, uris };
    this.#first.clear();
    this.#filesWithFindings = await this.#filesOf(index);
    this.#ready = true;
    await this.#link();
  }

  /** The scans as the index wants them, and what is said of each of their runs. */
  async #indexed(scans: readonly Scanned[]): Promise<{ readonly scans: readonly IndexedScan[]; readonly states: readonly ScanState[] }> {
    const runs = scans.map(({ report }) => runFacts(report));
    const versions = scans.flatMap(({ modifiedAt }, number) => (runs[number] ?? []).map((run) => ({ run, at: run.endedAt ?? modifiedAt })));
    const newer = supersededBy(versions);
    const indexed: IndexedScan[] = [];
    const states: ScanState[] = [];
    for (const [number, scan] of scans.entries()) {
      const { report, store } = scan;
      const superseded: boolean[] = [];
      for (const [run, facts] of (runs[number] ?? []).entries()) {
        const by = newer[states.length];
        const at = versions[states.length]?.at;
        superseded.push(by !== undefined);
        const { automationId, source } = facts;
        states.push({
          file: report.file,
          tool: facts.tool,
          results: report.runs[run]?.results ?? 0,
          outcome: report.runs[run]?.outcome ?? 'unknown',
          ...(automationId === undefined ? {} : { automationId }),
          ...(source?.branch === undefined ? {} : { branch: source.branch }),
          ...(source?.revision === undefined ? {} : { commit: source.revision }),
          ...(at === undefined ? {} : { at }),
          ...(by === undefined ? {} : { supersededBy: by }),
        });
      }
      indexed.push({ store, runs: runs[number] ?? [], superseded, objects: await this.#objectsIn(scan) });
    }
    return { scans: indexed, states };
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

  /** The objects that findings name, by their places in the store. */
  async #objectsIn(scan: OpenScan): Promise<ReadonlyMap<number, readonly NamedObject[]>> {
    const naming = scan.store.naming(mostNaming);
    const objects = new Map<number, readonly NamedObject[]>();
    for (let start = 0; start < naming.length; start += page) {
      const indices = naming.subarray(start, start + page);
      const found = await this.#unlessLost(scan.details(indices, this.#end.signal));
      // All come, in this order, or none.
      if (found?.length !== indices.length) break;
      for (const [n, index] of indices.entries()) {
        const named = found[n]?.objects;
        if (named !== undefined) objects.set(index, named);
      }
    }
    return objects;
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
    return inSlices(withFindings(), this.#end.signal);
  }

  async #link(): Promise<void> {
    this.#stale.linked = false;
    const begun = performance.now();
    const { index } = this.#board;
    const ways = index.classCount === 0 ? FindingWays.empty : await inSlices(this.#linking(index), this.#end.signal);
    this.#board = { ...this.#board, ways };
    this.#linkedAt = performance.now();
    this.#linkingTook = this.#linkedAt - begun;
    await this.#rank();
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

  async #rank(): Promise<void> {
    this.#stale.ranked = false;
    this.#stakes = await this.#stakesNow();
    const { index, ways } = this.#board;
    const ranking = await inSlices(FindingRanking.build(index, ways, this.#parts.stakeOf), this.#end.signal);
    this.#board = { ...this.#board, ranking };
    clearTimeout(this.#ageing);
    if (ranking.ranked.length > 0) this.#ageing = setTimeout(() => this.#soon('ranked', 0), ageing).unref();
    await this.#show();
  }

  /** What risks were judged by, of each claim that something reaches. */
  async #stakesNow(): Promise<Map<string, string>> {
    const { stakeOf } = this.#parts;
    const { claims } = this.#board.ways;
    function* each(): Generator<undefined, Map<string, string>> {
      const stakes = new Map<string, string>();
      for (const claim of claims) {
        const stake = stakeOf(claim);
        stakes.set(claim, stake === undefined ? '' : `${stake.protection} ${stake.drilled}`);
        if (stakes.size % 100 === 0) yield;
      }
      return stakes;
    }
    return inSlices(each(), this.#end.signal);
  }

  async #stakesDiffer(): Promise<boolean> {
    this.#stale.ranked = false;
    const now = await this.#stakesNow();
    for (const [claim, stake] of now) if (this.#stakes.get(claim) !== stake) return true;
    clearTimeout(this.#ageing);
    this.#ageing = setTimeout(() => this.#soon('ranked', 0), ageing).unref();
    return false;
  }

  /** Makes the findings that somebody looks at, and tells. */
  async #show(): Promise<void> {
    this.#stale.looked = false;
    const board = this.#board;
    const { index, ranking } = board;
    const top = ranking.top(mostTop);
    const ofClaim = new Map([...this.#lookedClaims].map((claim) => [claim, ranking.ofClaim(claim, mostOfClaim)]));
    const inFile = this.#numbersIn(index, ranking);
    const wanted = [...new Set([top, ...ofClaim.values(), ...inFile.values()].flat())];
    const made = (await this.#unlessLost(this.#materials.keep(wanted, board, this.#lookedFiles, this.#end.signal))) ?? new Map<number, ReachingFinding>();
    const pick = (numbers: readonly number[]): readonly ReachingFinding[] => numbers.flatMap((number) => made.get(number) ?? []);
    const shownTop = pick(top);
    const byFile = new Map(Map.groupBy(shownTop.filter(({ file }) => file !== undefined), ({ file }) => file ?? ''));
    for (const [file, numbers] of inFile) byFile.set(file, [...pick(numbers)]);
    this.#shown = {
      top: shownTop,
      ofClaim: new Map([...ofClaim].map(([claim, numbers]) => [claim, pick(numbers)])),
      inFile: byFile,
      byId: new Map([...made.values()].map((one) => [one.finding.id, one])),
      texts: this.#materials.texts,
    };
    this.#tell();
  }

  /** The findings in the files that are looked at. */
  #numbersIn(index: FindingIndex, ranking: FindingRanking): ReadonlyMap<string, readonly number[]> {
    const looked = new Map([...this.#lookedFiles].filter((file) => this.#filesWithFindings.has(file)).map((file) => [file, [] as number[]]));
    if (looked.size > 0) for (const [place, { file }] of index.places.entries()) if (file !== undefined) looked.get(this.#parts.files.absolute(file))?.push(place);
    return new Map(
      [...looked].map(([file, places]) => {
        const numbers: number[] = [];
        for (const of of ranking.classesAt(places)) numbers.push(...index.membersOf(of).subarray(0, mostInFile - numbers.length));
        return [file, numbers];
      }),
    );
  }

  /** @returns undefined where details could not be read: their scans are read anew, unless that has not helped. */
  async #unlessLost<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof DetailsFailed)) throw error;
      const names = this.#content.scans.map(({ report }) => report.file).filter((file) => (this.#losses.get(file) ?? 0) < mostLosses);
      for (const name of names) {
        this.#losses.set(name, (this.#losses.get(name) ?? 0) + 1);
        this.#changed.add(name);
      }
      if (names.length > 0) this.#schedule(quiet);
      else this.#parts.onTrouble(error);
      return undefined;
    }
  }

  /** The first results of a large file stand, unlinked, until it is scanned as a whole. */
  #firstCame(name: string, results: readonly DecodedResult[]): void {
    const found = results
      .filter(({ suppressed, baseline }) => suppressed !== true && baseline !== 'absent')
      .slice(0, mostOfClaim)
      .map((result, n): ReachingFinding => ({ finding: { ...result, id: `first:${name}:${n}` }, links: [], reaches: [], risk: { score: 0, factors: [] }, run: { tool: result.tool, file: name } }));
    this.#first.set(name, found);
    if (this.#ready || this.#shown.top.length > 0) return;
    this.#shown = { ...nothingShown, top: [...this.#first.values()].flat(), byId: new Map(found.map((one) => [one.finding.id, one])) };
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** The classes that fit a query, highest risk first. */
  #classes({ claim, severity, tool, reaching }: FindingQuery, { index, ways, ranking }: Board): readonly number[] {
    return (claim === undefined ? ranking.ranked : ranking.classesOf(claim)).filter((of) => {
      const place = Math.floor(of / severityCodes.length);
      return (
        (severity === undefined || severity.includes(severityCodes[of % severityCodes.length] ?? 'low')) &&
        (tool === undefined || index.places[place]?.run.tool === tool) &&
        (reaching === undefined || ways.of(place).reaches.length > 0 === reaching)
      );
    });
  }
}

/** What the findings that are suppressed depend on. */
function inForce(suppressions: Suppressions): string {
  const now = suppressions.now();
  return JSON.stringify(suppressions.rules().filter((rule) => isInForce(rule, now)).map(({ rule, tool, file, id }) => [rule, tool, file?.source, id]));
}

/** What was handed out last. */
interface Shown {
  readonly top: readonly ReachingFinding[];
  readonly ofClaim: ReadonlyMap<string, readonly ReachingFinding[]>;
  readonly inFile: ReadonlyMap<string, readonly ReachingFinding[]>;
  readonly byId: ReadonlyMap<string, ReachingFinding>;
  /** What stands for the text of each file that findings were placed in, by absolute path. */
  readonly texts: ReadonlyMap<string, unknown>;
}

const nothingShown: Shown = { top: [], ofClaim: new Map(), inFile: new Map(), byId: new Map(), texts: new Map() };
