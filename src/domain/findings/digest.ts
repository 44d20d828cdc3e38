// Digests of what identifies a finding: 128 bits for each text, added up lane by lane, so that their order does not matter
// and one can be taken away again. wasm/sarif/hash.ts is the same function for bytes that were never made into text. They
// tell findings apart; they are no proof against somebody who makes up collisions.

/** Four lanes of 32 bits. */
export type Digest = readonly [number, number, number, number];

export const noDigest: Digest = [0, 0, 0, 0];

/** Mixes the bits of a lane (the end of MurmurHash3). */
function mixed(lane: number): number {
  let h = lane;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function rotated(lane: number, by: number): number {
  return (lane << by) | (lane >>> (32 - by));
}

/** @returns the digest of the UTF-8 bytes of `text`. */
export function digestOf(text: string): Digest {
  let a = 0x9e3779b1 | 0;
  let b = 0x85ebca77 | 0;
  let c = 0xc2b2ae3d | 0;
  let d = 0x27d4eb2f | 0;
  const add = (byte: number): void => {
    a = Math.imul(rotated(a ^ byte, 5), 0x85ebca6b);
    b = Math.imul(rotated(b ^ byte, 7), 0xc2b2ae35);
    c = Math.imul(rotated(c ^ byte, 11), 0x27d4eb2d);
    d = Math.imul(rotated(d ^ byte, 13), 0x165667b1);
  };
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
      add(code);
      continue;
    }
    if (code < 0x800) add(0xc0 | (code >> 6));
    else {
      if (code < 0x10000) add(0xe0 | (code >> 12));
      else {
        add(0xf0 | (code >> 18));
        add(0x80 | ((code >> 12) & 0x3f));
      }
      add(0x80 | ((code >> 6) & 0x3f));
    }
    add(0x80 | (code & 0x3f));
  }
  return [mixed(a), mixed(b), mixed(c), mixed(d)];
}

/** @returns `digest` with `other` added, or taken away. */
export function joined(digest: Digest, other: Digest, sign: 1 | -1 = 1): Digest {
  const lane = (index: 0 | 1 | 2 | 3): number => (digest[index] + sign * other[index]) >>> 0;
  return [lane(0), lane(1), lane(2), lane(3)];
}

/** @returns 32 hexadecimal digits. */
export function digestText(digest: Digest): string {
  return digest.map((lane) => lane.toString(16).padStart(8, '0')).join('');
}

/** @param text what `digestText` gave. */
export function digestFrom(text: string): Digest {
  const lane = (index: number): number => Number.parseInt(text.slice(index * 8, index * 8 + 8), 16);
  return [lane(0), lane(1), lane(2), lane(3)];
}
