// Runs a program to its end, with a deadline; its output is shown, or kept and given back.
import { spawn } from 'node:child_process';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** `show` passes the output on to the terminal; `keep` gives it back. */
  output: 'show' | 'keep';
  /** After this many milliseconds the program is killed. */
  deadline: number;
  signal?: AbortSignal;
}

export interface RunResult {
  /** Exit code; 128 + signal's meaning is not modelled: a killed program has -1. */
  code: number;
  /** Standard output and standard error as they came; empty for `show`. */
  text: string;
}

/**
 * @throws Error when the program cannot be started, passes its deadline or is cancelled. A failing exit code is no
 * error here: the caller looks at it.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const deadline = AbortSignal.timeout(options.deadline);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  return await new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', options.output === 'show' ? 'inherit' : 'pipe', options.output === 'show' ? 'inherit' : 'pipe'],
      signal,
      killSignal: 'SIGKILL',
    });
    let text = '';
    const collect = (chunk: Buffer) => (text += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', (error) => {
      const why = deadline.aborted ? `did not end within ${options.deadline / 1000} s` : error.message;
      reject(new Error(`${program} ${args.join(' ')}: ${why}${text === '' ? '' : `\n${text}`}`));
    });
    child.on('close', (code) => resolve({ code: code ?? -1, text }));
  });
}
