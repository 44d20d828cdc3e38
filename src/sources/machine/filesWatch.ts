// Notices that files outside the workspace were written, replaced, made or removed: kubeconfigs, what git keeps.

import { watch, type FSWatcher } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writers truncate and fill, or write another file and rename it. Milliseconds of quiet. */
const quiet = 150;

export class FilesWatch {
  readonly #files: readonly string[];
  readonly #onChange: () => void;
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #seen: Promise<string>;
  #ended = false;

  constructor(files: readonly string[], onChange: () => void) {
    this.#files = files;
    this.#onChange = onChange;
    this.#seen = stateOf(files);
    void this.#look();
  }

  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#disarm();
  }

  /** Folders are watched, not files: a file that is replaced takes its watch with it. A link is watched at both its ends. */
  async #arm(): Promise<void> {
    const ends = await Promise.all(this.#files.map(async (file) => [file, await realpath(file).catch(() => file)]));
    const folders = new Set(await Promise.all(ends.flat().map((file) => existingFolder(dirname(file)))));
    this.#disarm();
    if (this.#ended) return;
    for (const folder of folders) {
      try {
        const watcher = watch(folder, { persistent: false }, this.#soon);
        watcher.on('error', this.#soon);
        this.#watchers.push(watcher);
      } catch {
        // Watches may be used up, or the folder went away: its files are then read again only with retryNow.
        continue;
      }
    }
  }

  #disarm(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }

  readonly #soon = (): void => {
    clearTimeout(this.#timer);
    if (!this.#ended) this.#timer = setTimeout(() => void this.#look(), quiet);
  };

  /** Watches first and looks then: what is written in between is seen by one or the other. */
  async #look(): Promise<void> {
    const before = await this.#seen;
    await this.#arm();
    this.#seen = stateOf(this.#files);
    const changed = before !== (await this.#seen);
    if (changed && !this.#ended) this.#onChange();
  }
}

async function existingFolder(folder: string): Promise<string> {
  try {
    await access(folder);
    return folder;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : await existingFolder(parent);
  }
}

async function stateOf(files: readonly string[]): Promise<string> {
  const states = files.map(async (file) => {
    try {
      const { mtimeMs, size, ino } = await stat(file);
      return `${mtimeMs} ${size} ${ino}`;
    } catch {
      return 'absent';
    }
  });
  return (await Promise.all(states)).join('\n');
}
