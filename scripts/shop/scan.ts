// Scans the shop with real scanners and keeps what they write, unchanged, in samples/shop/.sarif. Run by hand after a change
// to the shop's sources: `node scripts/shop/scan.ts [semgrep|bandit|eslint|gosec|checkov …]`. Needs Linux, root (for a mount
// of its own), Python and Go; the network only when a scanner is installed for the first time.
import { createHash } from 'node:crypto';
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { cacheFolder } from '../lib/cacheFolder.ts';
import { terminalProgress } from '../lib/progress.ts';
import { run, RunError } from '../lib/run.ts';

interface Scanner {
  /** Pinned versions: a file or folder in `scanners/`. */
  readonly pins: string;
  /** Installs what `pins` says into the folder, which exists. */
  install(folder: string, pins: string): Promise<unknown>;
  /** The file it writes, where it takes only a folder for it and chooses the name. */
  readonly writes?: string;
  /** The command that scans the working folder and writes the SARIF file `out`, or a file in the folder `out`. */
  command(folder: string, out: string): readonly string[];
}

/** Where a scanner sees the shop, so that no path of this machine enters its file. */
const neutral = '/src';
const shop = join(import.meta.dirname, '..', '..', 'samples', 'shop');
const progress = terminalProgress((line) => process.stderr.write(`${line}\n`));

async function installFromPython(folder: string, requirements: string): Promise<void> {
  await run('python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--requirement', requirements]);
}

const scanners: Readonly<Record<string, Scanner>> = {
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
    async install(folder, pins) {
      await cp(pins, folder, { recursive: true });
      await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
    },
    command: (folder, out) => [
      process.execPath, join(folder, 'node_modules/eslint/bin/eslint.js'), '--config', join(folder, 'security.config.js'),
      '--format', join(folder, 'node_modules/@microsoft/eslint-formatter-sarif/sarif.js'), '--output-file', out, 'services/orders/src',
    ],
  },
  gosec: {
    pins: 'gosec',
    async install(folder, pins) {
      await cp(pins, folder, { recursive: true });
      await run('go', ['build', '-trimpath', '-o', 'gosec', 'github.com/securego/gosec/v2/cmd/gosec'], { cwd: folder });
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
};

/** The folder of the installed scanner, installing it if its pins have changed or it is not there. */
async function installed(name: string, scanner: Scanner): Promise<string> {
  const folder = cacheFolder('scanners', name);
  const pins = join(import.meta.dirname, 'scanners', scanner.pins);
  const mark = join(folder, '.installed');
  const wanted = await digest(pins);
  if ((await readFile(mark, 'utf8').catch(() => undefined)) !== wanted) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await progress.during(`Installing ${name}`, async () => await scanner.install(folder, pins));
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

/**
 * Runs a command with the shop mounted read-only at `/src`, which is its working folder, and without a network.
 * @throws RunError unless it ended with 0, or with 1, by which a scanner says that it found something.
 */
async function runInNeutralFolder(command: readonly string[], home: string): Promise<void> {
  const script = `mount --bind -o ro "$0" ${neutral} && cd ${neutral} && exec "$@"`;
  const result = run('unshare', ['--mount', '--net', '--propagation', 'private', 'sh', '-c', script, shop, ...command], {
    // Programs that a scanner calls lie beside it; its settings and caches go to a home of its own.
    env: { PATH: `${join(command[0] ?? '', '..')}:${process.env['PATH'] ?? ''}`, HOME: home },
    timeoutMs: 300_000,
  });
  await result.catch((error: unknown) => {
    if (!(error instanceof RunError) || error.code !== 1) throw error;
  });
}

/** @throws Error when a path of this machine has entered the file. */
function refuseTraces(name: string, sarif: string, folders: readonly string[]): void {
  const traces = [shop, `${homedir()}/`, cacheFolder(), ...folders].filter((trace) => sarif.includes(trace));
  if (traces.length > 0) throw new Error(`${name} wrote ${traces.join(', ')} into its file.`);
}

async function scan(name: string, scanner: Scanner): Promise<void> {
  const folder = await installed(name, scanner);
  const work = await mkdtemp(join(tmpdir(), 'shop-scan-'));
  try {
    const out = join(work, 'out');
    await progress.during(`Scanning with ${name}`, async () => await runInNeutralFolder(scanner.command(folder, out), work));
    const written = scanner.writes === undefined ? out : join(out, scanner.writes);
    refuseTraces(name, await readFile(written, 'utf8'), [work]);
    const kept = join(shop, '.sarif', `${name}.sarif`);
    await copyFile(written, kept);
    progress.note(`${relative(process.cwd(), kept)} written`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scanners);
// A folder of that name may already be there, for a purpose of its own: the mount covers it for the scanner only.
const made = await mkdir(neutral, { recursive: true });
await mkdir(join(shop, '.sarif'), { recursive: true });
try {
  for (const name of chosen) {
    const scanner = scanners[name];
    if (scanner === undefined) throw new Error(`Unknown scanner ${name}; there are ${Object.keys(scanners).join(', ')}.`);
    await scan(name, scanner);
  }
} finally {
  if (made !== undefined) await rmdir(neutral);
}
