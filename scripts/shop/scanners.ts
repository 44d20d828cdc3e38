// The scanners that the shop is scanned with: how each is installed, from pinned versions, and called. Installing needs Python
// or Go and, the first time, the network.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../lib/cacheFolder.ts';
import { ensurePrograms, installPackages } from '../lib/debianPackages.ts';
import type { Progress } from '../lib/progress.ts';
import { run, RunError } from '../lib/run.ts';

export interface Scanner {
  /** Pinned versions: a file or folder in `scanners/`. */
  readonly pins: string;
  /** Installs what `pins` says into the folder, which exists. */
  install(folder: string, pins: string, signal?: AbortSignal): Promise<unknown>;
  /** The file it writes, where it takes only a folder for it and chooses the name. */
  readonly writes?: string;
  /** The command that scans the working folder and writes the SARIF file `out`, or a file in the folder `out`. */
  command(folder: string, out: string): readonly string[];
}

/** Debian has what makes virtual environments in a package of its own. */
async function ensureVenv(progress: Progress, signal?: AbortSignal): Promise<void> {
  await ensurePrograms({ python3: 'python3-venv' }, progress, signal);
  const found = await run('python3', ['-c', 'import ensurepip'], { signal }).catch((error: unknown) => {
    if (error instanceof RunError) return undefined;
    throw error;
  });
  if (found === undefined) await installPackages(['python3-venv'], progress, signal);
}

async function installFromPython(folder: string, requirements: string, signal?: AbortSignal): Promise<void> {
  await run('python3', ['-m', 'venv', folder], { signal });
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--requirement', requirements], { signal, timeoutMs: 600_000 });
}

export const scanners = {
  semgrep: {
    pins: 'semgrep.txt',
    install: installFromPython,
    command: (folder, out) => [
      join(folder, 'bin', 'semgrep'), 'scan', '--metrics', 'off', '--disable-version-check', '--quiet',
      '--config', '.semgrep/rules.yml', '--sarif', '--output', out, 'services',
    ],
  },
  bandit: {
    pins: 'bandit.txt',
    install: installFromPython,
    command: (folder, out) => [join(folder, 'bin', 'bandit'), '--quiet', '--recursive', 'services/catalog', '--format', 'sarif', '--output', out],
  },
  eslint: {
    pins: 'eslint',
    async install(folder, pins, signal) {
      await cp(pins, folder, { recursive: true });
      await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, signal });
    },
    command: (folder, out) => [
      process.execPath, join(folder, 'node_modules/eslint/bin/eslint.js'), '--config', join(folder, 'security.config.js'),
      '--format', join(folder, 'node_modules/@microsoft/eslint-formatter-sarif/sarif.js'), '--output-file', out, 'services/orders/src',
    ],
  },
  gosec: {
    pins: 'gosec',
    async install(folder, pins, signal) {
      await cp(pins, folder, { recursive: true });
      await run('go', ['build', '-trimpath', '-o', 'gosec', 'github.com/securego/gosec/v2/cmd/gosec'], { cwd: folder, signal });
    },
    command: (folder, out) => [join(folder, 'gosec'), '-quiet', '-fmt', 'sarif', '-out', out, './services/uploads/...'],
  },
  checkov: {
    pins: 'checkov.txt',
    writes: 'results_sarif.sarif',
    install: installFromPython,
    command: (folder, out) => [
      join(folder, 'bin', 'checkov'), '--directory', '.', '--framework', 'kubernetes', 'dockerfile', '--skip-download', '--quiet',
      '--output', 'sarif', '--output-file-path', out,
    ],
  },
} as const satisfies Readonly<Record<string, Scanner>>;

export type ScannerName = keyof typeof scanners;

/** @returns the folder of the installed scanner, installing it if its pins have changed or it is not there. */
export async function installedScanner(name: ScannerName, progress: Progress, signal?: AbortSignal): Promise<string> {
  const scanner: Scanner = scanners[name];
  const folder = cacheFolder('scanners', name);
  const pins = join(import.meta.dirname, 'scanners', scanner.pins);
  const mark = join(folder, '.installed');
  const wanted = await digest(pins);
  if ((await readFile(mark, 'utf8').catch(() => undefined)) !== wanted) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    if (scanner.install === installFromPython) await ensureVenv(progress, signal);
    await progress.during(`Installing ${name}`, async () => await scanner.install(folder, pins, signal));
    await writeFile(mark, wanted);
  }
  return folder;
}

async function digest(path: string): Promise<string> {
  const names = await readdir(path).catch(() => undefined);
  const hash = createHash('sha256');
  for (const file of names?.sort().map((name) => join(path, name)) ?? [path]) hash.update(await readFile(file));
  return hash.digest('hex');
}
