// A quantity in a decoded object as bytes: the API writes it as text, other writers sometimes as a number.

import { bytesOfQuantity } from '../../domain/volumes/bytesOfQuantity.ts';

/** @returns undefined if `value` is no quantity. */
export function bytesOf(value: unknown): number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? bytesOfQuantity(String(value)) : undefined;
}
