// Writes the generated fields of package.json, and package.nls.json, from src/contributes, and the sentences of src/ui
// as the bundle that translators start from (l10n/bundle.l10n.json). `--check` only compares.

import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { manifest } from '../src/contributes/manifest.ts';

const root = new URL('../', import.meta.url);
const { fields, texts } = manifest();

/** The English sentences: the literal first arguments of `language.t(…)`. */
async function sentences(): Promise<Readonly<Record<string, string>>> {
  const found = new Set<string>();
  for await (const file of glob('src/ui/**/*.ts', { cwd: root })) {
    const source = await readFile(new URL(file, root), 'utf8');
    for (const [, literal = ''] of source.matchAll(/\blanguage\.t\(\s*'((?:[^'\\]|\\.)*)'/g)) found.add(literal.replace(/\\(.)/g, '$1'));
  }
  return Object.fromEntries([...found].sort().map((sentence) => [sentence, sentence]));
}

const packageFile = new URL('package.json', root);
const before = JSON.parse(await readFile(packageFile, 'utf8')) as Record<string, unknown>;
const wanted: readonly (readonly [URL, string])[] = [
  [packageFile, JSON.stringify({ ...before, ...fields }, null, 2) + '\n'],
  [new URL('package.nls.json', root), JSON.stringify(texts, null, 2) + '\n'],
  [new URL('l10n/bundle.l10n.json', root), JSON.stringify(await sentences(), null, 2) + '\n'],
];

for (const [file, text] of wanted) {
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file.pathname} is not in step with src/contributes: run node scripts/contributes.ts`);
    process.exitCode = 1;
  } else {
    await mkdir(new URL('.', file), { recursive: true });
    await writeFile(file, text);
  }
}
