// Finds the git program. It is called by its absolute path only: a name would be looked for in the workspace's folder, too
// (by Windows always, elsewhere where PATH has relative entries).

import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * @param settings what VS Code's setting `git.path` holds: these come first; relative ones are left out.
 * @returns the program's absolute path; undefined where there is none.
 */
export async function findGit(settings: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  for (const candidate of [...settings.filter((path) => isAbsolute(path)), ...folders.map((folder) => join(folder, name))]) {
    if (await isProgram(candidate)) return candidate;
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not to be run: the next one is tried.
    return false;
  }
}
