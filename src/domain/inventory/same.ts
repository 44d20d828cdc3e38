// Structural equality of plain data: objects, arrays and primitives.

/** @returns whether two values of plain JSON-like data are equal; an absent field equals one that is undefined. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => same(value, b[i]));
  }
  return covers(a, b) && covers(b, a);
}

/** Whether every field of `a` is in `b` with an equal value. */
function covers(a: object, b: object): boolean {
  const other = b as Readonly<Record<string, unknown>>;
  return Object.entries(a).every(([field, value]) => same(value, other[field]));
}
