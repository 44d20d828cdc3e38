// Which shared libraries a program needs, as the dynamic loader finds them.

import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { run, RunError } from '../lib/run.ts';

/** PT_DYNAMIC of elf(5): a segment that only dynamically linked files have. */
const dynamicSegment = 2;

/** The dynamic loaders of the architectures that Debian runs on and this project supports. */
const loaders: Readonly<Record<string, string>> = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

/**
 * Absolute paths, in the file system under `root`, of the libraries (and of the loader) that the file at `path` in it needs,
 * directly or not. Empty for a file that is not a dynamically linked 64-bit ELF file.
 * Libraries that do not exist there are left out: plugins may name what only their host program brings.
 */
export async function elfLibraries(root: string, path: string, signal: AbortSignal | undefined): Promise<string[]> {
  if (!(await isDynamic(join(root, path)))) return [];
  const loader = loaders[process.arch];
  if (loader === undefined) throw new Error(`no dynamic loader is known for ${process.arch}`);
  const text = await run('chroot', [root, loader, '--list', path], { signal }).catch((error: unknown) => {
    throw error instanceof RunError ? new Error(`the libraries of ${path} cannot be listed: ${error.stderr.trim()}`, { cause: error }) : error;
  });
  return [loader, ...[...text.matchAll(/ => (\/\S+) \(0x/g)].map(([, found = '']) => found)];
}

/** Reads the headers only (elf(5), 64-bit little-endian). */
async function isDynamic(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const header = Buffer.alloc(64);
    await handle.read(header, 0, 64, 0);
    if (header.toString('latin1', 0, 4) !== '\x7fELF' || header[4] !== 2) return false;
    const [offset, size, count] = [Number(header.readBigUInt64LE(32)), header.readUInt16LE(54), header.readUInt16LE(56)];
    const segments = Buffer.alloc(size * count);
    await handle.read(segments, 0, segments.length, offset);
    return Array.from({ length: count }, (_, i) => segments.readUInt32LE(i * size)).includes(dynamicSegment);
  } finally {
    await handle.close();
  }
}
