// What starts the services without anybody opening a view: the setting, a policy file, files that are open already.

import * as vscode from 'vscode';
import type { OpenFiles } from './openFiles.ts';
import type { Disposable } from './ports/disposable.ts';
import type { Session } from './session.ts';
import { backgroundKinds } from './neededKinds.ts';
import { policyFile } from './workspace/policyFile.ts';
import { setting } from './workspace/settings.ts';

/** Looks once activation is over, so that activation itself waits for nothing. */
export function startWhenNeeded(session: Session, openFiles: OpenFiles, report: (error: unknown) => void): Disposable {
  const begun = setImmediate(() => {
    openFiles.begin();
    watchIfAsked(session).catch(report);
  });
  return { dispose: () => clearImmediate(begun) };
}

async function watchIfAsked(session: Session): Promise<void> {
  if (!setting('volumeGuard.watchInBackground') && !(await hasPolicy())) return;
  // From now on: verdicts and the badge are to be right before a view was opened.
  session.attach(({ inventory }) => inventory.want(backgroundKinds));
  await session.demand();
}

async function hasPolicy(): Promise<boolean> {
  const found = await Promise.all((vscode.workspace.workspaceFolders ?? []).map((folder) => exists(vscode.Uri.joinPath(folder.uri, policyFile))));
  return found.includes(true);
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
