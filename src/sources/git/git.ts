// Runs git to read: never through a shell, with a deadline and bounded output, and so that a repository cannot make it run
// programs, ask questions, go to the network or write.

import { spawn } from 'node:child_process';
import type { GitTrouble } from '../../domain/history/gitTrouble.ts';
import { plainDetail } from '../../kubernetes/plainDetail.ts';
import { GitFailed } from './gitFailed.ts';
import { Turns } from './turns.ts';

export interface GitAnswer {
  readonly code: number;
  /** Read as UTF-8: a path in another encoding matches nothing. */
  readonly output: string;
  /** There was more than was asked for. */
  readonly cut: boolean;
}

export interface GitRequest {
  /** Where to run: absolute. */
  readonly folder: string;
  /** Subcommand and arguments; paths after `--`, taken literally and relative to `folder`. */
  readonly args: readonly string[];
  readonly input?: string;
  /** `-c` settings besides those below, as `name=value`. */
  readonly config?: readonly string[];
  /** Exit codes that are an answer. Default: 0. */
  readonly codes?: readonly number[];
  /** Where output ends, bytes. What goes beyond it is an error, unless `cut` says that the beginning will do. */
  readonly most?: number;
  readonly cut?: boolean;
  /** Milliseconds. */
  readonly deadline?: number;
}

const usualDeadline = 15_000;
const usualMost = 32 * 1024 * 1024;

/** Git is a program beside others on this machine: so many at once. */
const mostProcesses = 2;

/**
 * What a repository's own configuration could make git run, and how each is kept off (git-config(1)). Filters have names:
 * `repositoryConfig` finds them. External diffs and textconv are refused by options of each command (`diffOptions`).
 */
const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'credential.helper=',
  'log.showSignature=false',
  // A folder in the workspace that looks like a bare repository is no repository of ours (git 2.38).
  'safe.bareRepository=explicit',
  // What changes answers.
  'core.quotePath=false',
  'diff.relative=false',
  'diff.orderFile=/dev/null',
];

/** For each command that compares contents. */
export const diffOptions = ['--no-ext-diff', '--no-textconv', '--no-color'] as const;

/** Variables of git that say where the user keeps it; all others are dropped: they may name another repository, or files to be written. */
const keptVariables: ReadonlySet<string> = new Set(['GIT_EXEC_PATH', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM', 'GIT_CEILING_DIRECTORIES', 'GIT_DISCOVERY_ACROSS_FILESYSTEM']);

export class Git {
  readonly #program: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #turns = new Turns(mostProcesses);

  /** @param program absolute path, by `findGit`. */
  constructor(program: string, env: NodeJS.ProcessEnv) {
    this.#program = program;
    const own = Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('GIT_') || keptVariables.has(name));
    this.#env = {
      ...Object.fromEntries(own),
      LC_ALL: 'C',
      LANGUAGE: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      // A missing object of a partial clone would be fetched, by programs that the configuration names. Git knows this from
      // 2.45 on; before, no protocol at all is allowed, whatever protocol.<name>.allow says.
      GIT_NO_LAZY_FETCH: '1',
      GIT_ALLOW_PROTOCOL: '',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_LITERAL_PATHSPECS: '1',
      GIT_PAGER: 'cat',
    };
  }

  /** @throws GitFailed; the signal's reason where it aborts. */
  async run(request: GitRequest, signal: AbortSignal): Promise<GitAnswer> {
    return await this.#turns.take(async () => await this.#run(request, signal), signal);
  }

  async #run({ folder, args, input, config = [], codes = [0], most = usualMost, cut = false, deadline = usualDeadline }: GitRequest, signal: AbortSignal): Promise<GitAnswer> {
    // It may have waited for its turn.
    signal.throwIfAborted();
    return await new Promise<GitAnswer>((resolve, reject) => {
      const options = [...settings, ...config].flatMap((setting) => ['-c', setting]);
      const child = spawn(this.#program, ['--no-pager', ...options, ...args], { cwd: folder, env: this.#env, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
      const chunks: Buffer[] = [];
      let bytes = 0;
      let complaint = '';
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      const stop = (): void => {
        end();
        child.kill('SIGKILL');
        child.stdin.destroy();
        child.stdout.destroy();
        child.stderr.destroy();
      };
      const fail = (error: Error): void => {
        stop();
        reject(error);
      };
      const onAbort = (): void => {
        const reason: unknown = signal.reason;
        fail(reason instanceof Error ? reason : new Error('cancelled', { cause: reason }));
      };
      const timer = setTimeout(() => {
        fail(new GitFailed({ code: 'timedOut', seconds: deadline / 1000 }));
      }, deadline);
      signal.addEventListener('abort', onAbort, { once: true });
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= most) chunks.push(chunk);
        else if (cut) {
          stop();
          resolve({ code: 0, output: Buffer.concat([...chunks, chunk]).toString('utf8', 0, most), cut: true });
        } else fail(new GitFailed({ code: 'tooMuch' }));
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        complaint = (complaint + text).slice(0, 4000);
      });
      // A git that does not read its input to the end says why by its exit code.
      child.stdin.on('error', () => undefined).end(input ?? '');
      child.once('error', (error: NodeJS.ErrnoException) => {
        fail(new GitFailed(error.code === 'ENOENT' || error.code === 'EACCES' ? { code: 'gitMissing' } : { code: 'gitFailed', detail: error.code ?? error.name }));
      });
      child.once('close', (code, killedBy) => {
        end();
        if (code !== null && codes.includes(code)) resolve({ code, output: Buffer.concat(chunks).toString('utf8'), cut: false });
        else reject(new GitFailed(troubleOf(complaint, `exit code ${code ?? killedBy ?? '?'}`)));
      });
    });
  }
}

/** What git says in English (LC_ALL=C) on standard error. */
function troubleOf(complaint: string, otherwise: string): GitTrouble {
  // git 2.35.2 said "unsafe repository", later ones "detected dubious ownership".
  if (/detected dubious ownership|unsafe repository/.test(complaint)) return { code: 'notTrusted' };
  if (/not a git repository|cannot use bare repository|must be run in a work tree/.test(complaint)) return { code: 'notRepository' };
  return { code: 'gitFailed', detail: plainDetail(complaint.trim() === '' ? otherwise : complaint) };
}
