// Structural equality of plain data: objects, arrays and primitives.

/** @returns whether two values of plain JSON-like data are equal; an absent field equals one that is undefined. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => same(value, b[i]));
  }
  return sameFields(a as Fields, b as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

/** Without lists of entries: this runs for every event. */
function sameFields(a: Fields, b: Fields): boolean {
  let more = 0;
  for (const field in a) {
    if (a[field] === undefined) continue;
    if (!same(a[field], b[field])) return false;
    more += 1;
  }
  for (const field in b) if (b[field] !== undefined) more -= 1;
  return more === 0;
}
