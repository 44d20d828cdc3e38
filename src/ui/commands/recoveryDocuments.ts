// Recovery options as read-only documents: `volumeguard-recovery:/<target>/<title>.md`. Above the lines stand what can be done
// from there; the text follows what is found out meanwhile.

import * as vscode from 'vscode';
import type { CommandId } from '../../contributes/commands.ts';
import type { Recovery, RecoveryTarget } from '../recovery.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { Session } from '../session.ts';
import { ChangeGate } from '../tree/changeGate.ts';
import type { World } from '../world.ts';
import type { RecoveryAct, RecoveryLine } from '../words/recoveryDocument.ts';

const scheme = 'volumeguard-recovery';

export class RecoveryDocuments implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, Disposable {
  readonly #world: () => Promise<World>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #disposables: readonly Disposable[];
  readonly onDidChange = this.#changed.event;
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  constructor(world: () => Promise<World>, session: Session) {
    this.#world = world;
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerCodeLensProvider({ scheme }, this),
      session.attach((guard) => this.#follow([guard.history, guard.findings, guard.inventory])),
    ];
  }

  /** @returns what the document shows now, and its uri. */
  async show(target: RecoveryTarget): Promise<{ readonly uri: vscode.Uri; readonly recovery: Recovery }> {
    const world = await this.#world();
    const { recoveryOf, recoveryTitle } = await loaded();
    const recovery = recoveryOf(target, world);
    const uri = uriOf(target, recoveryTitle(recovery, world.language));
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    return { uri, recovery };
  }

  /** @returns what the document of the active editor is about. */
  active(): RecoveryTarget | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return uri?.scheme === scheme ? targetOf(uri) : undefined;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return `${(await this.#lines(uri)).map(({ text }) => text).join('\n')}\n`;
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const shown = document.getText().split('\n');
    const lines = await this.#lines(document.uri);
    // Where the text is not yet what these lines are for, it is about to change, and lenses are asked for again.
    if (lines.some(({ text }, index) => shown[index] !== text)) return [];
    return lines.flatMap(({ acts = [] }, index) => acts.map((act) => new vscode.CodeLens(new vscode.Range(index, 0, index, 0), commandOf(act))));
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
    this.#changed.dispose();
    this.#lensesChanged.dispose();
  }

  async #lines(uri: vscode.Uri): Promise<readonly RecoveryLine[]> {
    const world = await this.#world();
    const { recoveryOf, recoveryLines } = await loaded();
    return recoveryLines(recoveryOf(targetOf(uri), world), world.now(), world.language);
  }

  #follow(sources: readonly { onDidChange(listener: () => void): Disposable }[]): Disposable {
    const gate = new ChangeGate<never>(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) this.#changed.fire(uri);
      this.#lensesChanged.fire();
    });
    const listening = sources.map((source) => source.onDidChange(() => gate.add('all')));
    return {
      dispose: () => {
        gate.dispose();
        for (const one of listening) one.dispose();
      },
    };
  }
}

/** What is not needed before the first document. */
async function loaded() {
  const [of, words] = await Promise.all([import('../recovery.ts'), import('../words/recoveryDocument.ts')]);
  return { ...of, ...words };
}

function uriOf(target: RecoveryTarget, title: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${encodeURIComponent(JSON.stringify(target))}/${title.replace(/[/\\?#%]/g, '-')}.md` });
}

function targetOf(uri: vscode.Uri): RecoveryTarget {
  return JSON.parse(decodeURIComponent(uri.path.split('/')[1] ?? '')) as RecoveryTarget;
}

function commandOf({ title, command, argument }: RecoveryAct): vscode.Command {
  const id: CommandId = command;
  return { title, command: id, arguments: [argument] };
}
