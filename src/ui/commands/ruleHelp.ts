// Open the Rule's Help: its page in the browser, else what the scan says of the rule as a read-only text.

import * as vscode from 'vscode';
import { ActionRefused } from '../../domain/findings/actionRefused.ts';
import type { Disposable } from '../ports/disposable.ts';
import { plainLines, plainText } from '../words/plainText.ts';
import type { World } from '../world.ts';
import { findingFor } from './findingArgument.ts';

const scheme = 'volumeguard-rule';

export class RuleHelp implements vscode.TextDocumentContentProvider, Disposable {
  readonly #world: () => Promise<World>;
  readonly #registered: Disposable;
  /** By path; of documents that are open. */
  readonly #texts = new Map<string, string>();
  readonly #closing: Disposable;

  constructor(world: () => Promise<World>) {
    this.#world = world;
    this.#registered = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
    this.#closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === scheme) this.#texts.delete(uri.path);
    });
  }

  /** VS Code asks before it opens a page whose host the person does not trust. @returns the uri that was opened. @throws ActionRefused */
  async open(argument: unknown): Promise<string | undefined> {
    const world = await this.#world();
    const found = await findingFor(argument, world);
    if (found === undefined) return undefined;
    const { ruleId, ruleName, helpUri, help } = found.finding;
    if (helpUri !== undefined) {
      await vscode.env.openExternal(vscode.Uri.parse(helpUri, true));
      return helpUri;
    }
    if (help === undefined) throw new ActionRefused({ code: 'noHelp' });
    // As text, never as a rendered page: it could load pictures from anywhere, and links would look like ours.
    const name = plainText(ruleId || (ruleName ?? ''), 80).replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'rule';
    const uri = vscode.Uri.from({ scheme, path: `/${name}.txt` });
    this.#texts.set(uri.path, `${plainText(ruleName ?? ruleId, 120)}\n\n${plainLines(help)}\n`);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    return uri.toString();
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.#texts.get(path) ?? '';
  }

  dispose(): void {
    this.#registered.dispose();
    this.#closing.dispose();
  }
}
