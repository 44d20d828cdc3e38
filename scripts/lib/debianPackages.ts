// Installs Debian packages that the project needs and the machine lacks.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProgram } from './runProgram.ts';

/** The program's path, or undefined when it is not in PATH (nor in the folders for administrators). */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * Makes sure that programs exist, installing the packages that bring them when they do not.
 * @param programs program → Debian package.
 * @param report told in one line what is installed.
 * @throws Error with a sentence for the user when that cannot be done here.
 */
export async function ensurePrograms(
  programs: Readonly<Record<string, string>>,
  report: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const missing = Object.entries(programs).filter(([program]) => findProgram(program) === undefined);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))];
  const sentence = `These are missing: ${packages.join(', ')} (Debian package names).`;
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) {
    throw new Error(`${sentence} Install them, or run this as root on a Debian system.`);
  }
  report(`Installing Debian packages: ${packages.join(', ')} …`);
  const options = {
    output: 'keep',
    deadline: 10 * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    ...(signal === undefined ? {} : { signal }),
  } as const;
  const install = () => runProgram('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
  let result = await install();
  if (result.code !== 0) {
    await runProgram('apt-get', ['update'], options);
    result = await install();
  }
  if (result.code !== 0) throw new Error(`apt-get install ${packages.join(' ')} failed:\n${result.text}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
