// When the files of a working tree were committed last, and which differ from the commit: times of files tell that only where
// nobody has copied or cloned them.

import { ask, askOfFiles } from './worktree.ts';
import type { Worktree } from './worktree.ts';

/** Paths are relative to the folder. */
export interface CommittedTimes {
  /** @returns milliseconds since the epoch, never earlier than the commit; undefined: the file differs from it, or is not known to git. */
  at(path: string): number | undefined;
}

/** What is read of the past at most: for all files that were committed before, the oldest commit that was read stands. */
const mostCommits = 5000;
const mostBytes = 8 * 1024 * 1024;

/** @throws GitFailed; the signal's reason */
export async function committedTimes(worktree: Worktree, signal: AbortSignal): Promise<CommittedTimes> {
  const { prefix } = worktree;
  const within = ['--', ...(prefix === '' ? [] : [prefix])];
  // Submodules' contents are not looked at: git would run in them with their own configuration.
  const status = ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--ignore-submodules=dirty', '--no-renames', ...within];
  // What a merge brought came with the merge, whenever it was written.
  const log = ['log', '--first-parent', '-m', '--root', '--no-renames', '--name-only', '-z', '--format=commit %ct', `--max-count=${mostCommits}`, 'HEAD', ...within];
  const [changes, past] = await Promise.all([askOfFiles(worktree, { args: status }, signal), ask(worktree, { args: log, most: mostBytes, cut: true }, signal)]);
  // `XY`, a blank, the path (git-status, PORCELAIN FORMAT VERSION 1).
  const changed = new Set(changes.output.split('\0').map((entry) => entry.slice(3 + prefix.length)));
  const times = new Map<string, number>();
  let [time, commits] = [0, 0];
  // `commit` and its time; then, the first after a line break, the paths. A file of such a name at the top is taken for one.
  for (const field of past.output.split('\0')) {
    if (/^commit \d+$/.test(field)) {
      time = Number(field.slice('commit '.length)) * 1000;
      commits += 1;
      continue;
    }
    const path = field.replace(/^\n/, '').slice(prefix.length);
    if (path !== '' && !times.has(path)) times.set(path, time);
  }
  const oldest = past.cut || commits === mostCommits ? time : undefined;
  return { at: (path) => (changed.has(path) ? undefined : (times.get(path) ?? oldest)) };
}
