// The git repositories of the workspace's folders, each opened when something of it is asked first.

import { relative, sep } from 'node:path';
import { findGit } from '../git/findGit.ts';
import { Git } from '../git/git.ts';
import { GitFailed } from '../git/gitFailed.ts';
import { GitRepository, type RepositoryFacts } from '../git/gitRepository.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

export interface RepositoriesParts {
  readonly files: Pick<WorkspaceFiles, 'roots' | 'absolute'>;
  /** Where git may be besides PATH; undefined: git may not be run, since nobody trusts the workspace. */
  readonly programs: () => readonly string[] | undefined;
  readonly env: NodeJS.ProcessEnv;
}

export class Repositories {
  readonly #parts: RepositoriesParts;
  readonly #opened = new Map<string, Promise<GitRepository>>();
  readonly #listeners = new Set<() => void>();
  readonly #end = new AbortController();
  #git: Promise<Git> | undefined;

  constructor(parts: RepositoriesParts) {
    this.#parts = parts;
  }

  /** Calls `listener` after a commit, a checkout and the like in a repository that something was asked of. */
  onDidChange(listener: () => void): { dispose(): void } {
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  }

  /**
   * @param file absolute path of a file of the workspace.
   * @returns the repository of its folder, and its path as that repository's methods take it.
   * @throws GitFailed
   */
  async of(file: string): Promise<{ readonly repository: GitRepository; readonly path: string }> {
    const folder = this.#folderOf(file);
    if (folder === undefined) throw new GitFailed({ code: 'notRepository' });
    return { repository: await this.#open(folder), path: relative(folder, file).split(sep).join('/') };
  }

  /**
   * @param file whose repository is meant; absent: that of the first folder that is in one.
   * @returns 'none' where there is no repository. @throws GitFailed where git does not say; the signal's reason
   */
  async facts(file: string | undefined, signal: AbortSignal): Promise<RepositoryFacts | 'none'> {
    const own = file === undefined ? undefined : this.#folderOf(file);
    for (const folder of own === undefined ? this.#folders() : [own]) {
      try {
        return await (await this.#open(folder)).facts(signal);
      } catch (error) {
        if (!(error instanceof GitFailed && error.trouble.code === 'notRepository')) throw error;
      }
    }
    return 'none';
  }

  /** @returns what the repository of each folder (absolute path) answers; without those that are in none, or whose git does not answer. @throws what is no failure of git */
  async askAll<T>(ask: (repository: GitRepository) => Promise<T>): Promise<ReadonlyMap<string, T>> {
    const answers = new Map<string, T>();
    for (const folder of this.#folders()) {
      try {
        answers.set(folder, await ask(await this.#open(folder)));
      } catch (error) {
        if (!(error instanceof GitFailed)) throw error;
      }
    }
    return answers;
  }

  dispose(): void {
    this.#end.abort();
    this.#listeners.clear();
    // One that cannot be opened has nothing to give up.
    for (const opened of this.#opened.values()) opened.then((repository) => repository.dispose(), () => undefined);
    this.#opened.clear();
  }

  #folders(): readonly string[] {
    return this.#parts.files.roots().map((root) => this.#parts.files.absolute(root));
  }

  /** Of folders within each other, the innermost. */
  #folderOf(file: string): string | undefined {
    const around = this.#folders().filter((folder) => file.startsWith(folder.endsWith(sep) ? folder : folder + sep));
    return around.toSorted((a, b) => b.length - a.length)[0];
  }

  async #open(folder: string): Promise<GitRepository> {
    this.#end.signal.throwIfAborted();
    const known = this.#opened.get(folder);
    if (known !== undefined) return known;
    const opening = this.#opening(folder);
    this.#opened.set(folder, opening);
    try {
      return await opening;
    } catch (error) {
      // A repository may be made there, or trusted, later.
      if (this.#opened.get(folder) === opening) this.#opened.delete(folder);
      throw error;
    }
  }

  async #opening(folder: string): Promise<GitRepository> {
    const repository = await GitRepository.open(await this.#program(), folder, this.#end.signal);
    if (this.#end.signal.aborted) repository.dispose();
    else repository.onDidChange(() => this.#tell());
    return repository;
  }

  /** @throws GitFailed gitMissing, notTrusted */
  async #program(): Promise<Git> {
    const programs = this.#parts.programs();
    if (programs === undefined) throw new GitFailed({ code: 'notTrusted' });
    this.#git ??= findGit(programs, this.#parts.env).then((program) => {
      if (program !== undefined) return new Git(program, this.#parts.env);
      this.#git = undefined;
      throw new GitFailed({ code: 'gitMissing' });
    });
    return this.#git;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
