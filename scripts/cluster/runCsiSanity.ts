// Proves the CSI driver with the standard's own conformance suite, csi-sanity. No cluster is needed.

import { spawn } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../lib/progress.ts';
import { run } from '../lib/run.ts';
import { until } from '../lib/until.ts';
import { buildPrograms } from './programs.ts';

export interface SanityResult {
  readonly passed: number;
  readonly failed: number;
  /** Specs of capabilities that the driver does not claim. */
  readonly skipped: number;
  /** What the suite wrote, with the reasons for failures. */
  readonly output: string;
}

/** Runs the driver, in a mount namespace of its own, and the suite against it. */
export async function runCsiSanity(progress: Progress, signal?: AbortSignal): Promise<SanityResult> {
  const driverPrograms = await buildPrograms('control-plane', progress, signal);
  const suite = join(await buildPrograms('csi-sanity', progress, signal), 'csi-sanity');
  const folder = await mkdtemp(join(tmpdir(), 'csi-sanity-'));
  const socket = join(folder, 'csi.sock');
  const options = { endpoint: socket, folder: join(folder, 'store'), proto: join(driverPrograms, 'proto'), node: 'sanity', faults: join(folder, 'faults.json') };
  const driver = spawn(
    'unshare',
    ['--mount', '--fork', '--kill-child', process.execPath, join(import.meta.dirname, 'csi', 'main.ts'), ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => driver.once('exit', resolve));
  try {
    await until('the CSI driver to start', async () => (await access(socket), true), { timeoutMs: 20_000, signal });
    // Ends with code 1 if a spec fails: the summary counts, not the code.
    const script = '"$@" 2>&1 || true';
    const output = await run('sh', ['-c', script, 'suite', suite, `--csi.endpoint=${socket}`, `--csi.mountdir=${join(folder, 'mount')}`, `--csi.stagingdir=${join(folder, 'staging')}`, '--ginkgo.no-color'], {
      timeoutMs: 300_000,
      signal,
    });
    return { ...summary(output), output };
  } finally {
    driver.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

function summary(output: string): Omit<SanityResult, 'output'> {
  const found = /(\d+) Passed \| (\d+) Failed \| \d+ Pending \| (\d+) Skipped/.exec(output);
  if (found === null) throw new Error(`csi-sanity gave no summary:\n${output.slice(-2000)}`);
  const [, passed, failed, skipped] = found;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}
