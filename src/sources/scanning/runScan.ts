// Runs a scanner and puts what it wrote in the place of its last result, once it is complete: a scan that fails destroys nothing.

import { spawn } from 'node:child_process';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { field, listOf } from '../../domain/json.ts';
import type { Scanner } from '../../domain/scanning/scanner.ts';
import type { ScanFailure } from '../../domain/scanning/scanState.ts';
import { parseTolerant } from '../sarif/tolerantJson.ts';

export interface ScanOrder {
  /** Absolute path, and what it is given before everything else. */
  readonly program: readonly [string, ...string[]];
  /** Arguments of each run, one after the other. @param out the file to write */
  readonly runs: (out: string) => readonly (readonly string[])[];
  readonly scanner: Pick<Scanner, 'worked' | 'foundOrFailed' | 'env'>;
  /** Absolute path of the folder that it runs in. */
  readonly folder: string;
  /** Absolute path of the SARIF file. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Bytes of either end in which the version has to stand. */
const endLength = 64 * 1024;
/** A larger file, in bytes, has results. */
const largestEmpty = 1024 * 1024;

/** @param onOutput told what the program prints. @returns what failed; undefined where the result is there. @throws the signal's reason, when the program is gone */
export async function runScan(order: ScanOrder, onOutput: (text: string) => void, signal: AbortSignal): Promise<ScanFailure | undefined> {
  const { worked, foundOrFailed } = order.scanner;
  const folder = dirname(order.file);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  const partial = `${order.file}.partial`;
  await rm(partial, { force: true });
  try {
    let last = 0;
    for (const args of order.runs(partial)) {
      const end = await run(order, args, onOutput, signal);
      signal.throwIfAborted();
      if (end.code !== 'exit' || !worked.includes(end.exit)) return end;
      last = end.exit;
    }
    if (!(await isSarif(partial))) return { code: 'noResult' };
    if (foundOrFailed?.includes(last) === true && !(await hasResults(partial))) return { code: 'exit', exit: last };
    await rename(partial, order.file);
    return undefined;
  } finally {
    await rm(partial, { force: true });
  }
}

/** @returns how the program ended, `exit` also where it worked. */
async function run({ program: [program, ...first], scanner, folder, env }: ScanOrder, args: readonly string[], onOutput: (text: string) => void, signal: AbortSignal): Promise<Exclude<ScanFailure, { code: 'noResult' }>> {
  const { promise, resolve } = Promise.withResolvers<Exclude<ScanFailure, { code: 'noResult' }>>();
  const isPosix = process.platform !== 'win32';
  const child = spawn(program, [...first, ...args], {
    cwd: folder,
    // Programs that a scanner calls lie beside it.
    env: { ...scanner.env, ...env, PATH: [dirname(program), env['PATH'] ?? ''].join(delimiter) },
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
  child.on('close', (exit, killed) => resolve(exit === null ? { code: 'killed', signal: killed ?? '' } : { code: 'exit', exit }));
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Whether a SARIF log has a result in any run. */
async function hasResults(path: string): Promise<boolean> {
  if ((await stat(path)).size > largestEmpty) return true;
  const { value } = parseTolerant(await readFile(path, 'utf8'));
  return listOf(field(value, 'runs')).some((run) => listOf(field(run, 'results')).length > 0);
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
