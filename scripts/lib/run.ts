// Runs a program to its end and returns what it wrote to stdout.

import { spawn } from 'node:child_process';

export interface RunOptions {
  /** Written to the program's stdin, which is otherwise empty. */
  readonly input?: string | undefined;
  readonly cwd?: string | undefined;
  /** The whole environment; this process's own if absent. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the program is killed; ten minutes if absent. */
  readonly timeoutMs?: number | undefined;
}

/** A program that could not be started, ended with a code other than 0, or was killed. The message carries the end of its stderr. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly code: number | undefined;
  readonly stderr: string;

  constructor(command: string, reason: string, code: number | undefined, stderr: string) {
    const tail = stderr.trim().slice(-2000);
    super(`${command} ${reason}${tail === '' ? '' : `:\n${tail}`}`);
    this.code = code;
    this.stderr = stderr;
  }
}

/**
 * Resolves to the program's stdout, decoded as UTF-8.
 * @throws RunError when it did not end with code 0; the signal's reason when it was cancelled.
 */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  options.signal?.throwIfAborted();
  const command = [program, ...args].join(' ').slice(0, 300);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    signal: options.signal,
    killSignal: 'SIGKILL',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Not spawn's own timeout: that timer goes on when the program could not be started.
  const deadline = setTimeout(() => {
    child.kill('SIGKILL');
    // What the program started may hold its pipes and go on: nobody waits for that.
    child.stdout.destroy();
    child.stderr.destroy();
  }, options.timeoutMs ?? 600_000);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // A program that ends without reading its input is judged by its exit code, not by the broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  child.on('error', (error) => {
    if (options.signal?.aborted !== true) reject(new RunError(command, `could not run: ${error.message}`, undefined, ''));
  });
  child.on('close', (code, killedBy) => {
    const stderr = Buffer.concat(err).toString();
    if (options.signal?.aborted === true) reject(abortReason(options.signal));
    else if (code === 0) resolve(Buffer.concat(out).toString());
    else if (killedBy !== null) reject(new RunError(command, `was killed by ${killedBy}`, undefined, stderr));
    else reject(new RunError(command, `ended with code ${code ?? 'none'}`, code ?? undefined, stderr));
  });
  return await promise.finally(() => clearTimeout(deadline));
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('cancelled');
}
