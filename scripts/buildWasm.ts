// Compiles wasm/sarif to WebAssembly, if it has changed: for dist, and for tests that run the sources.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './lib/projectRoot.ts';
import { run } from './lib/run.ts';

const folder = join(projectRoot, 'wasm', 'sarif');
const cache = join(projectRoot, '.cache', 'wasm');
const compiler = join(projectRoot, 'node_modules', 'assemblyscript');
const options = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--maximumMemory', '16384'];

/** @returns the module's path. Its name tells what it was compiled from, so that it is compiled once. @throws with the compiler's words */
export async function buildWasm(): Promise<string> {
  const hash = createHash('sha256').update(options.join(' ')).update(await readFile(join(compiler, 'package.json')));
  for (const name of (await readdir(folder)).sort()) hash.update(name).update(await readFile(join(folder, name)));
  const file = join(cache, `sarif-${hash.digest('hex').slice(0, 16)}.wasm`);
  if (existsSync(file)) return file;
  await mkdir(cache, { recursive: true });
  // Two processes may compile at once: each writes a file of its own, and either is whole.
  const fresh = join(cache, `${process.pid}.wasm`);
  await run(process.execPath, [join(compiler, 'bin', 'asc.js'), 'outline.ts', '--outFile', fresh, ...options], { cwd: folder, timeoutMs: 120_000 });
  await rename(fresh, file);
  return file;
}
