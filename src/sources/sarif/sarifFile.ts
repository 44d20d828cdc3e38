// The bytes of one SARIF file as UTF-8, at any offset: the file itself, or, of a gzip or UTF-16 file, a private temporary
// copy that was inflated or transcoded once.

import { createHash } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, fstatSync, openSync, readSync, rmSync, statfsSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';

/** What is wrong with a file as a file; `code` goes into the report. */
export class SarifFileError extends Error {
  override readonly name = 'SarifFileError';
  readonly code: 'tooLarge' | 'changed';

  constructor(code: 'tooLarge' | 'changed') {
    super(code);
    this.code = code;
  }
}

/** What a file may be inflated to: this many times its size and at least `leastInflated`; deflate itself ends at 1,032. */
const mostRatio = 400;
const leastInflated = 64 * 1024 * 1024;
/** Part of the disk's free space that a copy may take. */
const mostOfDisk = 0.5;
/** Bytes whose hash tells whether a file is the same. */
const stampBytes = 64 * 1024;

export interface OpenOptions {
  /** Absolute. */
  readonly path: string;
  /** Where a copy goes, if there must be one: a private folder that is made then. */
  readonly copyTo: () => string;
  readonly signal: AbortSignal;
}

/** @returns what tells this state of a file from another. */
function stampOf(descriptor: number): string {
  const { size, mtimeMs, ino }: Stats = fstatSync(descriptor);
  return `${size} ${mtimeMs} ${ino} ${createHash('sha256').update(headOf(descriptor, stampBytes)).digest('hex')}`;
}

/** Reads into `bytes` from an offset. @returns how many bytes were there */
function readAll(descriptor: number, offset: number, bytes: Uint8Array): number {
  let read = 0;
  while (read < bytes.length) {
    const more = readSync(descriptor, bytes, read, bytes.length - read, offset + read);
    if (more === 0) break;
    read += more;
  }
  return read;
}

/** The first bytes of a file. */
function headOf(descriptor: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readAll(descriptor, 0, bytes));
}

/** An open file of UTF-8: the one that was asked for, or a copy. */
interface Plain {
  readonly path: string;
  readonly descriptor: number;
  readonly copy?: true;
}

export class SarifFile {
  readonly #path: string;
  readonly #stamp: string;
  readonly #plain: Plain;
  /** Where the text begins, behind its byte order marks. */
  readonly start: number;
  /** Offset of its end. */
  readonly size: number;

  /** @throws the file system's or zlib's error, SarifFileError, or the signal's reason */
  static async open({ path, copyTo, signal }: OpenOptions): Promise<SarifFile> {
    let plain: Plain = { path, descriptor: openSync(path, 'r') };
    try {
      const stamp = stampOf(plain.descriptor);
      for (let copies = 0; copies < 2; copies += 1) {
        const head = headOf(plain.descriptor, 4);
        const change = head[0] === 0x1f && head[1] === 0x8b && copies === 0 ? inflated(plain.descriptor) : transcoded(head);
        if (change.length === 0) break;
        const copy = await copied(plain.path, change, copyTo(), signal);
        discard(plain);
        plain = { path: copy, descriptor: openSync(copy, 'r'), copy: true };
      }
      return new SarifFile(path, stamp, plain);
    } catch (error) {
      discard(plain);
      throw error;
    }
  }

  private constructor(path: string, stamp: string, plain: Plain) {
    this.#path = path;
    this.#stamp = stamp;
    this.#plain = plain;
    this.size = fstatSync(plain.descriptor).size;
    const head = headOf(plain.descriptor, 30);
    let start = 0;
    while (head[start] === 0xef && head[start + 1] === 0xbb && head[start + 2] === 0xbf) start += 3;
    this.start = start;
  }

  /** @returns `length` bytes at `offset`, fewer at the end. @throws the file system's error */
  read(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, this.size - offset)));
    return bytes.subarray(0, readAll(this.#plain.descriptor, offset, bytes));
  }

  /** Fills `bytes` from `offset`; behind the file's end with blanks. @throws the file system's error */
  readInto(bytes: Uint8Array, offset: number): void {
    bytes.fill(0x20, readAll(this.#plain.descriptor, offset, bytes));
  }

  /** @returns the text there; bytes that are not UTF-8 become U+FFFD. */
  text(offset: number, length: number): string {
    return this.read(offset, length).toString('utf8');
  }

  /** @throws SarifFileError if the file on disk is no longer the one that was opened, or the file system's error */
  assertSame(): void {
    const now = openSync(this.#path, 'r');
    try {
      if (stampOf(now) !== this.#stamp) throw new SarifFileError('changed');
    } finally {
      closeSync(now);
    }
  }

  close(): void {
    discard(this.#plain);
  }
}

/** Closes a file and removes it, if it is a copy. */
function discard({ path, descriptor, copy }: Plain): void {
  closeSync(descriptor);
  if (copy) rmSync(path, { force: true });
}

/** Inflates as much as is there, and no bomb. */
function inflated(descriptor: number): Transform[] {
  const most = Math.max(leastInflated, fstatSync(descriptor).size * mostRatio);
  return [createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 256 * 1024 }), upTo(most)];
}

/** What makes UTF-8 of a file that begins with `head`; nothing where it is. */
function transcoded(head: Buffer): Transform[] {
  // A byte order mark, or a brace as two bytes.
  const encoding = ['fffe', '7b00'].includes(head.toString('hex', 0, 2)) ? 'utf-16le' : ['feff', '007b'].includes(head.toString('hex', 0, 2)) ? 'utf-16be' : undefined;
  if (encoding === undefined) return [];
  const decoder = new TextDecoder(encoding);
  return [
    new Transform({
      transform(piece: Buffer, _, done) {
        done(null, decoder.decode(piece, { stream: true }));
      },
      flush(done) {
        done(null, decoder.decode());
      },
    }),
  ];
}

/** Passes `most` bytes on and fails at more. */
function upTo(most: number): Transform {
  let passed = 0;
  return new Transform({
    transform(piece: Buffer, _, done) {
      passed += piece.length;
      if (passed > most) done(new SarifFileError('tooLarge'));
      else done(null, piece);
    },
  });
}

/** Makes a copy that only this user can read. @returns its path */
async function copied(path: string, change: Transform[], folder: string, signal: AbortSignal): Promise<string> {
  const { bavail, bsize } = statfsSync(folder);
  const copy = join(folder, `${crypto.randomUUID()}.sarif`);
  const target = createWriteStream(copy, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline([createReadStream(path, { highWaterMark: 1024 * 1024 }), ...change, upTo(bavail * bsize * mostOfDisk), target], { signal });
    return copy;
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
}
