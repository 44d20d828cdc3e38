// A stretch of a text, and what its columns count.

/** A place in a file. Lines and columns are zero-based UTF-16, the end exclusive, as editors count them. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  /** Absent: to the end of the line. */
  readonly endColumn?: number;
}

/** What a run counts its columns in. */
export type ColumnUnit = 'utf16CodeUnits' | 'unicodeCodePoints' | 'utf8Bytes';
