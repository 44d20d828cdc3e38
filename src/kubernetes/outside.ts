// Reads decoded JSON from a cluster or a kubeconfig: what is not as expected is absent, never an exception.

import { objectOf, type JsonObject } from '../domain/json.ts';

/** @returns `value` if it is a JSON object, else an empty one. */
export function recordOf(value: unknown): JsonObject {
  return objectOf(value) ?? {};
}

/** @returns `value` if it is a finite number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** @returns the entries of `value` whose values are strings. */
export function textMapOf(value: unknown): Record<string, string> {
  const from = recordOf(value);
  const texts: Record<string, string> = {};
  // Of decoded JSON all properties are its own. Lists of entries would be half of what decoding costs.
  for (const key in from) if (typeof from[key] === 'string') texts[key] = from[key];
  return texts;
}

/** @returns an RFC 3339 time as milliseconds since the epoch. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

/** `T` whose properties that may be undefined are optional instead. */
export type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** @returns `value` without its undefined properties: under exactOptionalPropertyTypes absent and undefined differ. */
export function defined<T extends object>(value: T): Defined<T> {
  const kept: Partial<T> = {};
  for (const key in value) if (value[key] !== undefined) kept[key] = value[key];
  return kept as Partial<T> & Defined<T>;
}
