// When the sources of the workspace were changed last, by the ends of their names: read once, then followed.

import * as vscode from 'vscode';
import { scannerIds, scanners, type ScannerId } from '../../domain/scanning/scanner.ts';
import type { Disposable } from '../ports/disposable.ts';

/** What scanners read; nobody is told that a scan is older than a README. */
const ends = [...new Set(scannerIds.flatMap((id) => scanners[id].reads))];
/** Files whose times are read; with more, only what is changed from then on is known. */
const mostFiles = 5000;
/** Files asked about at once. */
const atOnce = 50;
const foreign = /(^|\/)(node_modules|\.git|\.venv|venv|vendor|dist|out|\.volumeguard)\//;

export class SourceTimes implements Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #newest = new Map<string, number>();
  readonly #clock: () => number;
  readonly #disposables: Disposable[] = [this.#changed];

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  onDidChange(listener: () => void): Disposable {
    return this.#changed.event(listener);
  }

  /** @returns milliseconds since the epoch, of what a scanner reads or of any source; undefined: not known. */
  newest(scanner: ScannerId | undefined): number | undefined {
    const reads = scanner === undefined || scanners[scanner].reads.length === 0 ? ends : scanners[scanner].reads;
    const times = reads.flatMap((end) => this.#newest.get(end) ?? []);
    return times.length === 0 ? undefined : Math.max(...times);
  }

  /** Reads the times, and follows them from then on. Done once. */
  async begin(): Promise<void> {
    if (this.#disposables.length > 1) return;
    const watcher = vscode.workspace.createFileSystemWatcher('**/*', false, false, true);
    const now = (uri: vscode.Uri): void => this.#take(uri, this.#clock());
    this.#disposables.push(watcher, watcher.onDidCreate(now), watcher.onDidChange(now));
    const files = await vscode.workspace.findFiles(`**/*{${ends.join(',')}}`, '**/{node_modules,.git,.venv,venv,vendor,dist,out,.volumeguard}/**', mostFiles);
    for (let start = 0; start < files.length; start += atOnce) {
      await Promise.all(files.slice(start, start + atOnce).map(async (uri) => this.#take(uri, await modifiedAt(uri))));
    }
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #take(uri: vscode.Uri, time: number | undefined): void {
    const end = ends.find((one) => uri.path.endsWith(one));
    if (end === undefined || time === undefined || time <= (this.#newest.get(end) ?? 0) || foreign.test(vscode.workspace.asRelativePath(uri, false))) return;
    this.#newest.set(end, time);
    this.#changed.fire();
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
