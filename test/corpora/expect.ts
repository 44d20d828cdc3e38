// Writes what other readers say of the kept SARIF files, for test/unit/sarif/corpora.test.ts. Run by hand when a file is
// added: `node test/corpora/expect.ts PYTHON MULTITOOL` (a Python that has sarif-tools; the program Sarif.Multitool).

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/lib/projectRoot.ts';
import { expectedFile, fixturePaths } from './fixtures.ts';
import type { Expected } from './fixtures.ts';
import { askOthers } from './others.ts';
import { readPlainly } from './plainReader.ts';

const [python = 'python3', multitool = 'Sarif.Multitool'] = process.argv.slice(2);
const names = fixturePaths();
const paths = names.map((name) => join(projectRoot, name));
const others = await askOthers(paths, { python, multitool });
const expected: Record<string, Expected> = {};
for (const [index, name] of names.entries()) {
  const bytes = readFileSync(paths[index] ?? name);
  const said = others[index];
  if (said !== undefined) expected[name] = { sha256: createHash('sha256').update(bytes).digest('hex'), ...said, plain: readPlainly(bytes) };
}
writeFileSync(expectedFile, `${JSON.stringify(expected, null, 1)}\n`);
