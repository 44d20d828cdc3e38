// Reads DER (X.690) as views into the bytes it is given: no copies, so that a private key can be overwritten afterwards.

/** One value: its tag byte and its content. */
export interface DerValue {
  readonly tag: number;
  readonly content: Buffer;
}

export const derTag = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, sequence: 0x30 } as const;

/** @returns the values that stand one after another in `bytes`; undefined if they are not DER with one-byte tags. */
export function derValues(bytes: Buffer): readonly DerValue[] | undefined {
  const values: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1];
    if (first === undefined || (tag & 0x1f) === 0x1f) return undefined;
    at += 2;
    let length = first;
    if (first >= 0x80) {
      const size = first & 0x7f;
      if (size === 0 || size > 4 || at + size > bytes.length) return undefined;
      length = bytes.readUIntBE(at, size);
      at += size;
    }
    if (at + length > bytes.length) return undefined;
    values.push({ tag, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return values;
}

/** @returns the values inside the one value with `tag` that `bytes` holds. */
export function derInside(bytes: Buffer, tag: number = derTag.sequence): readonly DerValue[] | undefined {
  const outer = derValues(bytes)?.[0];
  return outer?.tag === tag ? derValues(outer.content) : undefined;
}
