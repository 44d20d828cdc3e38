// The moment at which something that was allowed for a time ends, as people write it.

/** RFC 3339, section 5.6: a full date, or a date and time with its offset. */
const written = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const day = 86_400_000;

/** @param text a date (to its end, in UTC), or a date and time @returns milliseconds since the epoch; undefined if it is none. */
export function parseUntil(text: string): number | undefined {
  if (!written.test(text)) return undefined;
  const date = text.slice(0, 10);
  const start = Date.parse(`${date}T00:00:00Z`);
  // 30 February would be taken for a day of March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== date) return undefined;
  if (text === date) return start + day;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}
