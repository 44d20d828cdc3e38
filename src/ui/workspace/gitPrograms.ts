// Where VS Code was told that git is, and whether it may be run at all.

import * as vscode from 'vscode';

/** @returns paths that come before those of PATH; undefined in a workspace that is not trusted: its git configuration is not followed then. */
export function gitPrograms(): readonly string[] | undefined {
  if (!vscode.workspace.isTrusted) return undefined;
  const path: unknown = vscode.workspace.getConfiguration('git').get('path');
  return (Array.isArray(path) ? path : [path]).filter((one) => typeof one === 'string');
}
