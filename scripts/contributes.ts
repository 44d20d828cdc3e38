// Writes the generated fields of package.json, and package.nls.json, from src/contributes. `--check` only compares.

import { readFile, writeFile } from 'node:fs/promises';
import { manifest } from '../src/contributes/manifest.ts';

const root = new URL('../', import.meta.url);
const { fields, texts } = manifest();

const packageFile = new URL('package.json', root);
const before = JSON.parse(await readFile(packageFile, 'utf8')) as Record<string, unknown>;
const wanted: readonly (readonly [URL, string])[] = [
  [packageFile, JSON.stringify({ ...before, ...fields }, null, 2) + '\n'],
  [new URL('package.nls.json', root), JSON.stringify(texts, null, 2) + '\n'],
];

for (const [file, text] of wanted) {
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file.pathname} is not in step with src/contributes: run node scripts/contributes.ts`);
    process.exitCode = 1;
  } else {
    await writeFile(file, text);
  }
}
