// The workspace's files as VS Code gives them, local or remote: lists, texts, changes.

import * as vscode from 'vscode';
import type { Disposable } from '../ports/disposable.ts';

type FileChange = { readonly path: string; readonly type: 'created' | 'changed' | 'deleted' };

/** Fits the WorkspaceFiles port of `sources/workspace`; its doc says what each method promises. */
export class VscodeFiles {
  async list(names: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const cancel = new vscode.CancellationTokenSource();
    const stop = (): void => cancel.cancel();
    signal.addEventListener('abort', stop);
    try {
      const found = await Promise.all(
        (vscode.workspace.workspaceFolders ?? []).map((folder) =>
          vscode.workspace.findFiles(new vscode.RelativePattern(folder, `**/{${names.join(',')}}`), '**/{node_modules,.git}/**', undefined, cancel.token),
        ),
      );
      signal.throwIfAborted();
      return found.flat().map(relative);
    } finally {
      signal.removeEventListener('abort', stop);
      cancel.dispose();
    }
  }

  async readText(path: string, maxBytes: number, signal: AbortSignal): Promise<string> {
    const uri = this.uri(path);
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxBytes) throw new Error(`larger than ${maxBytes} bytes`);
    const bytes = await vscode.workspace.fs.readFile(uri);
    signal.throwIfAborted();
    return new TextDecoder().decode(bytes);
  }

  async modifiedAt(path: string): Promise<number | undefined> {
    try {
      return (await vscode.workspace.fs.stat(this.uri(path))).mtime;
    } catch (error) {
      if (error instanceof vscode.FileSystemError) return undefined;
      throw error;
    }
  }

  roots(): readonly string[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.length > 1 ? folders.map(({ name }) => name) : [''];
  }

  absolute(path: string): string {
    return this.uri(path).fsPath;
  }

  onDidChange(listener: (changes: readonly FileChange[]) => void): Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*');
    let ended = false;
    const tell = (type: FileChange['type']) => (uri: vscode.Uri) => {
      const path = relative(uri);
      if (!ended && !/(^|\/)(node_modules|\.git)(\/|$)/.test(path)) listener([{ path, type }]);
    };
    const tellCreated = (uri: vscode.Uri): void => {
      tell('created')(uri);
      filesBelow(uri).then((files) => files.forEach(tell('created')), () => undefined); // gone again: its deletion is told
    };
    const listening = [watcher, watcher.onDidCreate(tellCreated), watcher.onDidChange(tell('changed')), watcher.onDidDelete(tell('deleted'))];
    return {
      dispose: () => {
        ended = true;
        for (const one of listening) one.dispose();
      },
    };
  }

  /** @returns the uri of a workspace-relative path, '' for the first folder. */
  uri(path: string): vscode.Uri {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const [first = '', ...rest] = path.split('/');
    const named = folders.length > 1 ? folders.find((folder) => folder.name === first) : undefined;
    const folder = named ?? folders[0];
    if (folder === undefined) throw new Error('no folder is open');
    const inside = named === undefined ? path : rest.join('/');
    if (inside.split('/').includes('..')) throw new Error('a path outside the workspace');
    return inside === '' ? folder.uri : vscode.Uri.joinPath(folder.uri, inside);
  }
}

/** What a folder holds when it is made is watched from a moment later on: files that were in it by then are told of by nobody. */
async function filesBelow(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const { type } = await vscode.workspace.fs.stat(uri);
  return type === vscode.FileType.Directory ? vscode.workspace.findFiles(new vscode.RelativePattern(uri, '**/*'), '**/{node_modules,.git}/**') : [];
}

/** With several workspace folders, the first segment is the folder's name. */
export function relative(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
}

/** @returns a file's path as people of this workspace say it. */
export function relativePath(absolute: string): string {
  return relative(vscode.Uri.file(absolute));
}
