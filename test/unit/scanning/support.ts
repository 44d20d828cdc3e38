// The scanners that the shop's scans were made with, as installed programs.

import { access } from 'node:fs/promises';
import { cacheFolder } from '../../../scripts/lib/cacheFolder.ts';
import { join } from 'node:path';

/** Folders of the programs, below that of each scanner. */
const programs = { bandit: 'bin/bandit', semgrep: 'bin/semgrep', gosec: 'gosec', eslint: 'node_modules/eslint/bin/eslint.js' } as const;

/** @returns the program's path; undefined where `scripts/shop/scan.ts` has not installed it. */
export async function installedScanner(name: keyof typeof programs): Promise<string | undefined> {
  const path = join(cacheFolder('scanners', name), programs[name]);
  return access(path).then(() => path, () => undefined);
}
