// The text of a SARIF file: plain or gzip, UTF-8 or, as PowerShell redirects write it, UTF-16.

import { readFileSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';

/**
 * Largest text that is read, inflated, in bytes: the file, its text and its decoded value are in memory together, about
 * five times this.
 */
export const mostBytes = 256 * 1024 * 1024;

/** A file that is larger than `mostBytes`, as it is or inflated. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
  readonly code = 'tooLarge';
}

/**
 * @returns the text. Of a gzip file that was cut off, what can be inflated; bytes that are not UTF-8 become U+FFFD.
 * @throws FileTooLarge, or the file system's or zlib's error.
 */
export function readSarifText(path: string): string {
  if (statSync(path).size > mostBytes) throw new FileTooLarge();
  const raw = readFileSync(path);
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? inflate(raw) : raw;
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** Inflates as much as is there. */
function inflate(raw: Buffer): Buffer {
  try {
    return gunzipSync(raw, { maxOutputLength: mostBytes, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (error instanceof RangeError) throw new FileTooLarge();
    throw error;
  }
}
