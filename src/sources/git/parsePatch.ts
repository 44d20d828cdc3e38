// Reads the hunks of each file from a patch (git diff -U0).

import type { Hunk } from '../../domain/history/lineMoves.ts';

/** @returns hunks by the line that heads the file, from `diff --git` on: `headerOf` makes it. */
export function parsePatch(patch: string): ReadonlyMap<string, readonly Hunk[]> {
  const files = new Map<string, Hunk[]>();
  let hunks: Hunk[] = [];
  // Lines of contents begin with a blank, '+', '-' or '\'; '\r' and the like may stand in them.
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ')) {
      hunks = [];
      files.set(line, hunks);
    } else if (line.startsWith('@@ ')) {
      const [, start, removed, added] = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line) ?? [];
      if (start === undefined) continue;
      const count = Number(removed ?? 1);
      // With nothing removed, the number is that of the line before (POSIX diff, unified format).
      hunks.push({ start: Number(start) - (count === 0 ? 0 : 1), removed: count, added: Number(added ?? 1) });
    }
  }
  return files;
}

/** @returns the line that heads a file's part; undefined for names that git puts in quotes. */
export function headerOf(before: string, after: string): string | undefined {
  return /[\p{Cc}"\\]/u.test(before + after) ? undefined : `diff --git a/${before} b/${after}`;
}
