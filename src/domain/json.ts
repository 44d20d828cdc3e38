// Reading decoded JSON of which nothing is known: each function gives the value if it has the type, else undefined.

export type JsonObject = Readonly<Record<string, unknown>>;

/** @returns `value` if it is an object that is neither an array nor null. */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** @returns the own property `key` of an object; undefined for everything else, so that no prototype is ever read. */
export function field(value: unknown, key: string): unknown {
  const object = objectOf(value);
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** @returns the elements of an array; none for everything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @returns `value` if it is a string with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** @returns `value` if it is an integer of at least `least` that a double holds exactly. */
export function integerOf(value: unknown, least: number): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : undefined;
}
