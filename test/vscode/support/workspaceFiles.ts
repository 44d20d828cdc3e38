// Files of the workspace by their paths in it.

import assert from 'node:assert/strict';
import { Uri, workspace } from 'vscode';

export const file = (path: string): Uri => Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? assert.fail('no folder'), path);
export const read = async (path: string): Promise<string> => new TextDecoder().decode(await workspace.fs.readFile(file(path)));
export const write = (path: string, text: string): Thenable<void> => workspace.fs.writeFile(file(path), new TextEncoder().encode(text));
/** Whether it is there or not. */
export const remove = async (path: string): Promise<void> => workspace.fs.delete(file(path), { recursive: true }).then(undefined, () => undefined);
