// Which lines one edit in an editor replaced. An edit that only adds or takes away whole lines leaves those beside it as
// they were, so that Enter above a line moves it and does not change it.

import type { Hunk } from './lineMoves.ts';

/** One change of a document, as `vscode.TextDocumentContentChangeEvent` has it. Zero-based; changes of one event come one after another. */
export interface TextChange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly text: string;
}

/** @param lengthAfter UTF-16 length of a line of the document as it is after this change, without its line break. */
export function hunkOfChange({ startLine, startColumn, endLine, endColumn, text }: TextChange, lengthAfter: (line: number) => number): Hunk {
  const added = text.split(/\r\n|\r|\n/);
  const breaks = added.length - 1;
  const last = added[breaks] ?? '';
  const lines = { removed: endLine - startLine, added: breaks };
  if (startColumn === 0 && endColumn === 0 && last === '') return { start: startLine, ...lines };
  // Inserted behind the end of a line: what was behind it would be behind the text now.
  const atEnd = lines.removed === 0 && startColumn === endColumn && added[0] === '' && breaks > 0 && lengthAfter(startLine + breaks) === last.length;
  return atEnd ? { start: startLine + 1, ...lines } : { start: startLine, removed: lines.removed + 1, added: breaks + 1 };
}
