// The files of a folder on the disk, for what runs without an editor: the terminal's table and the tests.

import { watch } from 'node:fs';
import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { FileChange, WorkspaceFiles } from './workspaceFiles.ts';

/** Folders that are never looked into. */
const ignored: ReadonlySet<string> = new Set(['node_modules', '.git']);

export class NodeFiles implements WorkspaceFiles {
  readonly #root: string;

  /** @param root absolute path of the folder. */
  constructor(root: string) {
    this.#root = root;
  }

  async list(names: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const wanted = new RegExp(`^(?:${names.map(toPattern).join('|')})$`);
    const found: string[] = [];
    const folders = [this.#root];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      signal.throwIfAborted();
      for (const entry of await this.#entries(folder)) {
        const path = join(folder, entry.name);
        // Symbolic links are neither: they could lead out of the folder.
        if (entry.isDirectory() && !ignored.has(entry.name)) folders.push(path);
        if (entry.isFile() && wanted.test(entry.name)) found.push(this.#relative(path));
      }
    }
    return found.sort();
  }

  async readText(path: string, maxBytes: number, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const file = await open(this.absolute(path));
    try {
      if ((await file.stat()).size > maxBytes) throw new Error('tooLarge');
      return new TextDecoder().decode(await file.readFile());
    } finally {
      await file.close();
    }
  }

  async modifiedAt(path: string): Promise<number | undefined> {
    try {
      return (await stat(this.absolute(path))).mtimeMs;
    } catch {
      return undefined; // It vanished: the next listing leaves it out.
    }
  }

  roots(): readonly string[] {
    return [''];
  }

  absolute(path: string): string {
    return join(this.#root, path);
  }

  /** Names that come and names that go are both reported as `created`: the system's event does not say which. */
  onDidChange(listener: (changes: readonly FileChange[]) => void): { dispose(): void } {
    const watcher = watch(this.#root, { recursive: true, persistent: false }, (event, name) => {
      if (name === null) return;
      const path = name.split(sep).join('/');
      if (path.split('/').some((segment) => ignored.has(segment))) return;
      listener([{ path, type: event === 'rename' ? 'created' : 'changed' }]);
    });
    // A folder that vanishes ends its watching; there is nothing more to report from it.
    watcher.on('error', () => watcher.close());
    return { dispose: () => watcher.close() };
  }

  /** What a folder holds; one that vanished meanwhile, or may not be read, holds nothing. @throws for the root */
  async #entries(folder: string): Promise<readonly Dirent[]> {
    try {
      return await readdir(folder, { withFileTypes: true });
    } catch (error) {
      if (folder === this.#root) throw error;
      return [];
    }
  }

  #relative(path: string): string {
    return relative(this.#root, path).split(sep).join('/');
  }
}

/** A name pattern as a regular expression; `*` is the only wildcard. */
function toPattern(name: string): string {
  return name.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*');
}
