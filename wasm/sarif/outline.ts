// Goes through a file piece by piece. It stops at each token of the levels that somebody looks at, and passes over the
// rest 64 bytes at a time.

import { closes, controls, keep, loadBlock, opens, quotes, restore, startBlocks, strings, visible } from './block';
import { clearInterned, internedAt, internedCount } from './intern';
import { INPUT, INPUT_SIZE, OUTPUT, ROW, ROWS, clearArena } from './memory';
import { ARRAY, SCALAR, constantCount, constantPrints, startRun, writeRow } from './result';

export { INPUT, INPUT_SIZE, OUTPUT, ROW, ROWS, constantCount, constantPrints, internedAt, internedCount, startRun };

/** Answers that are no token: the piece is used up, the rows are full, a string has a control character in it. */
export const MORE: i32 = 0;
export const FULL: i32 = 1;
export const BROKEN: i32 = 2;

/** The file's bytes from `INPUT` on: how many there are, whether they are the last, and the offset of the first. */
let filled: i32 = 0;
let last: bool = false;
let base: f64 = 0;

/** The block being looked at: where it begins, which of its bits are still to be looked at; none where `rest` is 0. */
let block: i32 = 0;
let next: i32 = 0;
let rest: u64 = 0;
let blockOpens: u64 = 0;
let blockCloses: u64 = 0;
let blockQuotes: u64 = 0;
let blockStrings: u64 = 0;
let blockControls: u64 = 0;

let depth: i32 = 0;
/** Where in the input the last answer's token stands. */
let tokenAt: i32 = 0;

/** `elements`: where the present element begins (in the input; offset in the file), -1 between two. */
let elementAt: i32 = -1;
let elementOffset: f64 = 0;
let elementFirst: u8 = 0;
/** Whether an element was there since the last comma. */
let hadElement: bool = false;
let rows: i32 = 0;

/** A new file. @returns whether there is memory for it. */
export function start(): bool {
  filled = next = block = depth = rows = 0;
  last = false;
  base = 0;
  rest = 0;
  elementAt = -1;
  hadElement = false;
  startBlocks();
  clearArena();
  startRun();
  return clearInterned();
}

/**
 * @param whole false: the beginning of the element that is under way is given up, and its row will be IRREGULAR.
 * @returns how many bytes at the input's end must be kept for what comes.
 */
export function unused(whole: bool): i32 {
  return filled - (whole && elementAt >= 0 ? elementAt : rest != 0 ? block : next);
}

/**
 * The input now begins with the last `kept` bytes of what it held (moved there by this function), and `added` bytes are to
 * be written behind them by the caller before anything else is called.
 */
export function shift(kept: i32, added: i32, isLast: bool): void {
  const gone = filled - kept;
  memory.copy(INPUT, INPUT + gone, kept);
  base += gone as f64;
  next -= gone;
  block -= gone;
  if (elementAt >= 0) elementAt = elementAt >= gone ? elementAt - gone : -2;
  else if (elementAt < -1) elementAt = -2;
  filled = kept + added;
  last = isLast;
}

/** @returns the offset in the file of the last token. */
export function offset(): f64 {
  return base + (tokenAt as f64);
}

/** @returns how many containers are open. */
export function level(): i32 {
  return depth;
}

/** @returns how many rows `elements` has written, and begins anew. */
export function takeRows(): i32 {
  const taken = rows;
  rows = 0;
  return taken;
}

/** Loads the next block. @returns false at the end of the piece. */
function advance(): bool {
  if (next + 64 > filled) {
    if (!last || next >= filled) return false;
    // What is behind the end is blank.
    memory.fill(INPUT + filled, 0x20, 64);
  }
  block = next;
  next += 64;
  loadBlock(INPUT + block);
  blockOpens = opens;
  blockCloses = closes;
  blockQuotes = quotes;
  blockStrings = strings;
  blockControls = controls;
  rest = ~(0 as u64);
  return true;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
function answer(bit: u64): i32 {
  tokenAt = block + (ctz(bit) as i32);
  // Everything up to the token is done with; the token may be the block's last byte.
  rest &= ~(bit | (bit - 1));
  return load<u8>(INPUT + tokenAt) as i32;
}

/** A control character that stands in a string before `bit` of the block. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function lostQuote(): i32 {
  tokenAt = block + (ctz(blockControls & rest) as i32);
  return BROKEN;
}

/** Goes to the next byte that is neither blank nor inside a string; brackets count. @returns the byte, or MORE, or BROKEN */
export function token(): i32 {
  while (true) {
    if (rest == 0 && !advance()) return MORE;
    const found = visible(INPUT + block) & (~blockStrings | blockQuotes) & rest;
    if (blockControls & rest && (found == 0 || ctz(blockControls & rest) < ctz(found))) return lostQuote();
    if (found == 0) {
      rest = 0;
      continue;
    }
    const bit = found & (0 - found);
    if (blockOpens & bit) depth += 1;
    else if (blockCloses & bit) depth -= 1;
    return answer(bit);
  }
}

/** Goes to the next bracket, comma or colon outside strings. @returns it, or MORE, or BROKEN */
export function punctuation(): i32 {
  while (true) {
    const found = token();
    if (found <= BROKEN || found == 0x2c || found == 0x3a || (found | 0x20) == 0x7b || (found | 0x20) == 0x7d) return found;
  }
}

/** Goes to where the container closes whose content is on `inside` levels. @returns the closing bracket, or MORE, or BROKEN */
export function close(inside: i32): i32 {
  while (true) {
    if (rest == 0 && !advance()) return MORE;
    if (blockControls & rest) return lostQuote();
    const closing = popcnt(blockCloses & rest) as i32;
    if (closing <= depth - inside) {
      depth += (popcnt(blockOpens & rest) as i32) - closing;
      rest = 0;
      continue;
    }
    let brackets = (blockOpens | blockCloses) & rest;
    while (brackets != 0) {
      const bit = brackets & (0 - brackets);
      brackets ^= bit;
      depth += blockOpens & bit ? 1 : -1;
      if (depth < inside) return answer(bit);
    }
    rest = 0;
  }
}

/**
 * Goes through the elements of the array whose content is on level `inside`, from behind its bracket, and writes a row
 * for each; with `facts`, an object's key facts are in it. @returns the bracket that ends it, or MORE, FULL, BROKEN
 */
export function elements(inside: i32, facts: bool): i32 {
  while (true) {
    if (rows == ROWS) return FULL;
    if (rest == 0 && !advance()) return MORE;
    if (elementAt != -1) {
      const found = elementEnd(inside);
      if (found == 0) continue;
      if (found == BROKEN) return BROKEN;
      const end = tokenAt + 1;
      if ((elementFirst == 0x7b) != (found == 0x7d)) return BROKEN;
      keep();
      writeRow(rows, elementAt >= 0 ? INPUT + elementAt : 0, INPUT + end, elementOffset, (base + (end as f64) - elementOffset) as i32, elementFirst == 0x7b ? 0 : ARRAY, facts);
      restore();
      rows += 1;
      elementAt = -1;
      hadElement = true;
      continue;
    }
    const found = token();
    if (found <= BROKEN) return found;
    if (found == 0x2c) {
      hadElement = false;
    } else if ((found | 0x20) == 0x7d) {
      hadElement = false;
      return found;
    } else if ((found | 0x20) == 0x7b) {
      if (hadElement) return BROKEN;
      elementAt = tokenAt;
      elementOffset = base + (tokenAt as f64);
      elementFirst = found as u8;
    } else if (!hadElement) {
      writeRow(rows, 0, 0, base + (tokenAt as f64), 0, SCALAR, facts);
      rows += 1;
      hadElement = true;
    }
  }
}

/** `close` within one block. @returns 0 where the element goes on behind it. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function elementEnd(inside: i32): i32 {
  if (blockControls & rest) return lostQuote();
  const closing = popcnt(blockCloses & rest) as i32;
  if (closing < depth - inside) {
    depth += (popcnt(blockOpens & rest) as i32) - closing;
    rest = 0;
    return 0;
  }
  let brackets = (blockOpens | blockCloses) & rest;
  while (brackets != 0) {
    const bit = brackets & (0 - brackets);
    brackets ^= bit;
    depth += blockOpens & bit ? 1 : -1;
    if (depth == inside) return answer(bit);
  }
  rest = 0;
  return 0;
}
