// A private folder for what a worker inflates: nobody else may enter it (mode 0700), and what crashed processes left of
// theirs is removed.

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'volume-guard-sarif-';

/** @returns a path for a folder of this process, `unique` among all; nothing is made yet. */
export function temporaryPath(unique: string): string {
  return join(tmpdir(), `${prefix}${process.pid}-${unique}`);
}

/** Makes the folder, if it is not there. @throws the file system's error; EEXIST where somebody else made it */
export function makeTemporary(path: string): void {
  mkdirSync(path, { mode: 0o700 });
}

/** Removes the folder and what is in it; one that is not there is no trouble. */
export function removeTemporary(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

/** Removes the folders of processes that are no more. What cannot be removed stays. */
export function sweepTemporary(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || runs(Number(owner))) continue;
    try {
      removeTemporary(join(tmpdir(), name));
    } catch {
      // Another user's, or in use: its owner's next start tries again.
      continue;
    }
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
