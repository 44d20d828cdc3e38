// Scans as VS Code tasks of the type `volumeguard-scan`, for scanners that are installed: from the command Scan Workspace…,
// from Run Task…, or from a tasks.json. Nothing is run unasked, nor in a workspace that is not trusted.

import * as vscode from 'vscode';
import { field, listOf, textOf } from '../../domain/json.ts';
import { scannerIds, scanners, type ScannerId, type ScanRequest } from '../../domain/scanning/scanner.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { InstalledScanner, ScanRunner } from '../ports/scanning.ts';
import type { Language } from '../words/language.ts';
import { scanEndSentence } from '../words/scanningWords.ts';
import type { ScanEnds } from './scanEnds.ts';

export const scanTaskType = 'volumeguard-scan';

/** Milliseconds after which a scan is ended that nobody ended: databases of large programs take hours. */
const longest = 6 * 3_600_000;
/** Folders that hold other people's code. */
const foreign = '**/{node_modules,.git,.venv,venv,vendor,.volumeguard}/**';
/** Go modules that are scanned. */
const mostModules = 20;

/** A scan that could be started. */
export interface PossibleScan {
  readonly scanner: ScannerId;
  readonly folder: vscode.WorkspaceFolder;
  readonly request: ScanRequest;
}

export interface ScanTaskParts {
  readonly runner: () => Promise<ScanRunner>;
  readonly ends: ScanEnds;
  /** Reads what scans have written: VS Code may not tell of files in a folder that was only just made. */
  readonly read: () => Promise<void>;
  readonly clock: () => number;
  readonly language: Language;
  readonly report: (error: unknown) => void;
}

export class ScanTasks implements vscode.TaskProvider, Disposable {
  readonly #parts: ScanTaskParts;
  readonly #registered: Disposable;

  constructor(parts: ScanTaskParts) {
    this.#parts = parts;
    this.#registered = vscode.tasks.registerTaskProvider(scanTaskType, this);
  }

  async provideTasks(): Promise<vscode.Task[]> {
    return (await this.possible()).map((scan) => this.task(scan));
  }

  /** @returns undefined where the definition, which people write, makes no sense. */
  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const scanner = scannerIds.find((id) => id === field(task.definition, 'scanner'));
    const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    return scanner === undefined || folder === undefined ? undefined : this.task({ scanner, folder, request: requestOf(task.definition) }, task.definition);
  }

  /** The scans that programs are installed for, of files that are there; none in a workspace that is not trusted. */
  async possible(): Promise<readonly PossibleScan[]> {
    if (!vscode.workspace.isTrusted) return [];
    const runner = await this.#parts.runner();
    const scans = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) =>
      scannerIds.map(async (scanner): Promise<PossibleScan | undefined> => {
        if ((await runner.installed(scanner, folder.uri.fsPath)) === undefined) return undefined;
        const request = await requestFor(scanner, folder);
        return request && { scanner, folder, request };
      }),
    );
    return (await Promise.all(scans)).filter((scan) => scan !== undefined);
  }

  task({ scanner, folder, request }: PossibleScan, written?: vscode.TaskDefinition): vscode.Task {
    const definition = written ?? definitionOf(scanner, request);
    const execution = new vscode.CustomExecution(() => Promise.resolve(new ScanTerminal(this.#parts, scanner, folder, request)));
    const task = new vscode.Task(definition, folder, this.#parts.language.t('scan with {scanner}', { scanner: scanners[scanner].title }), 'Volume Guard', execution);
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, showReuseMessage: false };
    return task;
  }

  dispose(): void {
    this.#registered.dispose();
  }
}

function definitionOf(scanner: ScannerId, { paths, config, database, language, more }: ScanRequest): vscode.TaskDefinition {
  return {
    type: scanTaskType,
    scanner,
    paths,
    ...(config === undefined ? {} : { config }),
    ...(database === undefined ? {} : { database }),
    ...(language === undefined ? {} : { language }),
    ...(more.length === 0 ? {} : { arguments: more }),
  };
}

function requestOf(definition: unknown): ScanRequest {
  const texts = (name: string): readonly string[] => listOf(field(definition, name)).flatMap((one) => textOf(one) ?? []);
  const [paths, config, database, language] = [texts('paths'), textOf(field(definition, 'config')), textOf(field(definition, 'database')), textOf(field(definition, 'language'))];
  return {
    paths: paths.length === 0 ? ['.'] : paths,
    more: texts('arguments'),
    ...(config === undefined ? {} : { config }),
    ...(database === undefined ? {} : { database }),
    ...(language === undefined ? {} : { language }),
  };
}

/** @returns undefined where the folder holds nothing that the scanner reads. */
async function requestFor(scanner: ScannerId, folder: vscode.WorkspaceFolder): Promise<ScanRequest | undefined> {
  const find = async (glob: string, most: number, exclude = foreign): Promise<readonly string[]> =>
    (await vscode.workspace.findFiles(new vscode.RelativePattern(folder, glob), exclude, most)).map((uri) => vscode.workspace.asRelativePath(uri, false));
  const parent = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');
  if (scanner === 'codeql') {
    const [database] = await find('**/codeql-database.yml', 1, '**/{node_modules,.git}/**');
    return database === undefined ? undefined : { paths: ['.'], database: parent(database), more: [] };
  }
  if (scanner === 'gosec') {
    const modules = await find('**/go.mod', mostModules);
    return modules.length === 0 ? undefined : { paths: modules.map(parent), more: [] };
  }
  const present = await find(`**/*{${scanners[scanner].reads.join(',')}}`, 1);
  if (present.length === 0) return undefined;
  // Rules of the workspace's own are used before any that would have to be fetched.
  const [rules] = scanner === 'semgrep' ? [...(await find('.semgrep.yml', 1)), ...(await find('.semgrep/*.yml', 1)), ...(await find('.semgrep/*.yaml', 1))] : [];
  return { paths: ['.'], more: [], ...(rules === undefined ? {} : { config: rules.startsWith('.semgrep/') ? '.semgrep' : rules }) };
}

/** Where a scan says what it does; closing it ends the scan. */
class ScanTerminal implements vscode.Pseudoterminal {
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<number>();
  readonly #abort = new AbortController();
  readonly #parts: ScanTaskParts;
  readonly #scanner: ScannerId;
  readonly #folder: vscode.WorkspaceFolder;
  readonly #request: ScanRequest;
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;

  constructor(parts: ScanTaskParts, scanner: ScannerId, folder: vscode.WorkspaceFolder, request: ScanRequest) {
    this.#parts = parts;
    this.#scanner = scanner;
    this.#folder = folder;
    this.#request = request;
  }

  open(): void {
    this.#run().catch((error: unknown) => {
      if (!this.#abort.signal.aborted) this.#parts.report(error);
      this.#close.fire(1);
    });
  }

  close(): void {
    this.#abort.abort();
  }

  async #run(): Promise<void> {
    const { runner, ends, read, clock, language } = this.#parts;
    const say = (text: string): void => this.#write.fire(text.replaceAll(/\r?\n/g, '\r\n'));
    const folder = this.#folder.uri.fsPath;
    ends.begin(this.#scanner);
    try {
      const programs = await runner();
      const installed: InstalledScanner | undefined = vscode.workspace.isTrusted ? await programs.installed(this.#scanner, folder) : undefined;
      const failure =
        installed === undefined
          ? ({ code: 'notStarted', detail: 'ENOENT' } as const)
          : await programs.run(installed, this.#request, folder, say, AbortSignal.any([this.#abort.signal, AbortSignal.timeout(longest)]));
      say(`${scanEndSentence(this.#scanner, failure, language)}\n`);
      if (failure === undefined) await read();
      await ends.end({ scanner: this.#scanner, at: clock(), ...(failure === undefined ? {} : { failure }) });
      this.#close.fire(failure === undefined ? 0 : 1);
    } finally {
      ends.gone(this.#scanner);
    }
  }
}
