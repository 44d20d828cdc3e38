// The driver's volumes and snapshots on disk. A volume is a folder, a snapshot is a copy of one; a description beside the
// data, written last and removed first, says that it exists.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../lib/run.ts';
import { CsiError } from './protocol.ts';

export interface Volume {
  readonly id: string;
  readonly name: string;
  readonly capacityBytes: number;
  /** The id of the snapshot or volume it was made from. */
  readonly source?: string | undefined;
}

export interface Snapshot {
  readonly id: string;
  readonly name: string;
  readonly volumeId: string;
  /** The size that a volume made from it needs. */
  readonly sizeBytes: number;
  /** Milliseconds since 1970, when the copy began. */
  readonly createdMs: number;
  readonly groupId?: string | undefined;
}

export interface Group {
  readonly id: string;
  readonly name: string;
  readonly snapshotIds: readonly string[];
  readonly createdMs: number;
}

interface Kinds {
  volumes: Volume;
  snapshots: Snapshot;
  groups: Group;
}

export type Kind = keyof Kinds;

export class VolumeStore {
  readonly #root: string;
  readonly #busy = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The id of what was, or would be, made under this name: a repeated request finds what the first one made. */
  idOf(kind: Kind, name: string): string {
    return `${kind.slice(0, -1)}-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
  }

  /** Where the files of a volume or snapshot are. */
  data(kind: 'volumes' | 'snapshots', id: string): string {
    return join(this.#root, kind, fileName(id), 'data');
  }

  async find<K extends Kind>(kind: K, id: string): Promise<Kinds[K] | undefined> {
    try {
      return JSON.parse(await readFile(this.#description(kind, id), 'utf8')) as Kinds[K];
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** @throws CsiError NOT_FOUND */
  async get<K extends Kind>(kind: K, id: string): Promise<Kinds[K]> {
    const found = await this.find(kind, id);
    if (found === undefined) throw new CsiError('NOT_FOUND', `${kind}: ${id} does not exist`);
    return found;
  }

  /** Oldest first. */
  async snapshots(): Promise<Snapshot[]> {
    const folders = await readdir(join(this.#root, 'snapshots')).catch(() => []);
    const all = await Promise.all(folders.map(async (id) => await this.find('snapshots', id)));
    return all.filter((snapshot) => snapshot !== undefined).sort((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1));
  }

  /** Writes the description: from now on it exists, or exists changed. */
  async put<K extends Kind>(kind: K, item: Kinds[K]): Promise<void> {
    const file = this.#description(kind, item.id);
    await mkdir(join(this.#root, kind, item.id), { recursive: true });
    await writeFile(`${file}.new`, JSON.stringify(item));
    await rename(`${file}.new`, file);
  }

  /** Succeeds if there is no such thing. */
  async remove(kind: Kind, id: string): Promise<void> {
    await rm(this.#description(kind, id), { force: true });
    await rm(join(this.#root, kind, fileName(id)), { recursive: true, force: true });
  }

  /** Makes the empty folder of a volume, whoever it will belong to: pods write as many users. */
  async makeEmpty(id: string): Promise<void> {
    const folder = this.data('volumes', id);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await run('chmod', ['0777', folder]);
  }

  /** Copies data, with owners, modes, times and attributes; without copying blocks where the file system can share them. */
  async copy(from: { kind: 'volumes' | 'snapshots'; id: string }, to: { kind: 'volumes' | 'snapshots'; id: string }): Promise<void> {
    const target = this.data(to.kind, to.id);
    await rm(target, { recursive: true, force: true });
    await mkdir(join(target, '..'), { recursive: true });
    await run('cp', ['--archive', '--reflink=auto', this.data(from.kind, from.id), target]);
  }

  /** Does `work` unless something else is being done to that id: then the caller is to try again (CSI, "ABORTED: operation pending"). */
  async exclusively<T>(id: string, work: () => Promise<T>): Promise<T> {
    if (this.#busy.has(id)) throw new CsiError('ABORTED', `an operation on ${id} is pending`);
    this.#busy.add(id);
    try {
      return await work();
    } finally {
      this.#busy.delete(id);
    }
  }

  #description(kind: Kind, id: string): string {
    return join(this.#root, kind, fileName(id), 'description.json');
  }
}

/** An id comes from the caller: only the form that `idOf` gives may become part of a path. */
function fileName(id: string): string {
  return /^(volume|snapshot|group)-[0-9a-f]{24}$/.test(id) ? id : 'no-such-id';
}
