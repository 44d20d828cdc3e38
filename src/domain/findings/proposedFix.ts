// A fix that a scanner proposes, as its file says it: nothing of it was looked for in a text yet. Everything is untrusted.

import type { ColumnUnit, Region } from './textRegion.ts';

/** A stretch of a text; lines and columns are zero-based, the end exclusive. */
export type FixRegion =
  | { readonly by: 'lines'; readonly region: Region; readonly unit: ColumnUnit }
  | { readonly by: 'offset'; readonly offset: number; readonly length: number; readonly unit: ColumnUnit };

/** What stood in a place when it was scanned. */
export interface Quoted {
  readonly region: FixRegion;
  readonly text: string;
}

export interface FileFix {
  /** As resolved against the run's bases. */
  readonly uri: string;
  readonly replacements: readonly { readonly deleted: FixRegion; readonly text: string }[];
  /** Places that were quoted, each replacement's own among them as far as the scanner gives it. */
  readonly quoted: readonly Quoted[];
  /** Of the whole file, hexadecimal. */
  readonly sha256?: string;
  /** The texts may be those of whole lines, though the regions are not. */
  readonly wholeLines?: boolean;
}

export interface Fix {
  readonly description?: string;
  readonly files: readonly FileFix[];
}
