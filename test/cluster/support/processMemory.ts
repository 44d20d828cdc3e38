// Searches the memory of a running process (Linux, /proc/PID/mem) for byte patterns.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Most of what is mapped was never written to. */
const piece = 256 << 10;

/**
 * @param patterns what to search for, by a name; each at least 8 bytes.
 * @returns the names of the patterns that were found in writable memory.
 */
export function findInMemory(pid: number, patterns: ReadonlyMap<string, Buffer>): ReadonlySet<string> {
  const wanted = index(patterns);
  const overlap = Math.max(...[...patterns.values()].map((pattern) => pattern.length));
  const found = new Set<string>();
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    const buffer = Buffer.alloc(piece + overlap);
    const zeros = Buffer.alloc(piece + overlap);
    for (const { start, end } of writableMappings(pid)) {
      for (let at = start; at < end; at += piece) {
        const length = readAt(memory, buffer, Math.min(piece + overlap, end - at), at);
        if (buffer.compare(zeros, 0, length, 0, length) === 0) continue;
        for (const hit of hitsIn(buffer.subarray(0, length), wanted)) found.add(hit);
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
}

interface Wanted {
  readonly firstTwo: Uint8Array;
  readonly byFirstFour: ReadonlyMap<number, readonly (readonly [string, Buffer])[]>;
}

function index(patterns: ReadonlyMap<string, Buffer>): Wanted {
  const firstTwo = new Uint8Array(65536);
  const byFirstFour = new Map<number, (readonly [string, Buffer])[]>();
  for (const [name, pattern] of patterns) {
    firstTwo[pattern.readUInt16BE(0)] = 1;
    const first = pattern.readUInt32BE(0);
    byFirstFour.set(first, [...(byFirstFour.get(first) ?? []), [name, pattern]]);
  }
  return { firstTwo, byFirstFour };
}

function* hitsIn(bytes: Buffer, { firstTwo, byFirstFour }: Wanted): Iterable<string> {
  for (let at = 0; at + 8 <= bytes.length; at++) {
    if (firstTwo[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] === 0) continue;
    for (const [name, pattern] of byFirstFour.get(bytes.readUInt32BE(at)) ?? []) {
      if (bytes.subarray(at, at + pattern.length).equals(pattern)) yield name;
    }
  }
}

function writableMappings(pid: number): readonly { start: number; end: number }[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    return start === undefined || end === undefined ? [] : [{ start: parseInt(start, 16), end: parseInt(end, 16) }];
  });
}

/** @returns how much could be read: a mapping may be gone, or hold pages that cannot be read. */
function readAt(memory: number, buffer: Buffer, length: number, at: number): number {
  try {
    return readSync(memory, buffer, 0, length, at);
  } catch {
    return 0;
  }
}
