// What a fix changes in the present text of a file, and whether that is still the text that was scanned.

import type { FileFix, FixRegion, Quoted } from './fix.ts';
import { settleLocation, splitLines } from './region.ts';

/** A replacement in UTF-16 code units. */
export interface FixEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * `proved`: the file, or the places that were quoted, are as they were scanned; `unproved`: the scanner says nothing to tell
 * by. `changed`: they are not; `outside`: a place lies beyond the text; `overlapping`: places that lie in each other.
 */
export type FixCheck =
  | { readonly state: 'proved' | 'unproved'; readonly edits: readonly FixEdit[] }
  | { readonly state: 'changed' | 'outside' | 'overlapping' };

/** @param sha256 of the file's bytes, hexadecimal; undefined where they are not what the text says, as in an unsaved document. */
export function fixEdits(text: string, sha256: string | undefined, { replacements, quoted, sha256: scanned }: FileFix): FixCheck {
  const isSame = scanned !== undefined && sha256 === scanned;
  const edits: FixEdit[] = [];
  for (const { deleted, text: inserted } of replacements) {
    const span = spanOf(text, deleted);
    if (span === undefined) return { state: isSame || scanned === undefined ? 'outside' : 'changed' };
    edits.push({ ...span, text: inserted });
  }
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  if (edits.some(({ start }, i) => i > 0 && start < (edits[i - 1]?.end ?? 0))) return { state: 'overlapping' };
  if (isSame) return { state: 'proved', edits };
  if (quoted.some((one) => !stands(text, one))) return { state: 'changed' };
  if (quoted.length > 0) return { state: 'proved', edits };
  return scanned === undefined ? { state: 'unproved', edits } : { state: 'changed' };
}

/** Whether a quoted text stands where it stood. Many scanners quote whole lines whatever columns they give. */
function stands(text: string, { region, text: wanted }: Quoted): boolean {
  const span = spanOf(text, region);
  if (span === undefined) return false;
  const plain = (one: string): string => one.replaceAll('\r\n', '\n').trim();
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const lineEnd = text.indexOf('\n', span.end);
  const lines = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd);
  return plain(text.slice(span.start, span.end)) === plain(wanted) || plain(lines) === plain(wanted);
}

/** @returns where the region is in the text; undefined where it does not lie in it as a whole. */
function spanOf(text: string, region: FixRegion): { readonly start: number; readonly end: number } | undefined {
  if (region.by === 'offset') {
    const start = offsetOf(text, region.offset, region.unit);
    const end = offsetOf(text, region.offset + region.length, region.unit);
    return start === undefined || end === undefined ? undefined : { start, end };
  }
  const lines = splitLines(text);
  const { region: settled } = settleLocation({ uri: '', region: region.region, ...(region.unit === 'utf16CodeUnits' ? {} : { measure: { by: region.unit } }) }, lines);
  if (settled === undefined) return undefined;
  const start = position(lines, settled.startLine, settled.startColumn);
  const end = position(lines, settled.endLine, settled.endColumn);
  return start === undefined || end === undefined || end < start ? undefined : { start, end };
}

/** The offset of a line and column; without a column, the line's end. A line's break belongs to it, and what is behind that does not. */
function position(lines: readonly string[], line: number, column: number | undefined): number | undefined {
  // Behind the last line break there is an empty line.
  const content = lines[line] ?? (line === lines.length && (lines.at(-1) ?? '\n').endsWith('\n') ? '' : undefined);
  if (content === undefined) return undefined;
  const length = content.replace(/[\r\n]+$/, '').length;
  const at = column ?? length;
  if (at > content.length) return undefined;
  let before = 0;
  for (let n = 0; n < line; n += 1) before += lines[n]?.length ?? 0;
  return before + at;
}

/** @returns the offset in UTF-16 code units; undefined where it is beyond the end, or inside a character. */
function offsetOf(text: string, offset: number, unit: Extract<FixRegion, { by: 'offset' }>['unit']): number | undefined {
  if (unit === 'utf16CodeUnits') return offset <= text.length ? offset : undefined;
  let [counted, at] = [0, 0];
  for (const character of text) {
    if (counted >= offset) break;
    const code = character.codePointAt(0) ?? 0;
    counted += unit === 'unicodeCodePoints' ? 1 : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += character.length;
  }
  return counted === offset ? at : undefined;
}
