// Decodes short texts of a few bytes that come again and again: the same bytes give the same string, which then is in memory
// once. What is not among the last ones is decoded anew.

const slots = 1 << 12;

/** Bytes; longer ones hardly come twice. */
const longest = 64;

export class TextCache {
  readonly #known: (string | undefined)[] = Array<undefined>(slots).fill(undefined);

  /** @returns the text of the UTF-8 in `bytes` from `from` up to `to`. */
  text(bytes: Buffer, from: number, to: number): string {
    if (to - from > longest) return bytes.toString('utf8', from, to);
    let hash = to - from;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 13)) & (slots - 1);
    const known = this.#known[slot];
    if (known !== undefined && isAscii(known, bytes, from, to)) return known;
    return (this.#known[slot] = bytes.toString('utf8', from, to));
  }
}

/** @returns whether `bytes` are `text` in ASCII. */
function isAscii(text: string, bytes: Buffer, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0x80;
    if (byte >= 0x80 || text.charCodeAt(at - from) !== byte) return false;
  }
  return true;
}
