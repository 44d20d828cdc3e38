// The findings of the workspace, what they reach and what that could cost, kept right as files and rows change. It fits
// ui/ports/findings.ts.

import type { DecodedResult } from '../../domain/findings/decoded.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';
import { severityCodes } from '../../domain/findings/findingColumns.ts';
import { countAll, type FindingCounts } from '../../domain/findings/findingWays.ts';
import type { FindingQuery, ReachingFinding } from '../../domain/findings/reachingFinding.ts';
import type { ScanState } from '../../domain/findings/scanVersions.ts';
import { claimPlace } from '../../domain/manifests/claimPlace.ts';
import { DetailsFailed } from '../sarif/sarifClient.ts';
import { FileKinds, usualSarifFiles } from './fileKinds.ts';
import { FindingMaterials, type Board } from './findingMaterials.ts';
import type { Disposable, FindingServiceParts } from './findingServiceParts.ts';
import { firstFindings } from './firstFindings.ts';
import { RowReach } from './rowReach.ts';
import { ScanBoard } from './scanBoard.ts';
import { LookedAt, nothingShown, shownOf, type Shown } from './shownFindings.ts';
import { WorkQueue } from './workQueue.ts';
import type { FileChange } from './workspaceFiles.ts';
import { WorkspaceScan, type FileScan } from './workspaceScan.ts';

/** Milliseconds from the first of several changes to the work on them. */
const quiet = 250;
/** Times that linking took last, from one linking to the next: it takes a tenth of the extension host's time at most. */
const linkingPause = 10;
/** Milliseconds after which risks are judged anew though nothing came: protection ages. */
const ageing = 30_000;
/** Findings of a page. */
const page = 500;
/** Times that a scan whose details could not be read is scanned anew before its details are left alone. */
const mostLosses = 2;

/** What there is to do anew besides reading changed files, each with all that comes after it. */
type Stale = 'repository' | 'index' | 'links' | 'ranking' | 'details';

/** Nothing is read and nothing watched before the first `reload`. */
export class FindingService {
  readonly #parts: FindingServiceParts;
  readonly #scan: WorkspaceScan;
  readonly #made: ScanBoard;
  readonly #materials: FindingMaterials;
  readonly #queue: WorkQueue;
  readonly #reach = new RowReach();
  readonly #looked = new LookedAt();
  readonly #listeners = new Set<() => void>();
  readonly #end = new AbortController();
  readonly #watched: Disposable[] = [];
  readonly #changed = new Set<string>();
  readonly #stale = new Set<Stale>();
  readonly #losses = new Map<string, number>();
  readonly #first = new Map<string, readonly ReachingFinding[]>();
  #closing: FileScan[] = [];
  #kinds: FileKinds | undefined;
  #ageing: NodeJS.Timeout | undefined;
  #linkedAt = -Infinity;
  #linkingTook = 0;
  #shown: Shown = nothingShown;
  #ready = false;

  constructor(parts: FindingServiceParts) {
    this.#parts = parts;
    this.#queue = new WorkQueue(parts.onTrouble);
    this.#made = new ScanBoard(parts, (scan, indices) => this.#unlessLost(scan.details(indices, this.#end.signal)), this.#end.signal);
    this.#materials = new FindingMaterials(parts.files, parts.sha256, parts.history?.movesSince ?? (() => Promise.resolve(new Map())));
    this.#scan = new WorkspaceScan(
      parts.files,
      parts.sarif,
      parts.yaml,
      (name, results) => void this.#firstCame(name, results).catch(parts.onTrouble),
      (scan) => this.#closing.push(scan),
    );
  }

  get ready(): boolean {
    return this.#ready;
  }

  counts(): FindingCounts {
    return this.#made.board.ways.counts;
  }

  countsOf(claim: string): FindingCounts {
    return this.#made.board.ways.countsOf(claim);
  }

  ofClaim(claim: string): readonly ReachingFinding[] {
    // What nothing reaches needs no details.
    if (this.#looked.addClaim(claim) && this.#made.board.ways.placesOf(claim).length > 0) this.#soon('details', 0);
    return this.#shown.ofClaim.get(claim) ?? [];
  }

  inFile(path: string): readonly ReachingFinding[] {
    return this.#shown.inFile.get(path) ?? [];
  }

  textOf(path: string): readonly string[] | undefined {
    return this.#shown.texts.get(path);
  }

  filesWithFindings(): ReadonlySet<string> {
    return this.#made.files;
  }

  top(): readonly ReachingFinding[] {
    return this.#shown.top;
  }

  look(files: readonly string[]): void {
    if (this.#looked.setFiles(files)) this.#soon('details', 0);
  }

  find(id: string): ReachingFinding | undefined {
    return this.#shown.byId.get(id);
  }

  /** @throws the signal's reason; DetailsFailed where a file changed meanwhile */
  async *all(query: FindingQuery, signal: AbortSignal): AsyncGenerator<ReachingFinding> {
    const { board } = this.#made;
    let numbers: number[] = [];
    for (const of of classesOf(query, board)) {
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
    const { board } = this.#made;
    return classesOf(query, board).reduce((sum, of) => sum + board.index.sizeOf(of), 0);
  }

  identitiesOf(claim: string, most: number): { readonly ids: readonly string[]; readonly omitted: number } {
    const { board } = this.#made;
    const ids = board.ranking.ofClaim(claim, most).map((number) => this.#materials.idOf(number, board));
    return { ids, omitted: countAll(board.ways.countsOf(claim)) - ids.length };
  }

  reports(): readonly ScanReport[] {
    return this.#made.content.scans.map(({ report }) => report);
  }

  scans(): readonly ScanState[] {
    return this.#made.states;
  }

  manifestOf(claim: string): { readonly file: string; readonly line: number } | undefined {
    const slash = claim.indexOf('/');
    const place = claimPlace(this.#made.placed, claim.slice(0, slash), claim.slice(slash + 1));
    return place === undefined ? undefined : { file: this.#parts.files.absolute(place.file), line: place.at.line };
  }

  namespacesOf(file: string, kind: string, name: string): readonly (string | undefined)[] {
    const here = this.#made.placed.filter((one) => one.object.kind === kind && one.object.name === name && this.#parts.files.absolute(one.file) === file);
    return [...new Set(here.map(({ namespace }) => namespace))];
  }

  candidatesOf(uri: string): readonly string[] {
    return this.#made.board.uris.candidates(uri).map((path) => this.#parts.files.absolute(path));
  }

  onDidChange(listener: () => void): Disposable {
    // A wrapper of its own, so that one listener added twice is two.
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  }

  /** Reads everything anew; the first call starts watching files and rows. @throws when files cannot be listed, or disposed */
  async reload(): Promise<void> {
    this.#watch();
    await this.#queue.now(() => {
      this.#scan.forget();
      this.#losses.clear();
      return this.#readFiles();
    });
  }

  async reindex(): Promise<void> {
    this.#stale.add('index');
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.#queue.now(() => this.#catchUp());
  }

  dispose(): void {
    this.#end.abort();
    this.#queue.dispose();
    clearTimeout(this.#ageing);
    for (const watched of this.#watched.splice(0)) watched.dispose();
    this.#listeners.clear();
  }

  #watch(): void {
    this.#end.signal.throwIfAborted();
    if (this.#watched.length > 0) return;
    const { files, rows, clusterScans, suppressions, history } = this.#parts;
    this.#watched.push(
      files.onDidChange((changes) => this.#filesDidChange(changes)),
      rows.onDidChange((batch) => {
        if (batch.rows.length + batch.removedRows.length > 0) this.#soon(this.#reach.take(batch) ? 'links' : 'ranking');
      }),
    );
    if (clusterScans !== undefined) this.#watched.push(clusterScans.onDidChange(() => this.#soon('index')));
    if (suppressions !== undefined) {
      this.#watched.push(
        suppressions.onDidChange(() => {
          if (this.#made.isSuppressionStale) this.#soon('index');
        }),
      );
    }
    if (history !== undefined) {
      this.#watched.push(
        history.onDidChange(() => {
          this.#materials.forgetMoves();
          this.#soon('repository');
        }),
      );
    }
    this.#reach.take({ rows: rows.rows(), removedRows: [] });
  }

  #filesDidChange(changes: readonly FileChange[]): void {
    const concerning = changes.filter(({ path, type }) => {
      const isNamed = this.#made.names.has(path.slice(path.lastIndexOf('/') + 1));
      return this.#kinds?.kindOf(path) !== undefined || (isNamed && type !== 'changed') || this.#materials.measured.has(path) || (type === 'deleted' && this.#isFolder(path));
    });
    if (concerning.length === 0) return;
    for (const { path } of concerning) this.#changed.add(path);
    this.#schedule(quiet);
  }

  /** Whether something is known of files below a path: where a folder is deleted, nobody tells of each of them. */
  #isFolder(path: string): boolean {
    const start = `${this.#parts.files.absolute(path)}/`;
    return this.#scan.hasBelow(path) || [...this.#made.files].some((file) => file.replaceAll('\\', '/').startsWith(start.replaceAll('\\', '/')));
  }

  #soon(what: Stale, delay = quiet): void {
    this.#stale.add(what);
    if (!this.#ready) return;
    const pause = what === 'details' ? 0 : this.#linkedAt + this.#linkingTook * linkingPause - performance.now();
    this.#schedule(Math.max(delay, pause));
  }

  #schedule(delay: number): void {
    this.#queue.soon(() => this.#catchUp(), delay);
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
    } else if (this.#ready) await this.#refresh();
  }

  async #readFiles(): Promise<void> {
    const { files, sarifFiles } = this.#parts;
    this.#kinds = new FileKinds(sarifFiles?.() ?? usualSarifFiles, files.roots());
    const [content] = await Promise.all([this.#scan.read(this.#kinds, this.#end.signal), this.#made.askRepository()]);
    this.#end.signal.throwIfAborted();
    this.#made.take(content);
    const before = this.#closing.splice(0);
    await this.#refresh('index');
    for (const scan of before) scan.close();
  }

  /** Does anew what is stale, and what comes after it. */
  async #refresh(from?: Stale): Promise<void> {
    const stale = new Set(this.#stale);
    if (from !== undefined) stale.add(from);
    // What comes while this is done is done afterwards.
    this.#stale.clear();
    if (stale.has('repository') && (await this.#made.askRepository())) stale.add('index');
    const begun = performance.now();
    if (stale.has('index')) await this.#made.index();
    else if (stale.has('links')) await this.#made.link();
    else if (stale.has('ranking') && !(await this.#made.rank())) stale.delete('ranking');
    if (stale.has('index') || stale.has('links')) {
      this.#linkedAt = performance.now();
      this.#linkingTook = this.#linkedAt - begun;
    }
    if (stale.has('index')) {
      this.#first.clear();
      this.#ready = true;
    }
    if (this.#made.board.ranking.ranked.length > 0) {
      clearTimeout(this.#ageing);
      this.#ageing = setTimeout(() => this.#soon('ranking', 0), ageing).unref();
    }
    if (stale.size > 0) await this.#show();
  }

  /** Makes the findings that somebody looks at, and tells. */
  async #show(): Promise<void> {
    const { board, files } = this.#made;
    const wanted = this.#looked.wanted(board, files, (path) => this.#parts.files.absolute(path));
    const made = await this.#unlessLost(this.#materials.keep(wanted.all, board, this.#looked.files, this.#end.signal));
    this.#shown = shownOf(wanted, made ?? new Map<number, ReachingFinding>(), this.#materials.texts);
    this.#tell();
  }

  /** @returns undefined where details could not be read: their scans are read anew, unless that has not helped. */
  async #unlessLost<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof DetailsFailed)) throw error;
      const names = this.reports().map(({ file }) => file).filter((file) => (this.#losses.get(file) ?? 0) < mostLosses);
      for (const name of names) {
        this.#losses.set(name, (this.#losses.get(name) ?? 0) + 1);
        this.#changed.add(name);
      }
      if (names.length > 0) this.#schedule(quiet);
      else this.#parts.onTrouble(error);
      return undefined;
    }
  }

  async #firstCame(name: string, results: readonly DecodedResult[]): Promise<void> {
    const found = await firstFindings(name, results, this.#parts.files, this.#end.signal);
    if (this.#ready || this.#end.signal.aborted) return;
    this.#first.set(name, found);
    const top = [...this.#first.values()].flat();
    const inFile = Map.groupBy(top.filter(({ file }) => file !== undefined), ({ file }) => file ?? '');
    this.#shown = { ...nothingShown, top, inFile, byId: new Map(top.map((one) => [one.finding.id, one])) };
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The classes that fit a query, highest risk first. */
function classesOf({ claim, severity, tool, reaching }: FindingQuery, { index, ways, ranking }: Board): readonly number[] {
  return (claim === undefined ? ranking.ranked : ranking.classesOf(claim)).filter((of) => {
    const place = Math.floor(of / severityCodes.length);
    return (
      (severity === undefined || severity.includes(severityCodes[of % severityCodes.length] ?? 'low')) &&
      (tool === undefined || index.places[place]?.run.tool === tool) &&
      (reaching === undefined || ways.of(place).reaches.length > 0 === reaching)
    );
  });
}
