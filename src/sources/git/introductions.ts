// Finds when lines came into the code. What a commit's history says never changes, so that answers are kept.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitTime, Introduced, Introduction, IntroductionUnknown } from '../../domain/history/introduction.ts';
import { diffOptions } from './git.ts';
import { GitFailed } from './gitFailed.ts';
import { movedFiles } from './movedFiles.ts';
import { ask, isCommitId } from './worktree.ts';
import type { Worktree } from './worktree.ts';

export interface LinesOfFile {
  /** Relative to the folder; at `commit`, if that is given. */
  readonly file: string;
  /** Zero-based, both included. */
  readonly startLine: number;
  readonly endLine: number;
  /** The commit whose lines these are: what was scanned. Absent: those of the working tree. */
  readonly commit?: string;
}

const mostLines = 400;
const mostKept = 10_000;

/** Following lines through a long history takes a while; milliseconds. */
const deadline = 30_000;
const mostIgnored = 1024 * 1024;

export class Introductions {
  readonly #worktree: Worktree;
  readonly #kept = new Map<string, Introduction>();

  constructor(worktree: Worktree) {
    this.#worktree = worktree;
  }

  /** @throws only the signal's reason */
  async find(lines: LinesOfFile, signal: AbortSignal): Promise<Introduced> {
    try {
      const found = await this.#find(lines, signal);
      return 'code' in found ? { known: false, why: found } : { known: true, introduction: found };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof GitFailed) return { known: false, why: { code: 'git', trouble: error.trouble } };
      throw error;
    }
  }

  async #find(lines: LinesOfFile, signal: AbortSignal): Promise<Introduction | IntroductionUnknown> {
    if (lines.endLine < lines.startLine) return { code: 'noLines' };
    if (lines.endLine - lines.startLine >= mostLines) return { code: 'tooManyLines', most: mostLines };
    const at = lines.commit === undefined ? await this.#committed(lines, signal) : await this.#scanned(lines, lines.commit, signal);
    if ('code' in at) return at;
    const key = JSON.stringify([at.commit, at.file, at.startLine, at.endLine]);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const found = await this.#follow(at, signal);
    if ('code' in found) return found;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= mostKept && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, found);
    return found;
  }

  /** Lines of a commit, with the path from the top. */
  async #scanned({ file, startLine, endLine }: LinesOfFile, commit: string, signal: AbortSignal): Promise<Required<LinesOfFile> | IntroductionUnknown> {
    if (!isCommitId(commit)) return { code: 'commitMissing' };
    const path = this.#worktree.prefix + file;
    if (/[\n\0]/.test(path)) return { code: 'notTracked' };
    const { output } = await ask(this.#worktree, { args: ['cat-file', '--batch-check=%(objecttype)'], input: `${commit}\n${commit}:${path}\n` }, signal);
    const [type, object] = output.split('\n');
    if (type !== 'commit') return { code: 'commitMissing' };
    return object === 'blob' ? { file: path, startLine, endLine, commit } : { code: 'notTracked' };
  }

  /** Lines of the working tree, as they are in the commit that is checked out. A file that was renamed since is untracked there. */
  async #committed({ file, startLine, endLine }: LinesOfFile, signal: AbortSignal): Promise<Required<LinesOfFile> | IntroductionUnknown> {
    const { output } = await ask(this.#worktree, { args: ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], codes: [0, 1] }, signal);
    const head = output.trim();
    if (head === '') return { code: 'uncommitted' };
    const moved = (await movedFiles(this.#worktree, [file], head, signal)).get(file);
    if (moved?.path !== file) return { code: 'notTracked' };
    let [first, last] = [Infinity, -1];
    for (let line = startLine; line <= endLine; line += 1) {
      const before = moved.moves.back(line);
      if (before === undefined) return { code: 'uncommitted' };
      [first, last] = [Math.min(first, before), Math.max(last, before)];
    }
    // Lines that were taken out between them belong to the finding no more, and are followed all the same.
    return { file: this.#worktree.prefix + file, startLine: first, endLine: last, commit: head };
  }

  async #follow({ file, startLine, endLine, commit }: Required<LinesOfFile>, signal: AbortSignal): Promise<Introduction | IntroductionUnknown> {
    const shallow = await this.#shallow();
    const range = `${startLine + 1},${endLine + 1}`;
    // What the configuration ignores (blame.ignoreRevsFile) is taken back first: a file that is missing would be an error.
    const blame = ['blame', '--incremental', '--no-textconv', '-w', '-M', '-C', '--no-ignore-revs-file', ...(await this.#ignoreRevs()), '-L', range, commit, '--', file];
    let output: string;
    try {
      ({ output } = await ask(this.#worktree, { args: blame, deadline }, signal));
    } catch (error) {
      if (error instanceof GitFailed && error.trouble.code === 'gitFailed' && /has only \d+ lines?/.test(error.trouble.detail)) return { code: 'noLines' };
      throw error;
    }
    const blamed = blamedCommits(output);
    const changed = blamed.reduce<Dated | undefined>((newest, one) => (newest === undefined || one.at > newest.at ? one : newest), undefined);
    if (changed === undefined) return { code: 'noLines' };
    if (shallow.has(changed.commit)) return { code: 'shallow' };
    const result = { changed: { commit: changed.commit, at: changed.at } };
    const appeared = await this.#appeared(range, file, commit, blamed, shallow, signal);
    return appeared === undefined ? result : { ...result, appeared };
  }

  async #appeared(range: string, file: string, commit: string, blamed: readonly Dated[], shallow: ReadonlySet<string>, signal: AbortSignal): Promise<CommitTime | undefined> {
    const args = ['log', ...diffOptions, '-s', '--no-show-signature', '--format=%H %ct %at', `-L${range}:${file}`, commit];
    let output: string;
    try {
      ({ output } = await ask(this.#worktree, { args, deadline }, signal));
    } catch (error) {
      signal.throwIfAborted();
      // What is known already is worth having without this.
      if (error instanceof GitFailed) return undefined;
      throw error;
    }
    const way = output.split('\n').flatMap((line): readonly Dated[] => {
      const [id, at, authored] = line.split(' ');
      return id === undefined || at === undefined || authored === undefined ? [] : [dated(id, at, authored)];
    });
    const all = [...way, ...blamed];
    if (all.some((one) => shallow.has(one.commit))) return undefined;
    // Blame follows lines to other files, the log does not.
    const oldest = all.reduce<Dated | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
    return oldest === undefined ? undefined : { commit: oldest.commit, at: Math.min(...all.map(({ earliest }) => earliest)) };
  }

  /** Commits whose parents a shallow clone does not have (gitrepository-layout(5), shallow). */
  async #shallow(): Promise<ReadonlySet<string>> {
    try {
      return new Set((await readFile(join(this.#worktree.commonFolder, 'shallow'), 'utf8')).split('\n'));
    } catch {
      // Not there: the clone has everything.
      return new Set();
    }
  }

  /** Teams list their reformatting commits in this file, by convention at the top. One that git would not read is left out. */
  async #ignoreRevs(): Promise<readonly string[]> {
    const path = join(this.#worktree.root, '.git-blame-ignore-revs');
    try {
      if ((await stat(path)).size > mostIgnored) return [];
      const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.replace(/#.*$/s, '').trim());
      return lines.every((line) => line === '' || isCommitId(line)) ? [`--ignore-revs-file=${path}`] : [];
    } catch {
      return [];
    }
  }
}

interface Dated extends CommitTime {
  /** The earlier of the author's and the committer's date. */
  readonly earliest: number;
}

/** Git's dates are seconds. */
function dated(commit: string, committed: string, authored: string): Dated {
  return { commit, at: Number(committed) * 1000, earliest: Math.min(Number(committed), Number(authored)) * 1000 };
}

/** Reads `git blame --incremental`: a commit's headers follow it where it comes first. */
function blamedCommits(output: string): readonly Dated[] {
  const commits: Dated[] = [];
  let commit = '';
  let authored = '';
  for (const line of output.split('\n')) {
    const [word = '', value = ''] = line.split(' ', 2);
    if (isCommitId(word)) commit = word;
    else if (word === 'author-time') authored = value;
    else if (word === 'committer-time') commits.push(dated(commit, value, authored));
  }
  return commits;
}
