// Which files uris of scans mean, as people of this workspace chose: kept by VS Code for the workspace.

import type * as vscode from 'vscode';
import { field, listOf, textOf } from '../../domain/json.ts';
import { withChoice, type UriChoice } from '../../domain/findings/uriChoice.ts';

const key = 'volumeGuard.uriChoices';

/** @returns the choices, the latest first. */
export function uriChoices(memento: vscode.Memento): readonly UriChoice[] {
  return listOf(memento.get<unknown>(key)).flatMap((choice) => {
    const from = textOf(field(choice, 'from'));
    const to = textOf(field(choice, 'to'));
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
}

export async function addUriChoice(memento: vscode.Memento, choice: UriChoice): Promise<void> {
  await memento.update(key, withChoice(uriChoices(memento), choice));
}

/** Forgets what was chosen for uris that begin with one of `uri`'s beginnings. */
export async function dropUriChoices(memento: vscode.Memento, uri: string): Promise<void> {
  await memento.update(key, uriChoices(memento).filter(({ from }) => !uri.startsWith(from)));
}
