// A folder of a git working tree, and how git is asked about it.

import { realpath } from 'node:fs/promises';
import type { Git, GitAnswer, GitRequest } from './git.ts';
import { GitFailed } from './gitFailed.ts';

export interface Worktree {
  readonly git: Git;
  /** The working tree's top folder, where git is run. */
  readonly root: string;
  /** What leads from there to the folder: '' or a path that ends in '/'. */
  readonly prefix: string;
  /** What belongs to this working tree alone (HEAD, index), and what all of a repository have in common (refs). */
  readonly gitFolder: string;
  readonly commonFolder: string;
}

/** @throws GitFailed notRepository, notTrusted …; the signal's reason. */
export async function openWorktree(git: Git, folder: string, signal: AbortSignal): Promise<Worktree> {
  // A link would make git's paths differ from ours.
  const real = await realpath(folder).catch(() => {
    throw new GitFailed({ code: 'notRepository' });
  });
  const args = ['rev-parse', '--path-format=absolute', '--is-inside-work-tree', '--show-toplevel', '--git-dir', '--git-common-dir', '--show-prefix'];
  const { output } = await git.run({ folder: real, args }, signal);
  const [inside, root, gitFolder, commonFolder, prefix, ...more] = output.split('\n');
  // core.worktree may lead anywhere; a folder's name may hold a line break.
  if (inside !== 'true' || root === undefined || gitFolder === undefined || commonFolder === undefined || prefix === undefined || more.length > 1) throw new GitFailed({ code: 'notRepository' });
  return { git, root, prefix, gitFolder, commonFolder };
}

/** Runs git in a working tree. @throws as `Git.run` */
export async function ask({ git, root }: Worktree, request: Omit<GitRequest, 'folder'>, signal: AbortSignal): Promise<GitAnswer> {
  return await git.run({ folder: root, ...request }, signal);
}

/**
 * Runs a command that reads files of the working tree. Filters (gitattributes(5)) that the repository itself configures
 * would run programs then: these are switched off, so that files they change count as changed. A user's own stay: Git LFS.
 * @throws GitFailed; the signal's reason
 */
export async function askOfFiles(worktree: Worktree, request: Omit<GitRequest, 'folder'>, signal: AbortSignal): Promise<GitAnswer> {
  const pattern = String.raw`^filter\..*\.(clean|smudge|process|required)$`;
  const { output } = await ask(worktree, { args: ['config', '--null', '--show-scope', '--name-only', '--get-regexp', pattern], codes: [0, 1] }, signal);
  const fields = output.split('\0');
  const names = new Set<string>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope, key] = [fields[at], fields[at + 1]];
    if (key !== undefined && (scope === 'local' || scope === 'worktree')) names.add(key.slice('filter.'.length, key.lastIndexOf('.')));
  }
  // `-c` ends the key at the first '='.
  if ([...names].some((name) => name.includes('='))) throw new GitFailed({ code: 'gitFailed', detail: 'filter=' });
  const off = [...names].flatMap((name) => [`filter.${name}.clean=`, `filter.${name}.smudge=`, `filter.${name}.process=`, `filter.${name}.required=false`]);
  return await ask(worktree, { ...request, config: off }, signal);
}

/** @returns whether `text` is a commit's full id; anything shorter could be a branch's name. */
export function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
