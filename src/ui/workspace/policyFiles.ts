// The policies of the workspace's `.volumeguard.yaml` files, one at the root of each folder, read anew when they change.

import * as vscode from 'vscode';
import { parsePolicies } from '../../domain/policies/parsePolicies.ts';
import type { Policy, PolicyFault } from '../../domain/policies/policy.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { PolicySource } from '../ports/policies.ts';
import { policyFile } from './policyFile.ts';

/** Bytes; what is larger is no policy file. */
const largest = 1024 * 1024;

export class PolicyFiles implements PolicySource, Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #disposables: Disposable[];
  #policies: readonly Policy[] = [];
  #faults: ReadonlyMap<string, readonly PolicyFault[]> = new Map();

  constructor(report: (error: unknown) => void) {
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${policyFile}`);
    const again = (): void => void this.read().catch(report);
    this.#disposables = [this.#changed, watcher, watcher.onDidCreate(again), watcher.onDidChange(again), watcher.onDidDelete(again), vscode.workspace.onDidChangeWorkspaceFolders(again)];
  }

  policies(): readonly Policy[] {
    return this.#policies;
  }

  faults(): ReadonlyMap<string, readonly PolicyFault[]> {
    return this.#faults;
  }

  onDidChange(listener: () => void): Disposable {
    return this.#changed.event(listener);
  }

  /** Reads all files. One that cannot be read counts as not there. */
  async read(): Promise<void> {
    const read = await Promise.all((vscode.workspace.workspaceFolders ?? []).map(async (folder) => readPolicies(vscode.Uri.joinPath(folder.uri, policyFile))));
    const parsed = read.filter((one) => one !== undefined);
    this.#policies = parsed.flatMap(({ policies }) => policies);
    this.#faults = new Map(parsed.map(({ file, faults }) => [file, faults]));
    this.#changed.fire();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

async function readPolicies(uri: vscode.Uri): Promise<(ReturnType<typeof parsePolicies> & { readonly file: string }) | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > largest) return undefined;
    return { ...parsePolicies(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))), file: uri.fsPath };
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
