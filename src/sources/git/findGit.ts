// Finds the git program. It is called by its absolute path only: a name would be looked for in the workspace's folder, too
// (by Windows always, elsewhere where PATH has relative entries).

import { isAbsolute } from 'node:path';
import { findProgram, isProgram } from '../machine/findProgram.ts';

/**
 * @param settings what VS Code's setting `git.path` holds: these come first; relative ones are left out.
 * @returns the program's absolute path; undefined where there is none.
 */
export async function findGit(settings: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const path of settings) if (isAbsolute(path) && (await isProgram(path))) return path;
  return findProgram('git', env);
}
