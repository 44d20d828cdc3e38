// Choose File of Finding…: a person says which file of the workspace a scan means; it is remembered for all findings whose
// paths begin alike.

import * as vscode from 'vscode';
import { uriChoice } from '../../domain/findings/uriChoice.ts';
import { textOf } from '../../domain/json.ts';
import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { plainText } from '../words/plainText.ts';
import { addUriChoice, dropUriChoices } from '../workspace/uriChoices.ts';
import { relative } from '../workspace/vscodeFiles.ts';
import type { World } from '../world.ts';
import { asNode } from '../tree/node.ts';

export interface FileChoiceParts {
  readonly world: () => Promise<World>;
  readonly memento: vscode.Memento;
}

interface Item extends vscode.QuickPickItem {
  readonly act: { readonly file: string } | 'browse' | 'forget';
}

export class FileChoice {
  readonly #parts: FileChoiceParts;

  constructor(parts: FileChoiceParts) {
    this.#parts = parts;
  }

  /** @param argument a finding's node, or `{finding: <id>, file?: <absolute path>}`. @returns the file chosen; undefined where the person gave up. @throws PlanImpossible for a file outside the workspace */
  async choose(argument: unknown): Promise<string | undefined> {
    const world = await this.#parts.world();
    const found = findingIn(argument, world);
    const uri = found?.finding.locations[0]?.uri;
    if (uri === undefined) return undefined;
    const given = typeof argument === 'object' && argument !== null && 'file' in argument ? textOf(argument.file) : undefined;
    const act = given === undefined ? await this.#ask(uri, world) : { file: given };
    if (act === undefined) return undefined;
    if (act === 'forget') {
      await dropUriChoices(this.#parts.memento, uri);
    } else {
      const file = vscode.Uri.file(act.file);
      if (vscode.workspace.getWorkspaceFolder(file) === undefined) throw new PlanImpossible({ code: 'choiceInvalid', choice: 'file', value: act.file });
      await addUriChoice(this.#parts.memento, uriChoice(uri, relative(file)));
    }
    await world.guard.findings.reindex();
    return act === 'forget' ? undefined : act.file;
  }

  async #ask(uri: string, world: World): Promise<Exclude<Item['act'], 'browse'> | undefined> {
    const { language } = world;
    const items: readonly Item[] = [
      ...world.guard.findings.candidatesOf(uri).map((file): Item => ({ label: plainText(relative(vscode.Uri.file(file))), iconPath: vscode.ThemeIcon.File, act: { file } })),
      { label: language.t('Browse…'), iconPath: new vscode.ThemeIcon('folder-opened'), act: 'browse' },
      { label: language.t('Find It by Its Path'), description: language.t('forgets what was chosen'), iconPath: new vscode.ThemeIcon('discard'), act: 'forget' },
    ];
    const chosen = await vscode.window.showQuickPick([...items], { placeHolder: language.t('Which file does {path} mean?', { path: plainText(uri) }) });
    if (chosen?.act !== 'browse') return chosen?.act;
    const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
    const [file] = (await vscode.window.showOpenDialog({ title: language.t('Choose the file that {path} means', { path: plainText(uri) }), ...(defaultUri === undefined ? {} : { defaultUri }) })) ?? [];
    return file === undefined ? undefined : { file: file.fsPath };
  }
}

function findingIn(argument: unknown, { guard }: World): ReachingFinding | undefined {
  const node = asNode(argument);
  const id = node !== undefined && 'finding' in node ? node.finding : typeof argument === 'object' && argument !== null && 'finding' in argument ? textOf(argument.finding) : undefined;
  return id === undefined ? undefined : guard.findings.find(id);
}
