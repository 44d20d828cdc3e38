// Base64 (RFC 4648, 4) from bytes to bytes, in place: Node's decoder takes a string, which could not be overwritten
// afterwards, and thousands of buffers of their own would take longer than the decoding.

/** What a byte that is no digit means. */
const mark = { invalid: -1, whitespace: -2, padding: -3 } as const;

const values = new Int8Array(256).fill(mark.invalid);
Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach((byte, value) => {
  values[byte] = value;
});
for (const byte of Buffer.from(' \t\n\r')) values[byte] = mark.whitespace;
values[0x3d] = mark.padding;

/**
 * @param text overwritten from its beginning; the caller wipes it
 * @returns the decoded bytes, whitespace left out, as a view into `text`; undefined if it is not base64
 */
export function decodeBase64(text: Buffer): Buffer | undefined {
  let length = 0;
  let bits = 0;
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const value = values[text[at] ?? 0] ?? mark.invalid;
    if (value >= 0) {
      bits = (bits << 6) | value;
      count += 6;
      if (count < 8) continue;
      count -= 8;
      text[length++] = (bits >> count) & 0xff;
      bits &= 0xff;
    } else if (value === mark.padding) break;
    else if (value === mark.invalid) return undefined;
  }
  return text.subarray(0, length);
}
