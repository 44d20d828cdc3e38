// Installs Debian packages that the project needs and the machine lacks.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Progress } from './progress.ts';
import { run, RunError } from './run.ts';

/** The program's path, or undefined when it is not in PATH (nor in the folders for administrators). */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * Makes sure that programs exist, installing the packages that bring them when they do not.
 * @param programs program → Debian package.
 * @throws Error with a sentence for the user when that cannot be done here.
 */
export async function ensurePrograms(
  programs: Readonly<Record<string, string>>,
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  const missing = Object.entries(programs).filter(([program]) => findProgram(program) === undefined);
  if (missing.length > 0) await installPackages([...new Set(missing.map(([, name]) => name))], progress, signal);
}

/** Installs Debian packages. @throws Error with a sentence for the user when that cannot be done here. */
export async function installPackages(packages: readonly string[], progress: Progress, signal?: AbortSignal): Promise<void> {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    throw new Error(`Missing: ${packages.join(', ')} (Debian names). Install them, or run this as root on Debian.`);
  }
  await progress.during(`Installing Debian packages ${packages.join(', ')}`, async () => {
    const options = { signal, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    const install = async () =>
      await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
    try {
      await install();
    } catch (error) {
      // A fresh machine has no package lists, or old ones.
      if (!(error instanceof RunError)) throw error;
      await run('apt-get', ['update'], options);
      await install();
    }
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
