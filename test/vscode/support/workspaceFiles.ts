// Files of the workspace by their paths in it.

import assert from 'node:assert/strict';
import { Uri, workspace } from 'vscode';
import { until } from './until.ts';

export const file = (path: string): Uri => Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? assert.fail('no folder'), path);
export const read = async (path: string): Promise<string> => new TextDecoder().decode(await workspace.fs.readFile(file(path)));
/** Resolves when VS Code has it in what is open, too: that is remembered for a moment. */
export const write = async (path: string, text: string): Promise<void> => {
  const uri = file(path);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await until(`the editor to see ${path}`, () => workspace.textDocuments.every((document) => document.uri.toString() !== uri.toString() || document.isDirty || document.getText() === text));
};
/** Whether it is there or not. */
export const remove = async (path: string): Promise<void> => workspace.fs.delete(file(path), { recursive: true }).then(undefined, () => undefined);
