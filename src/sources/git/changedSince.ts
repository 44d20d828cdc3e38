// Which files became others between a commit and the one that is checked out; what is not committed is not looked at.

import { diffOptions } from './git.ts';
import { GitFailed } from './gitFailed.ts';
import { ask, isCommitId } from './worktree.ts';
import type { Worktree } from './worktree.ts';

/** @returns paths relative to the folder. @throws GitFailed, also where the commit is not there; the signal's reason */
export async function changedSince(worktree: Worktree, commit: string, signal: AbortSignal): Promise<readonly string[]> {
  if (!isCommitId(commit)) throw new GitFailed({ code: 'gitFailed', detail: 'no commit' });
  const { prefix } = worktree;
  const args = ['diff', ...diffOptions, '--name-only', '-z', '--no-renames', '--ignore-submodules=all', commit, 'HEAD', '--', ...(prefix === '' ? [] : [prefix])];
  const { output } = await ask(worktree, { args }, signal);
  return output.split('\0').flatMap((path) => (path === '' ? [] : [path.slice(prefix.length)]));
}
