// Plans as read-only documents: `volumeguard-plan:/<digest>/<title>.md`. What is open here may be run, once.

import * as vscode from 'vscode';
import type { Plan } from '../../domain/plans/plan.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { Planned } from '../ports/operations.ts';
import { setContext } from '../setContext.ts';
import type { Language } from '../words/language.ts';
import { planTitle } from '../words/operationWords.ts';
import { isRefused } from './isRefused.ts';

const scheme = 'volumeguard-plan';

/** `digest` absent: a journal's plan, only to be read. */
interface Shown {
  readonly plan: Plan;
  readonly digest?: string;
}

export class PlanDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #clock: () => number;
  readonly #language: Language;
  readonly #shown = new Map<string, Shown>();
  readonly #disposables: Disposable[];

  constructor(clock: () => number, language: Language) {
    this.#clock = clock;
    this.#language = language;
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.window.onDidChangeActiveTextEditor(() => this.#tell()),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.uri.scheme === scheme) this.#shown.delete(keyOf(document.uri));
      }),
    ];
  }

  /** Opens a plan that may be run. */
  async show({ plan, digest }: Planned): Promise<void> {
    await this.#open(digest, { plan, digest });
  }

  /** Opens the plan of an operation that was begun, to be read. */
  async showPast(plan: Plan): Promise<void> {
    await this.#open(plan.operation, { plan });
  }

  /** @param uri of the document, or undefined for the active editor's. @returns the plan that may be run from there. */
  planned(uri: vscode.Uri | undefined): Planned | undefined {
    const found = this.#find(uri);
    return found?.digest === undefined ? undefined : { plan: found.plan, digest: found.digest };
  }

  /** Opens VS Code's own comparison of the objects before and after. */
  async showChanges(uri: vscode.Uri | undefined): Promise<void> {
    const shown = uri ?? vscode.window.activeTextEditor?.document.uri;
    const plan = this.#find(shown)?.plan;
    if (shown === undefined || plan === undefined) return;
    const side = (index: number, which: 'before' | 'after'): vscode.Uri => shown.with({ path: `${shown.path}/${index}/${which}/${plan.changes[index]?.name ?? ''}.yaml` });
    const resources = plan.changes.map((change, index) => [side(index, 'after'), change.before && side(index, 'before'), change.after && side(index, 'after')]);
    await vscode.commands.executeCommand('vscode.changes', planTitle(plan, this.#language), resources);
  }

  /** Closes the document: its plan was run, or thrown away. */
  async close(uri: vscode.Uri | undefined): Promise<void> {
    const key = uri === undefined ? this.#activeKey() : keyOf(uri);
    if (key === undefined) return;
    this.#shown.delete(key);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter((tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.scheme === scheme && keyOf(tab.input.uri) === key));
    this.#tell();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const shown = this.#shown.get(keyOf(uri));
    if (shown === undefined) return this.#language.t('This plan is no longer there. Make it again.');
    const [, , , index, which] = uri.path.split('/');
    // The YAML library is loaded when the first document needs it.
    const [{ planDocument }, { yamlText }] = await Promise.all([import('../words/planDocument.ts'), import('../words/yamlText.ts')]);
    if (index === undefined) return planDocument(shown.plan, shown.digest !== undefined, this.#clock(), this.#language);
    const change = shown.plan.changes[Number(index)];
    return yamlText(which === 'before' ? change?.before : change?.after);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #open(key: string, shown: Shown): Promise<void> {
    this.#shown.set(key, shown);
    const title = planTitle(shown.plan, this.#language).replace(/[/\\?#%]/g, '-');
    const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme, path: `/${key}/${title}.md` }));
    await vscode.window.showTextDocument(document, { preview: false });
    this.#tell();
  }

  #find(uri: vscode.Uri | undefined): Shown | undefined {
    const key = uri === undefined ? this.#activeKey() : keyOf(uri);
    return key === undefined ? undefined : this.#shown.get(key);
  }

  #activeKey(): string | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return uri?.scheme === scheme ? keyOf(uri) : undefined;
  }

  #tell(): void {
    const shown = this.#find(undefined);
    setContext('volumeGuard.hasPlan', shown?.digest !== undefined && !isRefused(shown.plan));
  }
}

function keyOf(uri: vscode.Uri): string {
  return uri.path.split('/')[1] ?? '';
}
