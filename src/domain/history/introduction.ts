// When the lines of a finding came into the code, as far as git can tell.

import type { GitTrouble } from './gitTrouble.ts';

export interface CommitTime {
  /** Full id. */
  readonly commit: string;
  /** The committer's date, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Git knows lines, not flaws, so there are two commits. A volume's data of a moment before `appeared` met none of these
 * lines; after `changed` they read as they do. Between the two they were there and read differently, perhaps without the flaw.
 */
export interface Introduction {
  /**
   * The newest commit that changed one of the lines: git blame -w -M -C. Changes of white space only, moves within a file,
   * moves between files in one commit, and the commits of `.git-blame-ignore-revs` do not count: the lines are older than those.
   */
  readonly changed: CommitTime;
  /**
   * The oldest commit that git can follow the lines back to: git log -L, and where they were moved from another file.
   * `at` is the earliest author's or committer's date of all commits on the way: a rebase renews the committer's, and what
   * was rebased may have been deployed before. Absent: the history ends before that (shallow clone), or was too long to read.
   */
  readonly appeared?: CommitTime;
}

/** Why it is not known when a finding came in. */
export type IntroductionUnknown =
  /** The finding names no lines, or more than the file has. */
  | { readonly code: 'noLines' }
  | { readonly code: 'tooManyLines'; readonly most: number }
  /** The file is not in the commit: untracked, ignored, or in a submodule. */
  | { readonly code: 'notTracked' }
  /** At least one of the lines is in no commit yet. */
  | { readonly code: 'uncommitted' }
  /** The commit that was scanned is not in this repository. */
  | { readonly code: 'commitMissing' }
  /** The clone's history ends at a commit that has the lines already. */
  | { readonly code: 'shallow' }
  | { readonly code: 'git'; readonly trouble: GitTrouble };

export type Introduced = { readonly known: true; readonly introduction: Introduction } | { readonly known: false; readonly why: IntroductionUnknown };
