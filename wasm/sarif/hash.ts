// The digest of an identity's parts: four lanes of 32 bits for each text, added up, so that their order does not matter
// and one can be taken away again. The same function stands in src/domain/findings/digest.ts.

/** The lanes of the text that is being hashed. */
let a: u32 = 0;
let b: u32 = 0;
let c: u32 = 0;
let d: u32 = 0;

export function startHash(): void {
  a = 0x9e3779b1;
  b = 0x85ebca77;
  c = 0xc2b2ae3d;
  d = 0x27d4eb2f;
}

// @ts-ignore: a decorator of AssemblyScript
@inline
export function hashByte(byte: u32): void {
  a = rotl<u32>(a ^ byte, 5) * 0x85ebca6b;
  b = rotl<u32>(b ^ byte, 7) * 0xc2b2ae35;
  c = rotl<u32>(c ^ byte, 11) * 0x27d4eb2d;
  d = rotl<u32>(d ^ byte, 13) * 0x165667b1;
}

export function hashBytes(from: i32, to: i32): void {
  for (let at = from; at < to; at++) hashByte(load<u8>(at));
}

function mix(lane: u32): u32 {
  let h = lane;
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

/** Writes the four lanes to `to`. */
export function endHash(to: i32): void {
  store<u32>(to, mix(a));
  store<u32>(to, mix(b), 4);
  store<u32>(to, mix(c), 8);
  store<u32>(to, mix(d), 12);
}
