// SARIF regions as editors count them: SARIF 2.1.0, section 3.30, and run.columnKind (3.14.17).

import { field, integerOf } from '../json.ts';
import { separatorsIn, withSeparators } from '../manifests/separators.ts';
import { utf8Length } from '../utf8Length.ts';
import type { DecodedLocation, Measure } from './decoded.ts';
import type { FindingLocation } from './finding.ts';
import type { ColumnUnit, Region } from './textRegion.ts';

/** A region, and what still has to be measured in the text. Neither: the whole file. */
export interface DecodedRegion {
  readonly region?: Region;
  readonly measure?: Measure;
}

/** More lines and columns than any file has; what is beyond counts as absent. */
const mostLines = 2 ** 31 - 1;

/** A line or column: one-based. */
function ordinalOf(value: unknown): number | undefined {
  const number = integerOf(value, 1);
  return number !== undefined && number <= mostLines ? number : undefined;
}

/**
 * @param region a region object: one-based, endColumn exclusive; endLine defaults to startLine, endColumn to the line's end.
 * @param unit what its columns count.
 * @returns the zero-based region. One that ends before it starts (Trivy's endColumn 1) runs to its first line's end;
 * a region without lines or character offsets (bytes only, or {}) is the whole file.
 */
export function regionOf(region: unknown, unit: ColumnUnit): DecodedRegion {
  const startLine = ordinalOf(field(region, 'startLine'));
  if (startLine === undefined) return offsetRegion(region, unit);
  const startColumn = ordinalOf(field(region, 'startColumn')) ?? 1;
  const endLine = ordinalOf(field(region, 'endLine')) ?? startLine;
  const endColumn = ordinalOf(field(region, 'endColumn'));
  const backwards = endLine < startLine || (endLine === startLine && endColumn !== undefined && endColumn < startColumn);
  return {
    region: {
      startLine: startLine - 1,
      startColumn: startColumn - 1,
      endLine: (backwards ? startLine : endLine) - 1,
      ...(backwards || endColumn === undefined ? {} : { endColumn: endColumn - 1 }),
    },
    ...(unit === 'utf16CodeUnits' || (startColumn === 1 && (backwards || endColumn === undefined)) ? {} : { measure: { by: unit } }),
  };
}

/** A text region that only charOffset and charLength give; length 0 is an insertion point (3.30.10). */
function offsetRegion(region: unknown, unit: ColumnUnit): DecodedRegion {
  const offset = integerOf(field(region, 'charOffset'), 0);
  if (offset === undefined) return {};
  const length = integerOf(field(region, 'charLength'), 0) ?? 0;
  return { measure: { by: 'offset', offset, length, unit: unit === 'unicodeCodePoints' ? unit : 'utf16CodeUnits' } };
}

/** @returns the lines of a text, each with its line break: their lengths add up to the text's. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}

/**
 * @param lines the file that the location is in, by `splitLines`; absent if it could not be read: then columns stay as
 * they were counted, and offsets give no region.
 * @returns the location with its region in UTF-16 code units.
 */
export function settleLocation(location: DecodedLocation, lines: readonly string[] | undefined): FindingLocation {
  const { measure, ...settled } = location;
  if (measure === undefined || lines === undefined) return settled;
  if (measure.by === 'offset') return { ...settled, region: regionAt(lines, measure) };
  const region = settled.region;
  if (region === undefined) return settled;
  if (measure.by === 'separators') {
    const separators = separatorsIn(lines);
    return { ...settled, region: { ...region, startLine: withSeparators(region.startLine, separators), endLine: withSeparators(region.endLine, separators) } };
  }
  const column = (line: number, units: number): number => utf16Column(lines[line] ?? '', units, measure.by);
  return {
    ...settled,
    region: {
      ...region,
      startColumn: column(region.startLine, region.startColumn),
      ...(region.endColumn === undefined ? {} : { endColumn: column(region.endLine, region.endColumn) }),
    },
  };
}

/** The UTF-16 column of a column counted in code points or UTF-8 bytes; beyond the line's end it goes on one by one. */
function utf16Column(line: string, units: number, by: 'unicodeCodePoints' | 'utf8Bytes'): number {
  let counted = 0;
  let column = 0;
  for (const character of line) {
    if (counted >= units) return column;
    counted += by === 'unicodeCodePoints' ? 1 : utf8Length(character);
    column += character.length;
  }
  return column + Math.max(0, units - counted);
}

/** The region of a stretch of text. Offsets beyond the end mean the end. */
function regionAt(lines: readonly string[], { offset, length, unit }: Extract<Measure, { by: 'offset' }>): Region {
  const start = positionAt(lines, offset, unit);
  const end = positionAt(lines, offset + length, unit);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** The line and UTF-16 column of an offset into the text. */
function positionAt(lines: readonly string[], offset: number, unit: 'utf16CodeUnits' | 'unicodeCodePoints'): { line: number; column: number } {
  let left = offset;
  for (const [line, content] of lines.entries()) {
    const units = unit === 'utf16CodeUnits' ? content.length : codePoints(content);
    if (left < units) return { line, column: unit === 'utf16CodeUnits' ? left : utf16Column(content, left, unit) };
    left -= units;
  }
  const last = Math.max(0, lines.length - 1);
  return { line: last, column: lines[last]?.length ?? 0 };
}

/** How many code points a text has. */
function codePoints(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
}
