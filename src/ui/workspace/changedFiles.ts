// The files that differ from the last commit, as VS Code's own Git extension knows them.

import * as vscode from 'vscode';
import type { Disposable } from '../ports/disposable.ts';

/** What is used of the API that the extension vscode.git publishes (extensions/git/src/api/git.d.ts, version 1). */
interface GitApi {
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: vscode.Event<Repository>;
}

interface Repository {
  readonly state: Readonly<Record<'mergeChanges' | 'indexChanges' | 'workingTreeChanges', readonly { readonly uri: vscode.Uri }[]>> & { readonly onDidChange: vscode.Event<void> };
}

interface GitExtension {
  /** False where a person has switched Git off: then there is no API. */
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** More are not looked at: a generated tree that is not ignored would be all of them. */
const most = 500;

export class ChangedFiles implements Disposable {
  readonly #told: () => void;
  readonly #listening: Disposable[] = [];
  #api: GitApi | undefined;

  /** @param told when other files are changed. */
  constructor(told: () => void) {
    this.#told = told;
  }

  /** Begins to listen; nothing is changed where Git is not there or switched off. */
  async begin(): Promise<void> {
    const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
    const exports = extension === undefined ? undefined : await extension.activate();
    if (exports?.enabled !== true || this.#api !== undefined) return;
    this.#api = exports.getAPI(1);
    for (const repository of this.#api.repositories) this.#listen(repository);
    this.#listening.push(this.#api.onDidOpenRepository((repository) => this.#listen(repository)));
    this.#told();
  }

  /** @returns absolute paths. */
  paths(): readonly string[] {
    const changes = (this.#api?.repositories ?? []).flatMap(({ state }) => [...state.mergeChanges, ...state.indexChanges, ...state.workingTreeChanges]);
    return [...new Set(changes.slice(0, most).map(({ uri }) => uri.fsPath))];
  }

  dispose(): void {
    for (const one of this.#listening) one.dispose();
  }

  #listen({ state }: Repository): void {
    this.#listening.push(state.onDidChange(this.#told));
  }
}
