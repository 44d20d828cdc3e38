// The repository that a workspace folder lies in, read only: facts, lines that moved, when lines came in, what contains what.

import { join } from 'node:path';
import type { Repository } from '../../domain/findings/links/linkContext.ts';
import type { Introduced } from '../../domain/history/introduction.ts';
import type { LineMoves } from '../../domain/history/lineMoves.ts';
import { FilesWatch } from '../machine/filesWatch.ts';
import { changedSince } from './changedSince.ts';
import { committedTimes, type CommittedTimes } from './committedTimes.ts';
import { containment } from './containment.ts';
import type { Git } from './git.ts';
import { Introductions } from './introductions.ts';
import type { LinesOfFile } from './introductions.ts';
import { movedFiles } from './movedFiles.ts';
import type { MovedFile } from './movedFiles.ts';
import { remoteAddresses } from './remoteAddresses.ts';
import { ask, askOfFiles, openWorktree } from './worktree.ts';
import type { Worktree } from './worktree.ts';

export interface RepositoryFacts extends Repository {
  /** Absent: no branch is checked out. */
  readonly branch?: string;
  /** A tracked file differs from the commit. Untracked files do not count: scanners leave their output there. */
  readonly dirty: boolean;
}

/** Git prints the branch before the files; what comes after the first of these tells nothing more. */
const mostStatus = 64 * 1024;

/** Paths are relative to the folder, with '/'. Only to be made where the workspace is trusted. */
export class GitRepository {
  readonly #worktree: Worktree;
  readonly #introductions: Introductions;
  readonly #listeners = new Set<() => void>();
  #watch: FilesWatch | undefined;
  /** The branch whose file is watched. */
  #watched: string | undefined;
  #ended = false;

  private constructor(worktree: Worktree) {
    this.#worktree = worktree;
    this.#introductions = new Introductions(worktree);
    this.#watchFiles(undefined);
  }

  /**
   * @param folder absolute path of a workspace folder.
   * @throws GitFailed notRepository, notTrusted, timedOut, gitMissing, gitFailed; the signal's reason
   */
  static async open(git: Git, folder: string, signal: AbortSignal): Promise<GitRepository> {
    return new GitRepository(await openWorktree(git, folder, signal));
  }

  /** Calls `listener` after a commit, a checkout, or a change of the index or the configuration: facts and moves may be others. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  dispose(): void {
    this.#ended = true;
    this.#watch?.dispose();
    this.#listeners.clear();
  }

  /** @throws GitFailed; the signal's reason */
  async facts(signal: AbortSignal): Promise<RepositoryFacts> {
    // Submodules' contents are not looked at: git would run in them with their own configuration.
    const args = ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=no', '--ignore-submodules=dirty', '--no-renames', '--no-ahead-behind'];
    const [{ output }, remotes] = await Promise.all([askOfFiles(this.#worktree, { args, most: mostStatus, cut: true }, signal), this.#remotes(signal)]);
    const entries = output.split('\0');
    const commit = headerIn(entries, 'oid');
    const branch = headerIn(entries, 'head');
    this.#watchFiles(branch);
    return {
      remotes,
      dirty: entries.some((entry) => entry !== '' && !entry.startsWith('# ')),
      ...(commit === undefined ? {} : { commit }),
      ...(branch === undefined ? {} : { branch }),
    };
  }

  /**
   * @param paths of files as they were in the commit `since` (a full id).
   * @returns where each is now and where its lines went, up to the working tree. Absent: not known.
   * @throws GitFailed; the signal's reason
   */
  async movedFiles(paths: readonly string[], since: string, signal: AbortSignal): Promise<ReadonlyMap<string, MovedFile>> {
    return await movedFiles(this.#worktree, paths, since, signal);
  }

  /** @returns when each file was committed last. @throws GitFailed; the signal's reason */
  async committedTimes(signal: AbortSignal): Promise<CommittedTimes> {
    return await committedTimes(this.#worktree, signal);
  }

  /** @returns the files in which the commit that is checked out differs from `commit` (a full id). @throws GitFailed, also where that is not there; the signal's reason */
  async changedSince(commit: string, signal: AbortSignal): Promise<readonly string[]> {
    return await changedSince(this.#worktree, commit, signal);
  }

  /** One file's lines. @returns undefined where it is not known. @throws GitFailed; the signal's reason */
  async movedLines(path: string, since: string, signal: AbortSignal): Promise<LineMoves | undefined> {
    return (await this.movedFiles([path], since, signal)).get(path)?.moves;
  }

  /** @returns when lines came into the code. @throws only the signal's reason */
  async introducedBy(lines: LinesOfFile, signal: AbortSignal): Promise<Introduced> {
    return await this.#introductions.find(lines, signal);
  }

  /** @returns for each of `commits` whether `revision` contains it; absent: not known. @throws only the signal's reason */
  async contains(revision: string, commits: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, boolean>> {
    return await containment(this.#worktree, revision, commits, signal);
  }

  async #remotes(signal: AbortSignal): Promise<readonly string[]> {
    const { output } = await ask(this.#worktree, { args: ['config', '--null', '--get-regexp', String.raw`^remote\..*\.url$`], codes: [0, 1] }, signal);
    return remoteAddresses(output);
  }

  /** The reflog changes with every commit and checkout; where there is none, the branch's own file does. */
  #watchFiles(branch: string | undefined): void {
    if (this.#ended || (this.#watch !== undefined && branch === this.#watched)) return;
    const { gitFolder, commonFolder } = this.#worktree;
    this.#watch?.dispose();
    this.#watched = branch;
    const files = [join(gitFolder, 'HEAD'), join(gitFolder, 'index'), join(gitFolder, 'logs', 'HEAD'), join(commonFolder, 'packed-refs'), join(commonFolder, 'config')];
    this.#watch = new FilesWatch(branch === undefined ? files : [...files, join(commonFolder, 'refs', 'heads', branch)], () => {
      for (const listener of this.#listeners) listener();
    });
  }
}

/** `# branch.oid <commit>` or `(initial)`, `# branch.head <branch>` or `(detached)`. */
function headerIn(entries: readonly string[], name: 'oid' | 'head'): string | undefined {
  const start = `# branch.${name} `;
  const value = entries.find((entry) => entry.startsWith(start))?.slice(start.length);
  return value?.startsWith('(') === true ? undefined : value;
}
