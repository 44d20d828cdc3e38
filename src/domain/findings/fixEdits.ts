// What a fix changes in the present text of a file, and whether that is still the text that was scanned.

import type { FileFix, FixRegion, Quoted } from './proposedFix.ts';
import { settleLocation, splitLines } from './region.ts';
import type { ColumnUnit } from './textRegion.ts';

/** UTF-16 code units. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export interface FixEdit extends Span {
  readonly text: string;
}

/**
 * `proved`: the file, or the places that were quoted, are as they were scanned; `unproved`: the scanner says nothing to tell
 * by. `changed`: they are not; `outside`: a place lies beyond the text; `overlapping`: places that lie in each other.
 */
export type FixCheck =
  | { readonly state: 'proved' | 'unproved'; readonly edits: readonly FixEdit[] }
  | { readonly state: 'changed' | 'outside' | 'overlapping' };

/** Bytes of the byte order mark that a file in UTF-8 may begin with: its text does not have it. */
const markLength = 3;

/**
 * @param text without a byte order mark.
 * @param sha256 of the file's bytes, hexadecimal; undefined where they are not what the text says, as in an unsaved document.
 * @param encoding of the file, as VS Code calls it: 'utf8', 'utf8bom' (with a byte order mark) or another.
 */
export function fixEdits(text: string, sha256: string | undefined, { replacements, quoted, sha256: scanned, wholeLines }: FileFix, encoding = 'utf8'): FixCheck {
  const isSame = scanned !== undefined && sha256 === scanned;
  const isThere = (one: Quoted): boolean => stands(text, one, encoding);
  const edits: FixEdit[] = [];
  for (const { deleted, text: inserted } of replacements) {
    const span = spanOf(text, deleted, encoding);
    if (span === undefined) return { state: isSame || (scanned === undefined && quoted.every(isThere)) ? 'outside' : 'changed' };
    edits.push({ ...(wholeLines === true ? widened(text, span, inserted) : span), text: inserted });
  }
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  if (edits.some(({ start }, i) => i > 0 && start < (edits[i - 1]?.end ?? 0))) return { state: 'overlapping' };
  if (isSame) return { state: 'proved', edits };
  if (!quoted.every(isThere)) return { state: 'changed' };
  if (quoted.length > 0) return { state: 'proved', edits };
  return scanned === undefined ? { state: 'unproved', edits } : { state: 'changed' };
}

/** The whole lines of a stretch, if the text that is to replace it repeats what stands around it there. */
function widened(text: string, span: Span, inserted: string): Span {
  const lines = linesAround(text, span);
  const [before, behind] = [text.slice(lines.start, span.start), text.slice(span.end, lines.end)];
  return inserted.length >= before.length + behind.length && inserted.startsWith(before) && inserted.endsWith(behind) ? lines : span;
}

/** The lines that a stretch lies in, without the last line break. */
function linesAround(text: string, { start, end }: Span): Span {
  const lineEnd = text.indexOf('\n', end);
  const last = lineEnd === -1 ? text.length : lineEnd;
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: text[last - 1] === '\r' && last > end ? last - 1 : last };
}

/** Whether a quoted text stands where it stood. Many scanners quote whole lines whatever columns they give. */
function stands(text: string, { region, text: wanted }: Quoted, encoding: string): boolean {
  const span = spanOf(text, region, encoding);
  if (span === undefined) return false;
  const plain = (one: string): string => one.replaceAll('\r\n', '\n').trim();
  const lines = linesAround(text, span);
  return plain(text.slice(span.start, span.end)) === plain(wanted) || plain(text.slice(lines.start, lines.end)) === plain(wanted);
}

/** @returns where the region is in the text; undefined where it does not lie in it as a whole. */
function spanOf(text: string, region: FixRegion, encoding: string): Span | undefined {
  if (region.by === 'offset') {
    const start = offsetOf(text, region.offset, region.unit, encoding);
    const end = offsetOf(text, region.offset + region.length, region.unit, encoding);
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

/**
 * @returns the offset in UTF-16 code units; undefined where it is beyond the end, or inside a character. Bytes count from the
 * first of the file, characters from the first that is no byte order mark (3.30.2, 3.30.3), which no edit of the text reaches.
 */
function offsetOf(text: string, offset: number, unit: ColumnUnit, encoding: string): number | undefined {
  if (unit === 'utf16CodeUnits') return offset <= text.length ? offset : undefined;
  if (unit === 'utf8Bytes' && encoding !== 'utf8' && encoding !== 'utf8bom') return undefined;
  let [counted, at] = [unit === 'utf8Bytes' && encoding === 'utf8bom' ? markLength : 0, 0];
  for (const character of text) {
    if (counted >= offset) break;
    const code = character.codePointAt(0) ?? 0;
    counted += unit === 'unicodeCodePoints' ? 1 : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += character.length;
  }
  return counted === offset ? at : undefined;
}
