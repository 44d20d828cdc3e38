// A place in the text of a file.

/** A stretch of a file: UTF-16 offsets, the end exclusive, and the zero-based line where it starts. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}
