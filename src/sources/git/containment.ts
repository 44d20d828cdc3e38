// Which commits another commit contains: is it their descendant?

import { GitFailed } from './gitFailed.ts';
import { ask, isCommitId } from './worktree.ts';
import type { Worktree } from './worktree.ts';

/**
 * @param revision the commit that may contain others.
 * @returns yes or no for each of `commits`; absent: not known, for one is not there, or the clone's history ends too early.
 * @throws the signal's reason
 */
export async function containment(worktree: Worktree, revision: string, commits: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, boolean>> {
  const asked = [...new Set(commits)].filter(isCommitId);
  if (asked.length === 0 || !isCommitId(revision)) return new Map();
  try {
    const { output: objects } = await ask(worktree, { args: ['cat-file', '--batch-check=%(objecttype)'], input: [revision, ...asked].map((id) => `${id}\n`).join('') }, signal);
    const [own, ...types] = objects.split('\n');
    const there = asked.filter((_, index) => types[index] === 'commit');
    if (own !== 'commit' || there.length === 0) return new Map();
    // What is reached from them and not from the revision: those among it are not contained.
    const { output } = await ask(worktree, { args: ['rev-list', '--stdin'], input: `^${revision}\n${there.join('\n')}\n` }, signal);
    const outside = new Set(output.split('\n'));
    const shallow = (await ask(worktree, { args: ['rev-parse', '--is-shallow-repository'] }, signal)).output.trim() !== 'false';
    // A history that was cut off proves what it has, and nothing by what it lacks.
    const told = shallow ? there.filter((commit) => !outside.has(commit)) : there;
    return new Map(told.map((commit) => [commit, !outside.has(commit)]));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof GitFailed) return new Map();
    throw error;
  }
}
