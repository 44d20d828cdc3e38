// Three-valued knowledge: a thing is known, or unknown for a reason that can be told.

import type { Kind } from './inventory/kind.ts';

/** Why something is unknown. Codes only: `ui/words` makes the sentence. */
export type Unknown =
  | { readonly code: 'forbidden'; readonly kind: Kind; readonly namespace: string }
  | { readonly code: 'notInstalled'; readonly kind: Kind }
  | { readonly code: 'stillReading'; readonly kind: Kind }
  | { readonly code: 'offline'; readonly kind: Kind; readonly since: number }
  | { readonly code: 'notVisible' }
  | { readonly code: 'unreadable' };

/** A value, or the reason why there is none. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: Unknown };

/** @returns `value` as a known value. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** @returns the absence of a value, with its reason. */
export function unknown(why: Unknown): Known<never> {
  return { known: false, why };
}
