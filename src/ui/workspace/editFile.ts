// Changes a small file of the workspace in a way that can be undone in its editor, and shows what was changed.

import * as vscode from 'vscode';
import { ActionRefused } from '../../domain/findings/actionRefused.ts';
import type { TextEdit } from '../../domain/policies/addToList.ts';
import { relative } from './vscodeFiles.ts';

/**
 * The file is made where it is missing, and saved unless it had unsaved changes: those are not ours to save.
 * @param edit what to change in its text; undefined where it cannot be changed
 * @returns the zero-based line of the change. @throws ActionRefused
 */
export async function editFile(uri: vscode.Uri, edit: (text: string) => TextEdit | undefined): Promise<number> {
  const refuse = (): never => {
    throw new ActionRefused({ code: 'notEditable', file: relative(uri) });
  };
  if (!(await exists(uri))) {
    const make = new vscode.WorkspaceEdit();
    make.createFile(uri, { ignoreIfExists: true });
    await vscode.workspace.applyEdit(make);
  }
  const document = await vscode.workspace.openTextDocument(uri);
  const wasDirty = document.isDirty;
  const change = edit(document.getText()) ?? refuse();
  const edits = new vscode.WorkspaceEdit();
  edits.replace(uri, new vscode.Range(document.positionAt(change.offset), document.positionAt(change.offset + change.length)), change.text);
  if (!(await vscode.workspace.applyEdit(edits))) refuse();
  const start = document.positionAt(change.offset + (/^\s*/.exec(change.text)?.[0].length ?? 0));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
  // False also where autosave was faster; what really fails VS Code tells itself, and the change stays in the editor.
  if (!wasDirty) await document.save();
  return start.line;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return false;
    throw error;
  }
}
