// Which finding a command is about: that of a row, that a caller names, or one that the person picks.

import * as vscode from 'vscode';
import { ActionRefused } from '../../domain/findings/actionRefused.ts';
import { field, textOf } from '../../domain/json.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { asNode } from '../tree/node.ts';
import type { World } from '../world.ts';
import { pickFinding } from './pick.ts';

/** @returns undefined where the person gave up. @throws ActionRefused where the finding is gone */
export async function findingFor(argument: unknown, world: World): Promise<ReachingFinding | undefined> {
  const node = asNode(argument);
  const id = node !== undefined && 'finding' in node ? node.finding : node === undefined ? textOf(field(argument, 'finding')) : undefined;
  if (id === undefined) return pickFinding(world);
  const found = world.finding(id) ?? (await afterChanges(id, world));
  if (found === undefined) throw new ActionRefused({ code: 'findingGone' });
  return found;
}

/** A scan that was read just now may not have been worked through. */
async function afterChanges(id: string, world: World): Promise<ReachingFinding | undefined> {
  await world.guard.findings.settled();
  return world.finding(id);
}

/** A finding's file with the workspace folder that it belongs to: the one whose policy file speaks of it. */
export interface FindingFolder {
  readonly folder: vscode.Uri;
  /** Relative to the folder. */
  readonly file?: string;
}

/** @throws ActionRefused where no folder is open */
export function folderOf({ file }: Pick<ReachingFinding, 'file'>): FindingFolder {
  const uri = file === undefined ? undefined : vscode.Uri.file(file);
  const folder = (uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(uri)) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new ActionRefused({ code: 'noFolder' });
  return { folder: folder.uri, ...(uri === undefined ? {} : { file: vscode.workspace.asRelativePath(uri, false) }) };
}
