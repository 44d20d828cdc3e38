// Where a finding's region is now, in a file that was edited since the scan: where git says that its lines went, or where the
// text stands that was quoted by the scanner.

import type { LineMoves } from '../history/lineMoves.ts';
import type { Region } from './textRegion.ts';

/** What became of the lines; `changed`: the lines themselves are others now, and the region is where they were. */
export interface Followed {
  readonly region: Region;
  readonly lines: 'same' | 'moved' | 'changed';
}

/** Letters and digits that a quoted text needs to be looked for elsewhere: braces and the like are everywhere. */
const leastQuoted = 4;

/**
 * @param moves from the text that was scanned to the text there is; undefined: not known.
 * @param quoted what the scanner quoted of the region, or what stood there when it was scanned; undefined: not known.
 * @param lines the text there is; undefined: it cannot be read.
 * @returns undefined where nothing proves what became of the region.
 */
export function followRegion(region: Region, moves: LineMoves | undefined, quoted: string | undefined, lines: readonly string[] | undefined): Followed | undefined {
  const first = firstLineOf(quoted);
  const byMoves = moves === undefined ? undefined : followMoves(region, moves);
  // A working tree that had changes when it was scanned is not what the commit says: the quoted text decides.
  if (byMoves !== undefined && (first === undefined || lines === undefined || byMoves.lines === 'changed' || holds(lines, byMoves.region.startLine, first))) return byMoves;
  if (first === undefined || lines === undefined) return undefined;
  if (holds(lines, region.startLine, first)) return { region, lines: 'same' };
  if (first.replaceAll(/[^\p{L}\p{N}]/gu, '').length < leastQuoted) return { region, lines: 'changed' };
  const line = nearest(lines, region.startLine, first);
  return line === undefined ? { region, lines: 'changed' } : { region: shifted(region, line - region.startLine), lines: 'moved' };
}

function followMoves(region: Region, moves: LineMoves): Followed {
  const line = moves.follow(region.startLine);
  if (line !== undefined && moves.follow(region.endLine) === line + (region.endLine - region.startLine)) {
    return line === region.startLine ? { region, lines: 'same' } : { region: shifted(region, line - region.startLine), lines: 'moved' };
  }
  // Shown where the nearest line above it is that stayed.
  for (let above = region.startLine - 1; above >= 0; above -= 1) {
    const now = moves.follow(above);
    if (now !== undefined) return { region: shifted(region, now + (region.startLine - above) - region.startLine), lines: 'changed' };
  }
  return { region, lines: 'changed' };
}

function shifted(region: Region, by: number): Region {
  return { ...region, startLine: region.startLine + by, endLine: region.endLine + by };
}

/** The first line of a quoted text that says something, blanks as one. */
function firstLineOf(quoted: string | undefined): string | undefined {
  return quoted
    ?.split(/\r\n|\r|\n/)
    .map(squeezed)
    .find((line) => line !== '');
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function holds(lines: readonly string[], line: number, text: string): boolean {
  return squeezed(lines[line] ?? '').includes(text);
}

/** The line that holds a text, if it is the nearest by itself. */
function nearest(lines: readonly string[], from: number, text: string): number | undefined {
  for (let away = 1; away < lines.length + from; away += 1) {
    const above = from - away >= 0 && holds(lines, from - away, text);
    const below = holds(lines, from + away, text);
    if (above && below) return undefined;
    if (above) return from - away;
    if (below) return from + away;
    if (from - away < 0 && from + away >= lines.length) return undefined;
  }
  return undefined;
}
