// A private folder for what a worker inflates: nobody else may enter it (mode 0700), and what crashed processes left of
// theirs is removed.

import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'volume-guard-sarif-';

/** Milliseconds for which a folder is left alone. */
const recent = 3_600_000;

/** @returns a path for a folder of this process, `unique` among all; nothing is made yet. */
export function temporaryPath(unique: string): string {
  return join(tmpdir(), `${prefix}${process.pid}-${unique}`);
}

/** Makes the folder. @throws the file system's error; EEXIST where it is there already */
export function makeTemporary(path: string): void {
  mkdirSync(path, { mode: 0o700 });
}

/** Removes the folder and what is in it; one that is not there is no trouble. */
export function removeTemporary(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Removes the folders of processes that are no more; those of the last hour stay, because a process that is not seen from
 * here may share the folder (a container). What cannot be removed stays, too.
 */
export function sweepTemporary(): void {
  for (const name of namesIn(tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || runs(Number(owner))) continue;
    const path = join(tmpdir(), name);
    try {
      if (Date.now() - statSync(path).mtimeMs > recent) removeTemporary(path);
    } catch {
      // Another user's, or in use: its owner's next start tries again.
      continue;
    }
  }
}

/** None where the folder cannot be read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
