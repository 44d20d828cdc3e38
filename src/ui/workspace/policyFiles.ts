// What the workspace folders say of policies and suppressions, each in `.volumeguard.yaml` at its root and in its log of
// external suppressions; read anew when they change.

import { dirname } from 'node:path/posix';
import * as vscode from 'vscode';
import { parseSuppressionLog, suppressionLogPath } from '../../domain/findings/suppressionLog.ts';
import { nextLapse, type SuppressionRule } from '../../domain/findings/suppressionRule.ts';
import { parseLinkRules } from '../../domain/policies/parseLinkRules.ts';
import { parsePolicies } from '../../domain/policies/parsePolicies.ts';
import { parseSuppressions } from '../../domain/policies/parseSuppressions.ts';
import type { Policy, PolicyFault } from '../../domain/policies/policy.ts';
import { Alarm } from '../alarm.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { PolicySource } from '../ports/policies.ts';
import { policyFile } from './policyFile.ts';
import { relative } from './vscodeFiles.ts';

/** Bytes; what is larger was not written by people. */
const largest = 1024 * 1024;

/** What one file says. */
interface Read {
  /** Absolute path. */
  readonly file: string;
  readonly policies: readonly Policy[];
  readonly suppressions: readonly SuppressionRule[];
  readonly faults: readonly PolicyFault[];
}

export class PolicyFiles implements PolicySource, Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #clock: () => number;
  readonly #lapse: Alarm;
  readonly #disposables: Disposable[];
  #policies: readonly Policy[] = [];
  #suppressions: readonly SuppressionRule[] = [];
  #faults: ReadonlyMap<string, readonly PolicyFault[]> = new Map();

  constructor(report: (error: unknown) => void, clock: () => number = Date.now) {
    this.#clock = clock;
    this.#lapse = new Alarm(clock, () => this.#tell());
    const again = (): void => void this.read().catch(report);
    // A folder that comes or goes with its files is told of, and they are not.
    const watchers = [policyFile, suppressionLogPath, dirname(suppressionLogPath)].flatMap((name) => {
      const watcher = vscode.workspace.createFileSystemWatcher(`**/${name}`);
      return [watcher, watcher.onDidCreate(again), watcher.onDidChange(again), watcher.onDidDelete(again)];
    });
    this.#disposables = [this.#changed, this.#lapse, ...watchers, vscode.workspace.onDidChangeWorkspaceFolders(again)];
  }

  policies(): readonly Policy[] {
    return this.#policies;
  }

  suppressions(): readonly SuppressionRule[] {
    return this.#suppressions;
  }

  faults(): ReadonlyMap<string, readonly PolicyFault[]> {
    return this.#faults;
  }

  onDidChange(listener: () => void): Disposable {
    return this.#changed.event(listener);
  }

  /** Reads all files. One that cannot be read counts as not there. */
  async read(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const read = folders.flatMap(({ uri }) => [readPolicies(vscode.Uri.joinPath(uri, policyFile)), readLog(vscode.Uri.joinPath(uri, suppressionLogPath))]);
    const present = (await Promise.all(read)).filter((one) => one !== undefined);
    this.#policies = present.flatMap(({ policies }) => policies);
    this.#suppressions = present.flatMap(({ suppressions }) => suppressions);
    this.#faults = new Map(present.map(({ file, faults }) => [file, faults]));
    this.#tell();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #tell(): void {
    this.#lapse.set(nextLapse(this.#suppressions, this.#clock()));
    this.#changed.fire();
  }
}

async function readPolicies(uri: vscode.Uri): Promise<Read | undefined> {
  const text = await readSmall(uri);
  if (text === undefined) return undefined;
  const [policies, links, suppressions] = [parsePolicies(text), parseLinkRules(relative(uri), text), parseSuppressions(relative(uri), text)];
  const faults = [...policies.faults, ...links.faults, ...suppressions.faults].sort((a, b) => a.line - b.line);
  return { file: uri.fsPath, policies: policies.policies, suppressions: suppressions.rules, faults };
}

async function readLog(uri: vscode.Uri): Promise<Read | undefined> {
  const text = await readSmall(uri);
  if (text === undefined) return undefined;
  const { rules, faults } = parseSuppressionLog(relative(uri), text);
  return { file: uri.fsPath, policies: [], suppressions: rules, faults };
}

/** @returns the file's text; undefined where there is none, or it is too large. */
async function readSmall(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > largest ? undefined : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
