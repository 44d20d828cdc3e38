// Apply Fix…: the fix that a scanner proposes as an edit that the person looks at first, all of it or nothing.

import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { ActionRefused, type ActionRefusal } from '../../domain/findings/actionRefused.ts';
import type { FileFix, Fix } from '../../domain/findings/proposedFix.ts';
import { fixEdits, type FixCheck } from '../../domain/findings/fixEdits.ts';
import { WorkspacePaths, baseNameOf } from '../../domain/findings/workspacePaths.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { findingTitle } from '../words/findingWords.ts';
import { plainText } from '../words/plainText.ts';
import { relative, VscodeFiles } from '../workspace/vscodeFiles.ts';
import type { World } from '../world.ts';
import { findingFor } from './findingArgument.ts';
import { pick } from './pick.ts';

const refusals = { changed: 'fixChanged', outside: 'fixOutside', overlapping: 'fixOverlapping' } as const satisfies Record<string, ActionRefusal['code']>;
/** Milliseconds for finding the files that a fix changes. */
const deadline = 20_000;

export class FixCommands {
  readonly #world: () => Promise<World>;

  constructor(world: () => Promise<World>) {
    this.#world = world;
  }

  /** @returns whether the person let it be made; undefined where none was chosen. @throws ActionRefused */
  async apply(argument: unknown): Promise<boolean | undefined> {
    const world = await this.#world();
    const { language } = world;
    const found = await findingFor(argument, world);
    if (found === undefined) return undefined;
    const fixes = found.finding.fixes ?? [];
    if (fixes.length === 0) throw new ActionRefused({ code: 'noFix' });
    const fix = fixes.length === 1 ? fixes[0] : await pick(fixes.map((one, n) => ({ label: fixTitle(one, found, n), value: one })), language.t('Choose a fix'), '');
    if (fix === undefined) return undefined;
    const edit = new vscode.WorkspaceEdit();
    for (const file of fix.files) await addEdits(edit, file, found, plainText(fix.description ?? findingTitle(found.finding), 120), world);
    return vscode.workspace.applyEdit(edit, { isRefactoring: true });
  }
}

function fixTitle({ description }: Fix, { finding }: ReachingFinding, n: number): string {
  return plainText(description ?? '', 120) || `${findingTitle(finding)} (${n + 1})`;
}

/** Each change is confirmed in VS Code's preview. */
async function addEdits(edit: vscode.WorkspaceEdit, fix: FileFix, found: ReachingFinding, label: string, { language }: World): Promise<void> {
  const uri = await fileOf(fix.uri, found);
  const document = await vscode.workspace.openTextDocument(uri);
  const check = fixEdits(document.getText(), await hashOf(document), fix, document.encoding);
  if (!('edits' in check)) throw new ActionRefused({ code: refusals[check.state], file: relative(uri) });
  const metadata: vscode.WorkspaceEditEntryMetadata = { needsConfirmation: true, label, description: proof(check, language), iconPath: new vscode.ThemeIcon('wrench') };
  for (const { start, end, text } of check.edits) edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text, metadata);
}

function proof({ state }: Extract<FixCheck, { readonly edits: unknown }>, language: World['language']): string {
  return state === 'proved' ? language.t('the text is the one that was scanned') : language.t('the scan does not say whether the text is still the one that was scanned: look closely');
}

/** @throws ActionRefused where the uri means no file of the workspace, or several alike */
async function fileOf(uri: string, { finding, file }: ReachingFinding): Promise<vscode.Uri> {
  if (file !== undefined && uri === finding.locations[0]?.uri) return vscode.Uri.file(file);
  const files = new VscodeFiles();
  const name = baseNameOf(uri);
  const path = name === '' ? undefined : new WorkspacePaths(await files.list([name.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '*')], AbortSignal.timeout(deadline))).find(uri);
  if (path === undefined) throw new ActionRefused({ code: 'fixElsewhere', uri });
  return files.uri(path);
}

/** The SHA-256 of the file on the disk; undefined where the editor has changes that are not there. */
async function hashOf(document: vscode.TextDocument): Promise<string | undefined> {
  if (document.isDirty) return undefined;
  return createHash('sha256').update(await vscode.workspace.fs.readFile(document.uri)).digest('hex');
}
