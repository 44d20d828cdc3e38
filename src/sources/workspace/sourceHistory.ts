// What git knows of when sources were changed; what it does not know, or says too late, is not there.

import type { CommittedTimes } from '../git/committedTimes.ts';
import type { Repositories } from './repositories.ts';

/** Fits the SourceHistory port, whose doc says what each method promises. */
export class SourceHistory {
  readonly #repositories: Repositories;
  readonly #end = new AbortController();

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
  }

  async committed(): Promise<ReadonlyMap<string, CommittedTimes>> {
    return await this.#repositories.askAll(async (repository) => await repository.committedTimes(this.#end.signal));
  }

  async changedSince(commit: string): Promise<readonly string[] | undefined> {
    const found = [...(await this.#repositories.askAll(async (repository) => await repository.changedSince(commit, this.#end.signal))).values()];
    return found.length === 0 ? undefined : found.flat();
  }

  dispose(): void {
    this.#end.abort();
  }
}
