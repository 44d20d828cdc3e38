// Texts that occur again and again (a rule's reference, a place), each kept once and called by a number from 1.
//
// An entry: u32 hash, u32 length, bytes. The numbers' addresses stand in `entries`, the hash table holds numbers.

import { allocate } from './memory';

let slots: i32 = 0;
let slotCount: i32 = 0;
let entries: i32 = 0;
let entryRoom: i32 = 0;
let count: i32 = 0;

/** @returns how many texts there are. */
export function internedCount(): i32 {
  return count;
}

/** @returns the address of the text `number`; its length stands before it. */
export function internedAt(number: i32): i32 {
  return load<u32>(entries + (number << 2)) + 8;
}

/** Forgets all texts; the arena must have been cleared. @returns whether there is memory to begin anew. */
export function clearInterned(): bool {
  count = 0;
  slotCount = 4096;
  entryRoom = 2048;
  slots = allocate(slotCount << 2);
  entries = allocate(entryRoom << 2);
  if (slots == 0 || entries == 0) return false;
  memory.fill(slots, 0, slotCount << 2);
  return true;
}

/** Hash of some bytes, eight at a time. It only finds candidates: bytes are compared. */
function hashOf(from: i32, length: i32): u32 {
  let h: u64 = 0x9e3779b97f4a7c15 ^ (length as u64);
  let at = 0;
  for (; at + 8 <= length; at += 8) h = rotl<u64>((h ^ load<u64>(from + at)) * 0xff51afd7ed558ccd, 29);
  for (; at < length; at++) h = rotl<u64>((h ^ (load<u8>(from + at) as u64)) * 0xc4ceb9fe1a85ec53, 29);
  h ^= h >>> 32;
  return (h * 0x9e3779b1) as u32 ^ ((h >>> 17) as u32);
}

function same(a: i32, b: i32, length: i32): bool {
  let at = 0;
  for (; at + 8 <= length; at += 8) if (load<u64>(a + at) != load<u64>(b + at)) return false;
  for (; at < length; at++) if (load<u8>(a + at) != load<u8>(b + at)) return false;
  return true;
}

function grow(): bool {
  const wider = allocate(slotCount << 3);
  const longer = allocate(entryRoom << 3);
  if (wider == 0 || longer == 0) return false;
  memory.copy(longer, entries, entryRoom << 2);
  entries = longer;
  entryRoom <<= 1;
  slotCount <<= 1;
  slots = wider;
  memory.fill(slots, 0, slotCount << 2);
  for (let number = 1; number <= count; number++) {
    let slot = load<u32>(load<u32>(entries + (number << 2))) & (slotCount - 1);
    while (load<u32>(slots + (slot << 2)) != 0) slot = (slot + 1) & (slotCount - 1);
    store<u32>(slots + (slot << 2), number);
  }
  return true;
}

/** @returns the number of these bytes; 0 where there is no memory for them. */
export function intern(from: i32, length: i32): i32 {
  if (count + 2 >= entryRoom && !grow()) return 0;
  const hash = hashOf(from, length);
  let slot = hash & (slotCount - 1);
  while (true) {
    const number = load<u32>(slots + (slot << 2)) as i32;
    if (number == 0) break;
    const entry = load<u32>(entries + (number << 2)) as i32;
    if (load<u32>(entry) == hash && load<u32>(entry + 4) == (length as u32) && same(entry + 8, from, length)) return number;
    slot = (slot + 1) & (slotCount - 1);
  }
  const entry = allocate(8 + length);
  if (entry == 0) return 0;
  store<u32>(entry, hash);
  store<u32>(entry + 4, length as u32);
  memory.copy(entry + 8, from, length);
  count += 1;
  store<u32>(entries + (count << 2), entry);
  store<u32>(slots + (slot << 2), count);
  return count;
}
