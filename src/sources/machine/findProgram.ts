// Finds an installed program without asking a shell.

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** @returns the absolute path of a program on PATH. Relative entries are passed over: they would run what lies in the workspace. */
export async function findProgram(name: string, env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  // Batch files need a shell, which is none of ours.
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(folder, file);
    if (await isProgram(path)) return path;
  }
  return undefined;
}

/** @returns whether there is a file that may be run. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not for us: looked for elsewhere.
    return false;
  }
}
