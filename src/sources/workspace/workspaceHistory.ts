// What git knows of the workspace, as the finding service asks for it: what cannot be known is not there.

import type { LineMoves } from '../../domain/history/lineMoves.ts';
import { GitFailed } from '../git/gitFailed.ts';
import type { WorkspaceHistory } from './findingServiceParts.ts';
import type { Repositories } from './repositories.ts';

/** @returns what `repositories` know. Git that is missing, or fails, knows nothing: others say so to people. */
export function workspaceHistory(repositories: Repositories): WorkspaceHistory {
  return {
    async repository(signal) {
      const facts = await orUndefined(repositories.facts(undefined, signal));
      return facts === 'none' ? undefined : facts;
    },
    async movesSince(files, commit, signal) {
      const found = new Map<string, LineMoves>();
      const opened = await Promise.all(files.map(async (file) => ({ file, ...(await orUndefined(repositories.of(file))) })));
      for (const [repository, own] of Map.groupBy(opened, ({ repository: of }) => of)) {
        const fileAt = new Map(own.map(({ file, path }) => [path ?? '', file]));
        const moved = (await orUndefined(repository?.movedFiles([...fileAt.keys()], commit, signal))) ?? [];
        for (const [path, { path: now, moves }] of moved) {
          const file = fileAt.get(path);
          // A file of this name that came after another had been renamed is not what was scanned.
          if (file !== undefined && now === path) found.set(file, moves);
        }
      }
      return found;
    },
    onDidChange: (listener) => repositories.onDidChange(listener),
  };
}

async function orUndefined<T>(asking: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof GitFailed) return undefined;
    throw error;
  }
}
