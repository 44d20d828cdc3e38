// The digest that stands for having been shown a plan: a hash of its canonical JSON, which does not depend on key order.

import type { Plan } from './plan.ts';

/** @returns JSON with the keys of every object sorted and absent values left out, as RFC 8785 does for plain data. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** @param hash such as SHA-256 in hex. */
export function digest(plan: Plan, hash: (text: string) => string): string {
  return hash(canonicalJson(plan));
}
