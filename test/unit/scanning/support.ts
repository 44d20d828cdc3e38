// The scanners that the shop's scans were made with, as installed programs.

import { join } from 'node:path';
import { terminalProgress } from '../../../scripts/lib/progress.ts';
import { installedScanner } from '../../../scripts/shop/scanners.ts';

/** Folders of the programs, below that of each scanner. */
const programs = { bandit: 'bin/bandit', semgrep: 'bin/semgrep', gosec: 'gosec', eslint: 'node_modules/eslint/bin/eslint.js' } as const;

/** Milliseconds for the first installation of a scanner. */
export const installing = 600_000;

/** @returns the program's path; it is installed if it is not there. */
export async function scannerProgram(name: keyof typeof programs): Promise<string> {
  return join(await installedScanner(name, terminalProgress((line) => console.error(line))), programs[name]);
}
