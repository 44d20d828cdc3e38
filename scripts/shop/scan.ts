// Scans the shop with real scanners and keeps what they write, unchanged, in samples/shop/.sarif. Run by hand after a change
// to the shop's sources: `node scripts/shop/scan.ts [semgrep|bandit|eslint|gosec|checkov …]`. Needs Linux, root (for a mount
// of its own), Python and Go; the network only when a scanner is installed for the first time.
import { copyFile, mkdir, mkdtemp, readFile, rm, rmdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { cacheFolder } from '../lib/cacheFolder.ts';
import { terminalProgress } from '../lib/progress.ts';
import { run, RunError } from '../lib/run.ts';
import { installedScanner, scanners, type Scanner, type ScannerName } from './scanners.ts';

/** Where a scanner sees the shop, so that no path of this machine enters its file. */
const neutral = '/src';
const shop = join(import.meta.dirname, '..', '..', 'samples', 'shop');
const progress = terminalProgress((line) => process.stderr.write(`${line}\n`));

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

async function scan(name: ScannerName): Promise<void> {
  const scanner: Scanner = scanners[name];
  const folder = await installedScanner(name, progress);
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

function isScanner(name: string): name is ScannerName {
  return Object.hasOwn(scanners, name);
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scanners);
// A folder of that name may already be there, for a purpose of its own: the mount covers it for the scanner only.
const made = await mkdir(neutral, { recursive: true });
await mkdir(join(shop, '.sarif'), { recursive: true });
try {
  for (const name of chosen) {
    if (!isScanner(name)) throw new Error(`Unknown scanner ${name}; there are ${Object.keys(scanners).join(', ')}.`);
    await scan(name);
  }
} finally {
  if (made !== undefined) await rmdir(neutral);
}
