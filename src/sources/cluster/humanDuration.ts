// Reads the ages that the API server prints in Tables, such as "5d3h".

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, y: 365 * 86_400_000 };

/** A duration in milliseconds: at least `least`, less than `below`. */
export interface DurationRange {
  readonly least: number;
  readonly below: number;
}

/**
 * Follows HumanDuration (apimachinery, pkg/util/duration), which cuts off what it does not print: up to two minutes it
 * prints seconds, then a unit with the next smaller one, where that is not zero, and from 10 m, 8 h, 8 d and 8 y on the
 * unit alone.
 * @returns the durations that are printed as `text`; undefined if there are none (`<invalid>`, `<unknown>`).
 */
export function humanDuration(text: string): DurationRange | undefined {
  const match = /^(\d+)([smhdy])(?:(\d+)([smhd]))?$/.exec(text);
  if (!match) return undefined;
  const [, count, unit = '', rest, smaller] = match;
  const least = Number(count) * (units[unit] ?? 0) + (smaller === undefined ? 0 : Number(rest) * (units[smaller] ?? 0));
  // Clocks that differ by less than two seconds: it prints such a moment of the future as 0s.
  if (least === 0) return { least: -2000, below: 1000 };
  return { least, below: least + (units[smaller ?? finestOf(Number(count), unit)] ?? 0) };
}

/** @returns the unit down to which a duration was printed that shows `count` of `unit` and nothing else. */
function finestOf(count: number, unit: string): string {
  if (unit === 'm') return count < 10 ? 's' : 'm';
  if (unit === 'h') return count < 8 ? 'm' : 'h';
  if (unit === 'd') return count < 8 ? 'h' : 'd';
  if (unit === 'y') return count < 8 ? 'd' : 'y';
  return 's';
}
