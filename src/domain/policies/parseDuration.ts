// Durations as policies write them.

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** @param written a whole number above 0 and a unit: `15m`, `24h`, `30d`; also `s` and `w` @returns milliseconds; undefined if it is none. */
export function parseDuration(written: string): number | undefined {
  const [, digits, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(written) ?? [];
  const milliseconds = Number(digits) * (units[unit] ?? NaN);
  return milliseconds > 0 ? milliseconds : undefined;
}
