// What became of files since a commit: git diff between it and the working tree, renames followed.

import { LineMoves } from '../../domain/history/lineMoves.ts';
import { diffOptions } from './git.ts';
import { headerOf, parsePatch } from './parsePatch.ts';
import { ask, askOfFiles, isCommitId } from './worktree.ts';
import type { Worktree } from './worktree.ts';

export interface MovedFile {
  /** Where the file is now, relative to the folder. */
  readonly path: string;
  readonly moves: LineMoves;
}

/** Paths in one command: arguments are bounded (128 KiB for each on Linux, 32 KiB for all on Windows). */
const mostArguments = 20_000;

/**
 * @param paths of the files in the commit, relative to the folder.
 * @returns what is known of each. Absent: the file was not in the commit, was deleted, became a link, is in a submodule,
 * git was told not to look at it (assume-unchanged), or the commit is not there.
 * @throws GitFailed; the signal's reason
 */
export async function movedFiles(worktree: Worktree, paths: readonly string[], since: string, signal: AbortSignal): Promise<ReadonlyMap<string, MovedFile>> {
  const found = new Map<string, MovedFile>();
  if (!isCommitId(since)) return found;
  const { prefix } = worktree;
  const asked = await filesIn(worktree, since, paths.map((path) => prefix + path), signal);
  if (asked.length === 0) return found;
  const changes = await changesSince(worktree, since, signal);
  const unseen = await unseenFiles(worktree, signal);
  const edited: { readonly before: string; readonly after: string }[] = [];
  for (const before of asked) {
    const after = changes.has(before) ? changes.get(before) : before;
    // A file that was renamed out of the folder is none of its files.
    if (after === undefined || unseen.has(after) || !after.startsWith(prefix)) continue;
    if (changes.has(before)) edited.push({ before, after });
    else found.set(before.slice(prefix.length), { path: after.slice(prefix.length), moves: LineMoves.none });
  }
  for (const part of parts(edited)) {
    const names = [...new Set(part.flatMap(({ before, after }) => [before, after]))];
    // CRLF is no change of a line; whatever attributes say, all of it is text.
    const args = ['diff', ...diffOptions, '-U0', '--inter-hunk-context=0', '--text', '-M', '--ignore-cr-at-eol', '--ignore-submodules=all', '--src-prefix=a/', '--dst-prefix=b/', since, '--', ...names];
    const patch = parsePatch((await askOfFiles(worktree, { args }, signal)).output);
    for (const { before, after } of part) {
      const header = headerOf(before, after);
      const hunks = header === undefined ? undefined : patch.get(header);
      // A file whose line ends alone changed has no header; a renamed one always has, unless it changed again meanwhile.
      if (header === undefined || (hunks === undefined && before !== after)) continue;
      found.set(before.slice(prefix.length), { path: after.slice(prefix.length), moves: LineMoves.of(hunks ?? []) });
    }
  }
  return found;
}

/** @returns those of the paths that are files in the commit. */
async function filesIn(worktree: Worktree, commit: string, paths: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const plain = paths.filter((path) => !/[\n\0]/.test(path));
  const input = plain.map((path) => `${commit}:${path}\n`).join('');
  const { output } = await ask(worktree, { args: ['cat-file', '--batch-check=%(objecttype)'], input }, signal);
  const types = output.split('\n');
  return plain.filter((_, index) => types[index] === 'blob');
}

/** @returns each file that changed, with its present path, undefined where it is gone or no file any more. */
async function changesSince(worktree: Worktree, since: string, signal: AbortSignal): Promise<ReadonlyMap<string, string | undefined>> {
  const args = ['diff', ...diffOptions, '--raw', '-z', '-M', '--ignore-submodules=all', since, '--'];
  const fields = (await askOfFiles(worktree, { args }, signal)).output.split('\0');
  const changes = new Map<string, string | undefined>();
  // `:<mode> <mode> <id> <id> <status>`, the path, and for a rename the new path (git-diff, RAW OUTPUT FORMAT).
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const status = fields[at]?.split(' ')[4] ?? '';
    const path = fields[at + 1] ?? '';
    if (status.startsWith('R')) {
      changes.set(path, fields[at + 2]);
      at += 1;
    } else if (status === 'M') changes.set(path, path);
    else if (status === 'D' || status === 'T') changes.set(path, undefined);
  }
  return changes;
}

/** Files that are links, and those whose changes git was told not to look for: assume-unchanged (tags in lower case), skip-worktree (S). */
async function unseenFiles(worktree: Worktree, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { output } = await ask(worktree, { args: ['ls-files', '-v', '--stage', '-z'] }, signal);
  // `<tag> <mode> <id> <stage>`, a tab, the path (git-ls-files).
  return new Set(output.split('\0').flatMap((entry) => (/^(?:[a-zS] |. 120000 )/.test(entry) ? [entry.slice(entry.indexOf('\t') + 1)] : [])));
}

function parts<T extends { readonly before: string; readonly after: string }>(files: readonly T[]): readonly (readonly T[])[] {
  const all: T[][] = [];
  let length = Infinity;
  for (const file of files) {
    length += file.before.length + file.after.length;
    if (length > mostArguments) {
      all.push([]);
      length = file.before.length + file.after.length;
    }
    all.at(-1)?.push(file);
  }
  return all;
}
