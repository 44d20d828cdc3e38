// The findings of the workspace and what they reach, kept right as files and rows change. It fits ui/ports/findings.ts.

import type { Sha256 } from '../../domain/findings/decoded.ts';
import type { Finding, ScanReport } from '../../domain/findings/finding.ts';
import type { FindingPlace } from '../../domain/findings/findingPlace.ts';
import type { Link } from '../../domain/findings/link.ts';
import { Linker } from '../../domain/findings/links/linker.ts';
import { bySeverity } from '../../domain/findings/order.ts';
import { reachOf, reachTable } from '../../domain/findings/reach.ts';
import type { Reached } from '../../domain/findings/reach.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import { claimPlace } from '../../domain/manifests/claimPlace.ts';
import { placeObjects } from '../../domain/manifests/place.ts';
import type { PlacedObject } from '../../domain/manifests/place.ts';
import { fileKind } from './fileKinds.ts';
import { locate } from './locate.ts';
import type { Located } from './locate.ts';
import { RowReach } from './rowReach.ts';
import type { FileChange, WorkspaceFiles } from './workspaceFiles.ts';
import { WorkspaceScan } from './workspaceScan.ts';
import type { SarifReader, WorkspaceContent } from './workspaceScan.ts';

/** The rows of the inventory. */
export interface RowSource {
  rows(): readonly ClaimRow[];
  onDidChange(listener: () => void): { dispose(): void };
}

export interface FindingServiceParts {
  readonly files: WorkspaceFiles;
  readonly sarif: SarifReader;
  readonly rows: RowSource;
  readonly sha256: Sha256;
  /** Told when a reading in the background failed as a whole; the next change tries again. */
  readonly onTrouble: (error: unknown) => void;
}

/** A finding with what it can reach. */
export interface ReachingFinding {
  readonly finding: Finding;
  readonly links: readonly Link[];
  readonly reaches: readonly Reached[];
  /** Absolute path of the file it is in. */
  readonly file?: string;
}

/** Milliseconds from the first of several changes to the work on them. */
const quiet = 250;

const nowhere: Located = { findings: [], names: new Set(), measured: new Set() };

/** What links of a finding depend on. */
function placeOf({ tool, locations: [first], objects, from }: Finding, file: string | undefined): FindingPlace {
  const line = first?.region?.startLine;
  return {
    uri: first?.uri ?? '',
    run: { tool, file: from.file },
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(objects === undefined ? {} : { objects }),
  };
}

/** Nothing is read and nothing watched before the first `reload`. */
export class FindingService {
  readonly #parts: FindingServiceParts;
  readonly #scan: WorkspaceScan;
  readonly #reach = new RowReach();
  readonly #listeners = new Set<() => void>();
  readonly #end = new AbortController();
  readonly #watched: { dispose(): void }[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #changed = new Set<string>();
  #running: Promise<void> = Promise.resolve();
  #content: WorkspaceContent = { scans: [], manifests: [], dockerfiles: [] };
  #located: Located = nowhere;
  #placed: readonly PlacedObject[] = [];
  #findings: readonly ReachingFinding[] = [];
  #byClaim: ReadonlyMap<string, readonly ReachingFinding[]> = new Map();
  #ready = false;

  constructor(parts: FindingServiceParts) {
    this.#parts = parts;
    this.#scan = new WorkspaceScan(parts.files, parts.sarif);
  }

  /** False until the first reading is complete. */
  get ready(): boolean {
    return this.#ready;
  }

  /** @returns all findings, suppressed ones too, most severe first. */
  findings(): readonly ReachingFinding[] {
    return this.#findings;
  }

  /** @returns the findings that reach the claim `<namespace>/<name>`, most severe first. */
  ofClaim(claim: string): readonly ReachingFinding[] {
    return this.#byClaim.get(claim) ?? [];
  }

  /** @returns a report for each SARIF file; none: never scanned. */
  reports(): readonly ScanReport[] {
    return this.#content.scans.map(({ report }) => report);
  }

  /** @returns where the claim `<namespace>/<name>` is written in the workspace: absolute path and zero-based line. */
  manifestOf(claim: string): { readonly file: string; readonly line: number } | undefined {
    const slash = claim.indexOf('/');
    const place = claimPlace(this.#placed, claim.slice(0, slash), claim.slice(slash + 1));
    return place === undefined ? undefined : { file: this.#parts.files.absolute(place.file), line: place.at.line };
  }

  /**
   * @param file absolute path of a manifest.
   * @returns the namespaces that its object `kind`/`name`, as written there, is applied to; undefined among them stands
   * for the context's. None: not in the workspace's manifests.
   */
  namespacesOf(file: string, kind: string, name: string): readonly (string | undefined)[] {
    const here = this.#placed.filter((one) => one.object.kind === kind && one.object.name === name && this.#parts.files.absolute(one.file) === file);
    return [...new Set(here.map(({ namespace }) => namespace))];
  }

  onDidChange(listener: () => void): { dispose(): void } {
    // A wrapper of its own, so that one listener added twice is two.
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  }

  /** Reads everything anew; the first call starts watching files and rows. @throws when files cannot be listed, or disposed */
  async reload(): Promise<void> {
    this.#watch();
    await this.#enqueue(() => {
      this.#scan.forget();
      return this.#readFiles();
    });
  }

  /** Resolves when what has changed until now, rows and files, was worked on. */
  async settled(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#enqueue(() => this.#catchUp());
  }

  dispose(): void {
    this.#end.abort();
    clearTimeout(this.#timer);
    for (const watched of this.#watched.splice(0)) watched.dispose();
    this.#listeners.clear();
  }

  #watch(): void {
    this.#end.signal.throwIfAborted();
    if (this.#watched.length > 0) return;
    this.#watched.push(
      this.#parts.files.onDidChange((changes) => this.#filesDidChange(changes)),
      this.#parts.rows.onDidChange(() => this.#soon()),
    );
  }

  #filesDidChange(changes: readonly FileChange[]): void {
    const concerning = changes.filter(({ path, type }) => {
      const named = this.#located.names.has(path.slice(path.lastIndexOf('/') + 1));
      return fileKind(path) !== undefined || (named && type !== 'changed') || this.#located.measured.has(path);
    });
    if (concerning.length === 0) return;
    for (const { path } of concerning) this.#changed.add(path);
    this.#soon();
  }

  /** Works on what changed, `quiet` after the first change: later ones do not put it off. */
  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#enqueue(() => this.#catchUp()).catch((error: unknown) => {
        if (!this.#end.signal.aborted) this.#parts.onTrouble(error);
      });
    }, quiet);
  }

  /** One work after the other, whatever became of the one before. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    const turn = this.#running.then(work);
    this.#running = turn.catch(() => undefined);
    return turn;
  }

  /** Forgets what changed only now: a reading that was under way meanwhile may have kept what was there before. */
  async #catchUp(): Promise<void> {
    if (this.#changed.size === 0) {
      this.#rowsDidChange();
      return;
    }
    for (const path of this.#changed) this.#scan.forget(path);
    this.#changed.clear();
    await this.#readFiles();
  }

  async #readFiles(): Promise<void> {
    const signal = this.#end.signal;
    const content = await this.#scan.read(signal);
    const located = await locate(content.scans, this.#parts.files, this.#parts.sha256, signal);
    signal.throwIfAborted();
    this.#content = content;
    this.#located = located;
    this.#placed = placeObjects(content.manifests);
    this.#reach.update(this.#parts.rows.rows());
    this.#ready = true;
    this.#link();
  }

  #rowsDidChange(): void {
    if (this.#ready && this.#reach.update(this.#parts.rows.rows())) this.#link();
  }

  #link(): void {
    const rows = this.#parts.rows.rows();
    const linker = new Linker({ placed: this.#placed, dockerfiles: this.#content.dockerfiles, builds: [], provenances: [], rules: [], rows });
    const table = reachTable(rows);
    this.#findings = this.#located.findings
      .map(({ finding, file }) => {
        const own = linker.linksOf(placeOf(finding, file));
        return { finding, links: own, reaches: reachOf(own, table), ...(file === undefined ? {} : { file: this.#parts.files.absolute(file) }) };
      })
      .sort((a, b) => bySeverity(a.finding, b.finding));
    const byClaim = new Map<string, ReachingFinding[]>();
    for (const one of this.#findings) {
      for (const { claim } of one.reaches) {
        const of = byClaim.get(claim);
        if (of === undefined) byClaim.set(claim, [one]);
        else of.push(one);
      }
    }
    this.#byClaim = byClaim;
    for (const listener of [...this.#listeners]) listener();
  }
}
