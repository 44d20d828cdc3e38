// When the sources of the workspace were changed last: read once, then followed.

import * as vscode from 'vscode';
import type { ScannerId } from '../../domain/scanning/scanner.ts';
import { SourceChanges, sourceEnds } from '../../domain/scanning/sourceChanges.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { SourceHistory } from '../ports/scanning.ts';

/** Files whose times are read; with more, only what is changed from then on is known. */
const mostFiles = 5000;
/** Files asked about at once. */
const atOnce = 50;
const foreign = /(^|\/)(node_modules|\.git|\.venv|venv|vendor|dist|out|\.volumeguard)\//;

export class SourceTimes implements Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #changes = new SourceChanges();
  readonly #clock: () => number;
  readonly #report: (error: unknown) => void;
  readonly #disposables: Disposable[] = [this.#changed];
  readonly #asked = new Set<string>();
  #history: SourceHistory | undefined;
  #isRead = false;

  constructor(clock: () => number, report: (error: unknown) => void) {
    this.#clock = clock;
    this.#report = report;
  }

  onDidChange(listener: () => void): Disposable {
    return this.#changed.event(listener);
  }

  /** As `SourceChanges.newest`; by the files' times alone until git has answered what came since `commit`. */
  newest(scanner: ScannerId | undefined, commit: string | undefined): number | undefined {
    if (commit !== undefined) this.#askSince(commit);
    return this.#changes.newest(scanner, commit);
  }

  /** Reads the times, and follows them from then on. Done once, unless the services were given up meanwhile: then with the next ones. */
  async begin(history: SourceHistory): Promise<void> {
    this.#history = history;
    this.#follow();
    if (!this.#isRead) await this.#read(await history.committed());
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #read(committed: Awaited<ReturnType<SourceHistory['committed']>>): Promise<void> {
    if (this.#isRead) return;
    this.#isRead = true;
    const files = await vscode.workspace.findFiles(`**/*{${sourceEnds.join(',')}}`, '**/{node_modules,.git,.venv,venv,vendor,dist,out,.volumeguard}/**', mostFiles);
    const committedAt = (uri: vscode.Uri): number | undefined => {
      const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
      return folder === undefined ? undefined : committed.get(folder.fsPath)?.at(uri.path.slice(folder.path.length + 1));
    };
    for (let start = 0; start < files.length; start += atOnce) {
      await Promise.all(files.slice(start, start + atOnce).map(async (uri) => this.#take(uri, await modifiedAt(uri), committedAt(uri))));
    }
  }

  #follow(): void {
    if (this.#disposables.length > 1) return;
    const watcher = vscode.workspace.createFileSystemWatcher('**/*', false, false, true);
    const now = (uri: vscode.Uri): void => this.#take(uri, this.#clock());
    this.#disposables.push(watcher, watcher.onDidCreate(now), watcher.onDidChange(now));
  }

  #take(uri: vscode.Uri, writtenAt: number | undefined, committedAt?: number): void {
    if (writtenAt === undefined || foreign.test(vscode.workspace.asRelativePath(uri, false))) return;
    if (this.#changes.take(uri.path, writtenAt, committedAt)) this.#changed.fire();
  }

  /** Once: what is committed or checked out later is told of by its files. */
  #askSince(commit: string): void {
    if (this.#history === undefined || this.#asked.has(commit)) return;
    this.#asked.add(commit);
    this.#history.changedSince(commit).then(
      (paths) => {
        this.#changes.setSince(commit, paths);
        this.#changed.fire();
      },
      (error: unknown) => {
        this.#asked.delete(commit);
        this.#report(error);
      },
    );
  }
}

async function modifiedAt(uri: vscode.Uri): Promise<number | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).mtime;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
