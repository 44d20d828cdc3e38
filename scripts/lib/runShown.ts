// Runs a program to its end with its output on the terminal.
import { spawn } from 'node:child_process';

export interface RunShownOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the program is killed. */
  readonly timeoutMs: number;
}

/** Resolves to the exit code. @throws Error when the program could not be started, was cancelled, or was killed at its deadline. */
export async function runShown(program: string, args: readonly string[], options: RunShownOptions): Promise<number> {
  options.signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    signal: options.signal,
    timeout: options.timeoutMs,
    killSignal: 'SIGTERM',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.on('error', reject);
  child.on('exit', (code, killedBy) => {
    if (code !== null) resolve(code);
    else reject(new Error(`${program} was killed by ${killedBy ?? 'a signal'} (its deadline is ${options.timeoutMs / 1000} s).`));
  });
  return await promise;
}
