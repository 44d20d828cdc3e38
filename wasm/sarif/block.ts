// 64 bytes of JSON at a time, as bit masks: which bytes stand in strings, which open and close, which are blank. The idea
// is simdjson's (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019).

/** Masks of the block that was loaded last; bit n stands for its byte n. */
export let quotes: u64 = 0;
/** Bytes in strings: the opening quote is among them, the closing one is not. */
export let strings: u64 = 0;
/** `{` and `[` outside strings. */
export let opens: u64 = 0;
/** `}` and `]` outside strings. */
export let closes: u64 = 0;
/** Control characters inside strings, which JSON forbids: a quote was lost before here. */
export let controls: u64 = 0;

/** Whether the next block begins in a string: all bits or none. */
let inString: u64 = 0;
/** Whether the next block's first byte is escaped by a backslash before it: 1 or 0. */
let escapeNext: u64 = 0;

/** The next block to be loaded follows nothing. */
export function startBlocks(): void {
  inString = 0;
  escapeNext = 0;
}

/** The state between two blocks, for a walk of its own in between; `restore` puts it back. */
let keptString: u64 = 0;
let keptEscape: u64 = 0;

export function keep(): void {
  keptString = inString;
  keptEscape = escapeNext;
}

export function restore(): void {
  inString = keptString;
  escapeNext = keptEscape;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function mask(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (i8x16.bitmask(a) as u64) |
    ((i8x16.bitmask(b) as u64) << 16) |
    ((i8x16.bitmask(c) as u64) << 32) |
    ((i8x16.bitmask(d) as u64) << 48)
  );
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function equal(a: v128, b: v128, c: v128, d: v128, wanted: v128): u64 {
  return mask(i8x16.eq(a, wanted), i8x16.eq(b, wanted), i8x16.eq(c, wanted), i8x16.eq(d, wanted));
}

/** Bytes that a backslash escapes: of a run of backslashes, each second one escapes what follows it. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function escapedBy(backslashes: u64): u64 {
  const even: u64 = 0x5555555555555555;
  const starting = backslashes & ~escapeNext;
  const following = (starting << 1) | escapeNext;
  const odd = starting & ~even & ~following;
  const sum = odd + starting;
  escapeNext = sum < odd ? 1 : 0;
  return (even ^ (sum << 1)) & following;
}

/** Reads the 64 bytes at `at`, which follow those of the call before. */
export function loadBlock(at: i32): void {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  const backslashes = equal(a, b, c, d, i8x16.splat(0x5c));
  let escaped = escapeNext;
  if (backslashes != 0) escaped = escapedBy(backslashes);
  else escapeNext = 0;
  quotes = equal(a, b, c, d, i8x16.splat(0x22)) & ~escaped;
  let inside = quotes;
  inside ^= inside << 1;
  inside ^= inside << 2;
  inside ^= inside << 4;
  inside ^= inside << 8;
  inside ^= inside << 16;
  inside ^= inside << 32;
  inside ^= inString;
  inString = ((inside as i64) >> 63) as u64;
  strings = inside;
  // With bit 5 set, [ becomes { and ] becomes }.
  const fold = i8x16.splat(0x20);
  const fa = v128.or(a, fold);
  const fb = v128.or(b, fold);
  const fc = v128.or(c, fold);
  const fd = v128.or(d, fold);
  opens = equal(fa, fb, fc, fd, i8x16.splat(0x7b)) & ~inside;
  closes = equal(fa, fb, fc, fd, i8x16.splat(0x7d)) & ~inside;
  // A file without line breaks has no control characters at all, and is spared the masks.
  const least = i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d));
  controls = v128.any_true(i8x16.lt_u(least, fold))
    ? mask(i8x16.lt_u(a, fold), i8x16.lt_u(b, fold), i8x16.lt_u(c, fold), i8x16.lt_u(d, fold)) & inside
    : 0;
}

/** @returns which of the 64 bytes at `at` are not blank. */
export function visible(at: i32): u64 {
  const blank = i8x16.splat(0x20);
  return mask(
    i8x16.gt_u(v128.load(at), blank),
    i8x16.gt_u(v128.load(at, 16), blank),
    i8x16.gt_u(v128.load(at, 32), blank),
    i8x16.gt_u(v128.load(at, 48), blank),
  );
}
