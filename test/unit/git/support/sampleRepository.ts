// A real repository in a folder of its own, with a user of its own and a clock that a test sets.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findGit } from '../../../../src/sources/git/findGit.ts';
import { Git } from '../../../../src/sources/git/git.ts';

/** The user's own configuration has no say. */
export const gitEnv: NodeJS.ProcessEnv = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

export async function realGit(): Promise<Git> {
  const program = await findGit([], process.env);
  if (program === undefined) throw new Error('these tests need git');
  return new Git(program, gitEnv);
}

export class SampleRepository {
  readonly folder: string;
  /** Milliseconds; each commit is a minute after the one before. */
  now = Date.parse('2026-03-01T00:00:00Z');

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<SampleRepository> {
    const repository = new SampleRepository(await realpath(await mkdtemp(join(tmpdir(), 'volume-guard-git-'))));
    await repository.git('init', '--quiet', '--initial-branch=main');
    await repository.git('config', 'user.name', 'Somebody');
    await repository.git('config', 'user.email', 'somebody@shop.example');
    return repository;
  }

  /** Runs git as a person would. @returns what it prints. */
  async git(...args: readonly string[]): Promise<string> {
    return await this.gitWith({}, ...args);
  }

  async gitWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string> {
    const date = `${Math.floor(this.now / 1000)} +0000`;
    const { stdout } = await promisify(execFile)('git', [...args], { cwd: this.folder, maxBuffer: 1 << 26, env: { ...gitEnv, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, ...env } });
    return stdout.trimEnd();
  }

  async write(path: string, text: string): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  async read(path: string): Promise<string> {
    return await readFile(join(this.folder, path), 'utf8');
  }

  /** Commits everything. @returns the commit's id and its time. */
  async commit(message: string): Promise<{ readonly commit: string; readonly at: number }> {
    this.now += 60_000;
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '-m', message);
    return { commit: await this.git('rev-parse', 'HEAD'), at: this.now };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** @returns a text of these lines. */
export function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
