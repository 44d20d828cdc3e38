// Steps through JSON that lies whole in memory: a member at a time, values skipped without a look inside.

import { closes, loadBlock, opens, startBlocks } from './block';

/** What a walk came to. */
export const FOUND: i32 = 1;
export const ENDED: i32 = 0;
export const LOST: i32 = -1;

/** The member that `nextMember` found: its key's first byte and length, its value's first byte. */
export let key: i32 = 0;
export let keyLength: i32 = 0;
export let value: i32 = 0;
/** Where the object or array ended that `nextMember` or `nextElement` came to the end of. */
export let after: i32 = 0;
/** Whether the string that `stringEnd` passed last has a backslash in it. */
export let escapes: bool = false;

/** Nothing is read behind this address. */
let limit: i32 = 0;

export function setLimit(address: i32): void {
  limit = address;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function pastBlanks(from: i32): i32 {
  let at = from;
  while (at < limit && load<u8>(at) <= 0x20) at++;
  return at;
}

/** Commas too many are overlooked. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function pastCommas(from: i32): i32 {
  let at = from;
  while (at < limit && (load<u8>(at) <= 0x20 || load<u8>(at) == 0x2c)) at++;
  return at;
}

/** @returns the address behind the string that begins at `from`; 0 where it does not end. */
export function stringEnd(from: i32): i32 {
  const quote = i8x16.splat(0x22);
  const backslash = i8x16.splat(0x5c);
  escapes = false;
  let at = from + 1;
  while (at < limit) {
    const bytes = v128.load(at);
    const found = i8x16.bitmask(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)));
    if (found == 0) {
      at += 16;
      continue;
    }
    at += ctz(found);
    if (at >= limit) return 0;
    if (load<u8>(at) == 0x22) return at + 1;
    escapes = true;
    at += 2;
  }
  return 0;
}

/** @returns the address behind the object or array that begins at `from`; 0 where it does not end. */
function containerEnd(from: i32): i32 {
  startBlocks();
  let depth = 0;
  for (let at = from; at < limit; at += 64) {
    loadBlock(at);
    const closing = popcnt(closes) as i32;
    if (closing < depth) {
      depth += (popcnt(opens) as i32) - closing;
      continue;
    }
    let brackets = opens | closes;
    while (brackets != 0) {
      const bit = brackets & (0 - brackets);
      brackets ^= bit;
      depth += opens & bit ? 1 : -1;
      if (depth != 0) continue;
      const end = at + (ctz(bit) as i32) + 1;
      return end <= limit ? end : 0;
    }
  }
  return 0;
}

/** @returns the address behind the value that begins at `from`; 0 where there is none, or it does not end. */
export function valueEnd(from: i32): i32 {
  const first = load<u8>(from);
  if (first == 0x22) return stringEnd(from);
  if ((first | 0x20) == 0x7b) return containerEnd(from);
  let at = from;
  while (at < limit) {
    const byte = load<u8>(at);
    if (byte <= 0x20 || byte == 0x2c || (byte | 0x20) == 0x7d) break;
    at++;
  }
  return at == from ? 0 : at;
}

/** Finds the next member of an object, from behind its brace or behind the member before. A key with an escape is LOST. */
export function nextMember(from: i32): i32 {
  let at = pastCommas(from);
  if (at >= limit) return LOST;
  const first = load<u8>(at);
  if (first == 0x7d) {
    after = at + 1;
    return ENDED;
  }
  if (first != 0x22) return LOST;
  const end = stringEnd(at);
  if (end == 0 || escapes) return LOST;
  key = at + 1;
  keyLength = end - at - 2;
  at = pastBlanks(end);
  if (at >= limit || load<u8>(at) != 0x3a) return LOST;
  value = pastBlanks(at + 1);
  return value < limit ? FOUND : LOST;
}

/** Finds the next element of an array, from behind its bracket or behind the element before. */
export function nextElement(from: i32): i32 {
  const at = pastCommas(from);
  if (at >= limit) return LOST;
  if (load<u8>(at) == 0x5d) {
    after = at + 1;
    return ENDED;
  }
  value = at;
  return FOUND;
}
