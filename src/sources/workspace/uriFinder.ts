// Finds the files of the workspace that the uris of findings mean: what a person chose, the repository that was scanned, the
// path, the longest unique end of it.

import type { RunFacts } from '../../domain/findings/findingPlace.ts';
import { sameRepository } from '../../domain/findings/links/sameRepository.ts';
import type { UriChoice } from '../../domain/findings/uriChoice.ts';
import { WorkspacePaths, baseNameOf } from '../../domain/findings/workspacePaths.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Names in one listing; above this everything is listed. */
const mostNames = 100;

export class UriFinder {
  readonly #paths: WorkspacePaths;
  readonly #choices: readonly UriChoice[];
  readonly #remotes: readonly string[];
  readonly #found = new Map<string, string | undefined>();

  /** @param remotes addresses of the repositories that the workspace is a copy of; none: not known. */
  constructor(paths: WorkspacePaths, choices: readonly UriChoice[], remotes: readonly string[]) {
    this.#paths = paths;
    this.#choices = choices;
    this.#remotes = remotes;
  }

  /** @returns the workspace-relative path of the file that a uri means; undefined where none is, or several fit equally well. */
  find(uri: string, { source }: Pick<RunFacts, 'source'>): string | undefined {
    // What was scanned in another repository has only a whole path in common with this one: a fork's, a mirror's.
    const isForeign = source !== undefined && this.#remotes.length > 0 && !this.#remotes.some((remote) => sameRepository(remote, source.repository));
    const key = isForeign ? `!${uri}` : uri;
    if (!this.#found.has(key)) this.#found.set(key, this.#chosen(uri) ?? (isForeign ? this.#paths.exact(uri) : this.#paths.find(uri)));
    return this.#found.get(key);
  }

  /** @returns the files that a uri may mean where it is not clear which. */
  candidates(uri: string): readonly string[] {
    return this.#paths.candidates(uri);
  }

  #chosen(uri: string): string | undefined {
    for (const { from, to } of this.#choices) {
      if (!uri.startsWith(from)) continue;
      const path = this.#paths.exact(to + uri.slice(from.length));
      if (path !== undefined) return path;
    }
    return undefined;
  }
}

/** @returns the paths of all files that `uris` could mean, and their base names: a file of such a name that comes or goes changes the answer. */
export async function listNamed(uris: Iterable<string>, files: WorkspaceFiles, signal: AbortSignal): Promise<{ readonly paths: WorkspacePaths; readonly names: ReadonlySet<string> }> {
  const names = new Set<string>();
  for (const uri of uris) names.add(baseNameOf(uri));
  names.delete('');
  return { paths: new WorkspacePaths(names.size === 0 ? [] : await files.list(patternsFor(names), signal)), names };
}

/** Patterns that list all files of these names, and perhaps more: what a glob could take for its own becomes `*`. */
function patternsFor(names: ReadonlySet<string>): readonly string[] {
  return names.size > mostNames ? ['*'] : [...new Set([...names].map((name) => name.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '*')))];
}
