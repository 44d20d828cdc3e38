// Base64 (RFC 4648, 4) from bytes to bytes: Node's decoder takes a string, which could not be overwritten afterwards.

const padding = 0x3d;
const whitespace = new Set([0x20, 0x09, 0x0a, 0x0d]);
const alphabet = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const values = new Int8Array(256).fill(-1);
alphabet.forEach((byte, value) => {
  values[byte] = value;
});

/** @returns the decoded bytes in a buffer of their own, whitespace left out; undefined if `text` is not base64. */
export function decodeBase64(text: Buffer): Buffer | undefined {
  const result = Buffer.allocUnsafeSlow(Math.max(4096, Math.ceil(text.length / 4) * 3));
  let length = 0;
  let bits = 0;
  let count = 0;
  for (const byte of text) {
    if (byte === padding) break;
    if (whitespace.has(byte)) continue;
    const value = values[byte] ?? -1;
    if (value < 0) {
      result.fill(0);
      return undefined;
    }
    bits = (bits << 6) | value;
    count += 6;
    if (count >= 8) {
      count -= 8;
      result[length++] = (bits >> count) & 0xff;
      bits &= 0xff;
    }
  }
  return result.subarray(0, length);
}
