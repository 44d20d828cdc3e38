// The SARIF files that the repository keeps, and what other readers say of them.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/projectRoot.ts';
import type { OthersSay } from './others.ts';
import type { PlainLog } from './plainReader.ts';

/** What is kept of one file, by its path in the repository. */
export interface Expected extends OthersSay {
  readonly sha256: string;
  readonly plain: PlainLog;
}

export const expectedFile = join(projectRoot, 'test/fixtures/sarif/expected.json');

/** @returns the paths of the files, from the repository's root. */
export function fixturePaths(): readonly string[] {
  return ['samples/shop/.sarif', 'test/fixtures/sarif'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sarif')).sort().map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
}

export function readExpected(): Readonly<Record<string, Expected>> {
  return JSON.parse(readFileSync(expectedFile, 'utf8')) as Record<string, Expected>;
}
