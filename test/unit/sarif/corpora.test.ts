// The kept SARIF files of real scanners: what the reader says of them against what others say (see test/fixtures/sarif).

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import { projectRoot } from '../../../scripts/lib/projectRoot.ts';
import { multitoolDifference, plainDifference, toolsDifference } from '../../corpora/agreement.ts';
import { fixturePaths, readExpected } from '../../corpora/fixtures.ts';
import { ourReader } from '../../corpora/ourReader.ts';
import type { OurReading } from '../../corpora/ourReader.ts';
import { readPlainly } from '../../corpora/plainReader.ts';

describe('SARIF of real scanners', function () {
  this.timeout(120_000);
  const expected = readExpected();
  let read: (path: string) => Promise<OurReading>;
  before(async () => {
    read = ourReader(await buildWasm(), tmpdir());
  });

  it('is expected of every file that is kept', () => {
    assert.deepEqual(Object.keys(expected), fixturePaths());
  });
  for (const [name, { sha256, sarifTools, multitool, plain }] of Object.entries(expected)) {
    it(`${name} is read as others read it`, async () => {
      const path = join(projectRoot, name);
      const bytes = readFileSync(path);
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256, 'The file has changed: run test/corpora/expect.ts.');
      const ours = await read(path);
      assert.equal(ours.fault, undefined);
      assert.equal(plainDifference(ours, plain), undefined);
      assert.equal(toolsDifference(ours, sarifTools), undefined);
      assert.equal(multitoolDifference(ours, plain.passed, multitool), undefined);
      assert.deepEqual(readPlainly(bytes), plain);
    });
  }
  it('would not be agreed on if a single thing were read otherwise', () => {
    const { plain, sarifTools, multitool } = expected['test/fixtures/sarif/semgrep-suppressed.sarif']!;
    const reading = (change: (results: OurReading['results']) => OurReading['results']): OurReading => ({ fault: undefined, results: change(structuredClone(plain.results)) });
    assert.equal(plainDifference(reading((all) => all), plain), undefined);
    assert.match(plainDifference(reading((all) => all.slice(1)), plain) ?? '', /^results/);
    for (const other of [{ level: 'none' }, { uri: '?' }, { line: 0 }, { ruleId: '?' }] as const) {
      assert.notEqual(plainDifference(reading((all) => all.map((one, index) => (index === 3 ? { ...one, ...other } : one))), plain), undefined);
    }
    assert.match(toolsDifference(reading((all) => all.map((one, index) => (index === 3 ? { ...one, level: 'none' } : one))), sarifTools) ?? '', /^levels/);
    assert.match(multitoolDifference(reading((all) => all.map((one) => ({ ...one, suppressed: false }))), 0, multitool) ?? '', /^suppressed/);
  });
});
