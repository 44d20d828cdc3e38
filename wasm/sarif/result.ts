// The key facts of one SARIF result, taken from its bytes without building anything: its rule, its place, what its level
// and state depend on, and a digest of what identifies it. Whatever is not as plain as producers write it makes the row
// IRREGULAR; then the result is parsed and decoded as a whole by src/domain/findings, whose answers are the same.
//
// A row, little-endian:
//    0 f64  offset in the file                28 i32 startLine
//    8 u32  length in bytes                   32 i32 startColumn
//   12 u32  flags                             36 i32 endLine
//   16 u32  rule: [ruleId,ruleIndex,rule]     40 i32 endColumn; each -1 where absent
//   20 u32  place: an artifactLocation        48 u32 × 4 digest
//   24 u32  state: [kind,level,baselineState,suppressions,provenance]
// The three are numbers of interned JSON; 0 means none.

import { endHash, hashByte, hashBytes, startHash } from './hash';
import { intern } from './intern';
import { OUTPUT, ROW, SCRATCH, SCRATCH_SIZE } from './memory';
import { ENDED, FOUND, LOST, after, escapes, key, keyLength, nextElement, nextMember, setLimit, value, valueEnd } from './walk';

/** The element is neither an object nor an array. */
export const SCALAR: i32 = 1;
/** The element is an array. */
export const ARRAY: i32 = 2;
/** The row says nothing but where the element is. */
export const IRREGULAR: i32 = 4;
/** The region has no line, but offsets. */
const OFFSETS: i32 = 8;
/** There are other places, should the first lead nowhere. */
const OTHER_PLACES: i32 = 16;
/** A location names logical locations. */
const LOGICAL: i32 = 32;

/** The members of a result, a location and a region that are wanted: address and end of each value; 0 where absent. */
let rowFlags: i32 = 0;
let placeFrom: i32 = 0;
let placeTo: i32 = 0;
let snippetFrom: i32 = 0;
let snippetTo: i32 = 0;
let startLine: i32 = -1;
let startColumn: i32 = -1;
let endLine: i32 = -1;
let endColumn: i32 = -1;
/** The place that the location being read names. */
let hereFrom: i32 = 0;
let hereTo: i32 = 0;

/** Fingerprints that every result so far has: `constants` digests of 16 bytes, the bit of each seen in this result. */
const MOST_CONSTANTS: i32 = 16;
const constantsAt = memory.data(16 * 16);
const digestAt = memory.data(16, 16);
/** Addresses and lengths of the names of the fingerprints in the object that is being read. */
const MOST_NAMES: i32 = 16;
const namesAt = memory.data(16 * 8, 8);
let constants: i32 = 0;
let seen: u32 = 0;
let results: i32 = 0;

/** @returns the address of the digests of the fingerprints that are the same on every regular row since `startRun`. */
export function constantPrints(): i32 {
  return constantsAt as i32;
}

/** @returns how many of them there are. */
export function constantCount(): i32 {
  return constants;
}

/** The rows that follow belong to another list of results. */
export function startRun(): void {
  constants = 0;
  results = 0;
}

/** Whether the key that `nextMember` found is `name`, which is ASCII. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function isKey(name: string): bool {
  if (keyLength != name.length) return false;
  const text = changetype<i32>(name);
  for (let index = 0; index < keyLength; index++) {
    if ((load<u8>(key + index) as u16) != load<u16>(text + (index << 1))) return false;
  }
  return true;
}

/** Whether the bytes from `from` to `to` are those of `text`, which is ASCII. */
function isText(from: i32, to: i32, text: string): bool {
  if (to - from != text.length) return false;
  for (let index = 0; index < to - from; index++) {
    if ((load<u8>(from + index) as u16) != load<u16>(changetype<i32>(text) + (index << 1))) return false;
  }
  return true;
}

/** @returns the integer from `from` to `to`; -2 where it is anything but up to nine digits. */
function integer(from: i32, to: i32): i32 {
  if (to - from > 9) return -2;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = (load<u8>(at) as i32) - 0x30;
    if (digit < 0 || digit > 9) return -2;
    number = number * 10 + digit;
  }
  return number;
}

/** Reads snippet.text. @returns the address behind the snippet; 0 where it is irregular. */
function readSnippet(from: i32): i32 {
  let at = from + 1;
  let texts = 0;
  while (true) {
    const found = nextMember(at);
    if (found != FOUND) return found == ENDED ? after : 0;
    const text = isKey('text');
    if (text && texts++ > 0) return 0;
    const begin = value;
    at = valueEnd(begin);
    if (at == 0) return 0;
    if (!text || snippetFrom != 0 || load<u8>(begin) != 0x22 || at - begin == 2) continue;
    snippetFrom = begin + 1;
    snippetTo = at - 1;
  }
}

/** Reads a region into startLine and so on, which must all be -1. */
function readRegion(from: i32): i32 {
  let at = from + 1;
  let offsets = false;
  let snippets = 0;
  while (true) {
    const found = nextMember(at);
    if (found == ENDED) break;
    if (found == LOST) return 0;
    const begin = value;
    const snippet = isKey('snippet');
    if (snippet && snippets++ > 0) return 0;
    if (snippet && load<u8>(begin) == 0x7b) {
      at = readSnippet(begin);
      if (at == 0) return 0;
      continue;
    }
    const isStartLine = isKey('startLine');
    const isStartColumn = isKey('startColumn');
    const isEndLine = isKey('endLine');
    const isEndColumn = isKey('endColumn');
    if (isKey('charOffset')) offsets = true;
    at = valueEnd(begin);
    if (at == 0) return 0;
    if (!isStartLine && !isStartColumn && !isEndLine && !isEndColumn) continue;
    const number = integer(begin, at);
    const before = isStartLine ? startLine : isStartColumn ? startColumn : isEndLine ? endLine : endColumn;
    if (number == -2 || before != -1) return 0;
    if (isStartLine) startLine = number;
    else if (isStartColumn) startColumn = number;
    else if (isEndLine) endLine = number;
    else endColumn = number;
  }
  if (offsets && startLine < 1) rowFlags |= OFFSETS;
  return after;
}

/** Reads the region of a later location, of which only the quoted text may still be wanted. */
function readQuote(from: i32): i32 {
  const flags = rowFlags;
  const lines = startLine;
  const columns = startColumn;
  const lastLine = endLine;
  const lastColumn = endColumn;
  startLine = startColumn = endLine = endColumn = -1;
  const end = readRegion(from);
  rowFlags = flags;
  startLine = lines;
  startColumn = columns;
  endLine = lastLine;
  endColumn = lastColumn;
  return end;
}

function readPhysical(from: i32, wanted: bool): i32 {
  let at = from + 1;
  let regions = 0;
  while (true) {
    const found = nextMember(at);
    if (found != FOUND) return found == ENDED ? after : 0;
    const begin = value;
    const region = isKey('region');
    if (region && regions++ > 0) return 0;
    if (region && load<u8>(begin) == 0x7b) {
      at = wanted ? readRegion(begin) : snippetFrom == 0 ? readQuote(begin) : valueEnd(begin);
    } else {
      const artifact = isKey('artifactLocation');
      if (artifact && hereFrom != 0) return 0;
      at = valueEnd(begin);
      if (artifact && load<u8>(begin) == 0x7b) {
        hereFrom = begin;
        hereTo = at;
      }
    }
    if (at == 0) return 0;
  }
}

function readLocation(from: i32): i32 {
  let at = from + 1;
  let physicals = 0;
  hereFrom = 0;
  const wanted = placeFrom == 0;
  while (true) {
    const found = nextMember(at);
    if (found == LOST) return 0;
    if (found == ENDED) break;
    const begin = value;
    const physical = isKey('physicalLocation');
    if (physical && physicals++ > 0) return 0;
    if (physical && load<u8>(begin) == 0x7b) {
      at = readPhysical(begin, wanted);
    } else {
      if (isKey('logicalLocations')) rowFlags |= LOGICAL;
      at = valueEnd(begin);
    }
    if (at == 0) return 0;
  }
  const end = after;
  if (!wanted) {
    if (hereFrom != 0) rowFlags |= OTHER_PLACES;
  } else if (hereFrom != 0) {
    placeFrom = hereFrom;
    placeTo = hereTo;
  } else {
    // A region without a file.
    startLine = startColumn = endLine = endColumn = -1;
    rowFlags &= ~OFFSETS;
  }
  return end;
}

function readLocations(from: i32): i32 {
  let at = from + 1;
  while (true) {
    const found = nextElement(at);
    if (found == LOST) return 0;
    if (found == ENDED) return after;
    at = load<u8>(value) == 0x7b ? readLocation(value) : valueEnd(value);
    if (at == 0) return 0;
  }
}

/** Adds the text that was hashed to the row's digest. */
function addHash(row: i32): void {
  endHash(digestAt as i32);
  for (let lane = 0; lane < 16; lane += 4) store<u32>(row + 48 + lane, load<u32>(row + 48 + lane) + load<u32>((digestAt as i32) + lane));
}

/** Keeps count of the fingerprint in `digestAt`: whether all results have it. */
function countPrint(): void {
  const low = load<u64>(digestAt);
  const high = load<u64>(digestAt, 8);
  for (let index = 0; index < constants; index++) {
    const known = (constantsAt as i32) + (index << 4);
    if (load<u64>(known) != low || load<u64>(known, 8) != high) continue;
    seen |= 1 << index;
    return;
  }
  if (results > 0 || constants == MOST_CONSTANTS) return;
  store<u64>((constantsAt as i32) + (constants << 4), low);
  store<u64>((constantsAt as i32) + (constants << 4), high, 8);
  seen |= 1 << constants;
  constants += 1;
}

/** @returns whether the key that `nextMember` found is the first of its name; false, too, where there are too many to say. */
function isNewName(number: i32): bool {
  if (number == MOST_NAMES) return false;
  const end = (namesAt as i32) + (number << 3);
  for (let at = namesAt as i32; at < end; at += 8) {
    if (load<i32>(at, 4) == keyLength && memory.compare(load<i32>(at), key, keyLength) == 0) return false;
  }
  store<i32>(end, key);
  store<i32>(end, keyLength, 4);
  return true;
}

function readPrints(from: i32, row: i32): i32 {
  let at = from + 1;
  let names = 0;
  while (true) {
    const found = nextMember(at);
    if (found != FOUND) return found == ENDED ? after : 0;
    if (!isNewName(names++)) return 0;
    const name = key;
    const nameEnd = key + keyLength;
    const begin = value;
    at = valueEnd(begin);
    if (at == 0) return 0;
    if (load<u8>(begin) != 0x22) continue;
    if (escapes) return 0;
    if (at - begin == 2 || isText(begin + 1, at - 1, 'requires login')) continue;
    startHash();
    hashBytes(name, nameEnd);
    hashByte(0x3d);
    hashBytes(begin + 1, at - 1);
    addHash(row);
    countPrint();
  }
}

/** Hashes the quoted text, each run of blanks as one, none at its ends. @returns false for escapes of other kinds. */
function hashSnippet(row: i32): bool {
  let blank = false;
  let begun = false;
  startHash();
  hashByte(0);
  for (let at = snippetFrom; at < snippetTo; at++) {
    let byte = load<u8>(at) as u32;
    if (byte == 0x5c) {
      at++;
      byte = load<u8>(at);
      if (byte == 0x6e || byte == 0x74 || byte == 0x72 || byte == 0x66) byte = 0x20;
      else if (byte != 0x22 && byte != 0x5c && byte != 0x2f) return false;
    }
    if (byte == 0x20) {
      blank = begun;
      continue;
    }
    if (blank) hashByte(0x20);
    blank = false;
    begun = true;
    hashByte(byte);
  }
  addHash(row);
  return true;
}

let scratchEnd: i32 = 0;

/** Appends a byte, or the value between two addresses (null for none), to the key that is being put together. */
function put(byte: u8): void {
  store<u8>(SCRATCH + scratchEnd, byte);
  scratchEnd += 1;
}

function putValue(from: i32, to: i32): bool {
  const length = from == 0 ? 4 : to - from;
  if (scratchEnd + length + 2 > SCRATCH_SIZE) return false;
  if (from == 0) store<u32>(SCRATCH + scratchEnd, 0x6c6c756e);
  else memory.copy(SCRATCH + scratchEnd, from, length);
  scratchEnd += length;
  return true;
}

/** Fills the row's facts from the result at `from`. @returns false where it is irregular. */
function readFacts(from: i32, row: i32): bool {
  let ruleIdFrom = 0;
  let ruleIdTo = 0;
  let indexFrom = 0;
  let indexTo = 0;
  let ruleFrom = 0;
  let ruleTo = 0;
  let kindFrom = 0;
  let kindTo = 0;
  let levelFrom = 0;
  let levelTo = 0;
  let baselineFrom = 0;
  let baselineTo = 0;
  let suppressionsFrom = 0;
  let suppressionsTo = 0;
  let provenanceFrom = 0;
  let provenanceTo = 0;
  let locations = 0;
  let partials = 0;
  let prints = 0;
  let at = from + 1;
  while (true) {
    const found = nextMember(at);
    if (found == LOST) return false;
    if (found == ENDED) break;
    const begin = value;
    const first = load<u8>(begin);
    if (isKey('locations')) {
      if (locations++ > 0) return false;
      at = first == 0x5b ? readLocations(begin) : valueEnd(begin);
      if (at == 0) return false;
      continue;
    }
    const partial = isKey('partialFingerprints');
    if (partial || isKey('fingerprints')) {
      if ((partial ? partials++ : prints++) > 0) return false;
      at = first == 0x7b ? readPrints(begin, row) : valueEnd(begin);
      if (at == 0) return false;
      continue;
    }
    // The length of the key tells nearly all others apart from those that are wanted.
    const member = keyLength == 4 ? (isKey('rule') ? 3 : isKey('kind') ? 4 : 0)
      : keyLength == 5 ? (isKey('level') ? 5 : 0)
      : keyLength == 6 ? (isKey('ruleId') ? 1 : 0)
      : keyLength == 9 ? (isKey('ruleIndex') ? 2 : 0)
      : keyLength == 10 ? (isKey('provenance') ? 8 : 0)
      : keyLength == 12 ? (isKey('suppressions') ? 7 : 0)
      : keyLength == 13 ? (isKey('baselineState') ? 6 : 0)
      : keyLength == 14 ? (isKey('analysisTarget') ? 9 : 0)
      : 0;
    at = valueEnd(begin);
    if (at == 0) return false;
    switch (member) {
      case 1: {
        if (ruleIdFrom != 0) return false;
        ruleIdFrom = begin;
        ruleIdTo = at;
        break;
      }
      case 2: {
        if (indexFrom != 0) return false;
        indexFrom = begin;
        indexTo = at;
        break;
      }
      case 3: {
        if (ruleFrom != 0) return false;
        ruleFrom = begin;
        ruleTo = at;
        break;
      }
      case 4: {
        if (kindFrom != 0) return false;
        kindFrom = begin;
        kindTo = at;
        break;
      }
      case 5: {
        if (levelFrom != 0) return false;
        levelFrom = begin;
        levelTo = at;
        break;
      }
      case 6: {
        if (baselineFrom != 0) return false;
        baselineFrom = begin;
        baselineTo = at;
        break;
      }
      case 7: {
        if (suppressionsFrom != 0) return false;
        suppressionsFrom = begin;
        suppressionsTo = at;
        break;
      }
      case 8: {
        if (provenanceFrom != 0) return false;
        provenanceFrom = begin;
        provenanceTo = at;
        break;
      }
      case 9: {
        rowFlags |= OTHER_PLACES;
        break;
      }
    }
  }
  if (snippetFrom != 0 && !hashSnippet(row)) return false;

  scratchEnd = 0;
  put(0x5b);
  if (!putValue(ruleIdFrom, ruleIdTo)) return false;
  put(0x2c);
  if (!putValue(indexFrom, indexTo)) return false;
  put(0x2c);
  if (!putValue(ruleFrom, ruleTo)) return false;
  put(0x5d);
  const rule = intern(SCRATCH, scratchEnd);
  scratchEnd = 0;
  put(0x5b);
  if (!putValue(kindFrom, kindTo)) return false;
  put(0x2c);
  if (!putValue(levelFrom, levelTo)) return false;
  put(0x2c);
  if (!putValue(baselineFrom, baselineTo)) return false;
  put(0x2c);
  if (!putValue(suppressionsFrom, suppressionsTo)) return false;
  put(0x2c);
  if (!putValue(provenanceFrom, provenanceTo)) return false;
  put(0x5d);
  const state = intern(SCRATCH, scratchEnd);
  let place = 0;
  if (placeFrom != 0) {
    if (placeTo - placeFrom > SCRATCH_SIZE) return false;
    place = intern(placeFrom, placeTo - placeFrom);
    if (place == 0) return false;
  }
  if (rule == 0 || state == 0) return false;
  store<u32>(row, rule, 16);
  store<u32>(row, place, 20);
  store<u32>(row, state, 24);
  store<i32>(row, startLine, 28);
  store<i32>(row, startColumn, 32);
  store<i32>(row, endLine, 36);
  store<i32>(row, endColumn, 40);
  return true;
}

/**
 * Writes the row `number` for the element from `from` to `to`.
 * @param offset of the element in the file; `length` its length, which is more than `to - from` where its beginning is no
 * longer in memory: then from = 0.
 */
export function writeRow(number: i32, from: i32, to: i32, offset: f64, length: i32, kind: i32, facts: bool): void {
  const row = OUTPUT + number * ROW;
  memory.fill(row, 0, ROW);
  store<f64>(row, offset);
  store<u32>(row, length, 8);
  rowFlags = kind;
  if (facts) {
    if (kind != 0) {
      // An element that is no result has no fingerprints: none is on every one.
      constants = 0;
      results += 1;
    } else {
      placeFrom = snippetFrom = 0;
      startLine = startColumn = endLine = endColumn = -1;
      seen = 0;
      const before = constants;
      setLimit(to);
      if (from != 0 && readFacts(from, row)) {
        let left = 0;
        for (let index = 0; index < constants; index++) {
          if ((seen & (1 << index)) == 0) continue;
          memory.copy((constantsAt as i32) + (left << 4), (constantsAt as i32) + (index << 4), 16);
          left += 1;
        }
        constants = left;
        results += 1;
      } else {
        if (results == 0) constants = before;
        rowFlags = IRREGULAR;
      }
    }
  }
  store<u32>(row, rowFlags, 12);
}
