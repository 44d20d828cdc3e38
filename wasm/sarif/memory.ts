// Where things are in the module's memory. Everything is plain bytes: no runtime, no garbage collector.
//
//   input   the piece of the file that is being looked at, and what is left of the piece before it
//   output  rows: what `elements` found, `ROW` bytes each
//   scratch a key that is being put together
//   arena   interned keys and their table; it only grows

/** Bytes of the file that fit at once: a piece, and an unfinished element from before it. */
export const INPUT_SIZE: i32 = 8 << 20;
/** Where the input begins. Below it are the module's constants. */
export const INPUT: i32 = 1 << 16;
/** Bytes behind the input that may be read past its end: one block. */
const MARGIN: i32 = 64;

/** Bytes of a row; `result.ts` says what is in one. */
export const ROW: i32 = 64;
/** Rows that fit before they must be taken out. */
export const ROWS: i32 = 4096;
export const OUTPUT: i32 = INPUT + INPUT_SIZE + MARGIN;

/** Where a key is put together before it is interned, and its longest length. */
export const SCRATCH: i32 = OUTPUT + ROWS * ROW;
export const SCRATCH_SIZE: i32 = 1 << 16;

/** Where the arena begins, a multiple of 8. */
const ARENA: i32 = SCRATCH + SCRATCH_SIZE;

let top: i32 = ARENA;

/** Forgets everything in the arena. */
export function clearArena(): void {
  top = ARENA;
}

/** @returns the address of `size` bytes that are never given back; 0 where there is no more memory (1 GiB, by the compiler's options). */
export function allocate(size: i32): i32 {
  const address = top;
  const end = (address + size + 7) & ~7;
  if (end < address) return 0;
  const missing = ((end + 0xffff) >>> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) return 0;
  top = end;
  return address;
}
