// Runs a scanner and puts what it wrote in the place of its last result, once it is complete: a scan that fails destroys nothing.

import { spawn } from 'node:child_process';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { ScanFailure } from '../../domain/scanning/scanState.ts';

export interface ScanOrder {
  /** Absolute path, and what it is given before everything else. */
  readonly program: readonly [string, ...string[]];
  /** Arguments of each run, one after the other. @param out the file to write */
  readonly runs: (out: string) => readonly (readonly string[])[];
  /** Exit codes by which it says that it did its work. */
  readonly worked: readonly number[];
  /** Absolute path of the folder that it runs in. */
  readonly folder: string;
  /** Absolute path of the SARIF file. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Bytes of either end in which the version has to stand. */
const endLength = 64 * 1024;

/** @param onOutput told what the program prints. @returns what failed; undefined where the result is there. @throws the signal's reason, when the program is gone */
export async function runScan(order: ScanOrder, onOutput: (text: string) => void, signal: AbortSignal): Promise<ScanFailure | undefined> {
  const folder = dirname(order.file);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  const partial = `${order.file}.partial`;
  await rm(partial, { force: true });
  try {
    for (const args of order.runs(partial)) {
      const failure = await run(order, args, onOutput, signal);
      signal.throwIfAborted();
      if (failure !== undefined) return failure;
    }
    if (!(await isSarif(partial))) return { code: 'noResult' };
    await rename(partial, order.file);
    return undefined;
  } finally {
    await rm(partial, { force: true });
  }
}

async function run({ program: [program, ...first], worked, folder, env }: ScanOrder, args: readonly string[], onOutput: (text: string) => void, signal: AbortSignal): Promise<ScanFailure | undefined> {
  const { promise, resolve } = Promise.withResolvers<ScanFailure | undefined>();
  const isPosix = process.platform !== 'win32';
  const child = spawn(program, [...first, ...args], {
    cwd: folder,
    // Programs that a scanner calls lie beside it.
    env: { ...env, PATH: [dirname(program), env['PATH'] ?? ''].join(delimiter) },
    shell: false,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, which is ended as a whole.
    detached: isPosix,
    windowsHide: true,
  });
  const stop = (): void => {
    if (child.pid === undefined || child.exitCode !== null) return;
    if (isPosix) process.kill(-child.pid, 'SIGKILL');
    else child.kill();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput);
  child.on('error', (error) => resolve({ code: 'notStarted', detail: 'code' in error && typeof error.code === 'string' ? error.code : error.name }));
  child.on('close', (exit, killed) => resolve(exit === null ? { code: 'killed', signal: killed ?? '' } : worked.includes(exit) ? undefined : { code: 'exit', exit }));
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Whether a file begins and ends as a SARIF log of version 2.1.0; reading all of it is the worker's, which tells of faults. */
async function isSarif(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { size } = await file.stat();
    const read = async (from: number): Promise<string> => (await file.read({ buffer: Buffer.alloc(Math.min(endLength, size)), position: from })).buffer.toString('utf8');
    if (size === 0) return false;
    const [head, tail] = [await read(0), await read(Math.max(0, size - endLength))];
    return /^\ufeff?\s*\{/.test(head) && /\}\s*$/.test(tail) && /"version"\s*:\s*"2\.1\.0/.test(head + tail);
  } finally {
    await file.close();
  }
}
