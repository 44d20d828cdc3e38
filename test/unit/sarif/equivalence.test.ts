// The indexed reading against the reading of the whole: on real output of scanners, on everything that SARIF has at once
// with one thing wrong, on files cut off anywhere, and on made-up files in which anything may be changed.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import { decodeLog } from '../../../src/domain/findings/decodeLog.ts';
import { FindingStore } from '../../../src/domain/findings/findingStore.ts';
import { SarifScan } from '../../../src/sources/sarif/sarifScan.ts';
import { Scanner } from '../../../src/sources/sarif/scanner.ts';
import { parseTolerant } from '../../../src/sources/sarif/tolerantJson.ts';
import { fullLog, places, put } from './support/fullLog.ts';
import { assertSame, name, scanOptions } from './support/equivalence.ts';

const samples = fileURLToPath(new URL('../../../samples/shop/.sarif/', import.meta.url));

/** Numbers from 0 below `below`, the same for the same seed (mulberry32). */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

describe('indexed reading of SARIF', function () {
  this.timeout(300_000);
  let folder: string;
  let file: string;
  let module: string;
  let scanner: Scanner;
  before(async () => {
    module = await buildWasm();
    scanner = new Scanner(module);
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-equivalence-'));
    file = join(folder, 'scan.sarif');
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Reads a text without salvage, and lets `look` judge it. */
  const reading = async (text: string, look: (scan: SarifScan) => void): Promise<void> => {
    writeFileSync(file, text);
    const scan = await SarifScan.read(scanOptions(file, scanner, module));
    try {
      look(scan);
    } finally {
      scan.close();
    }
  };
  const same = (text: string): Promise<void> => reading(text, (scan) => assertSame(scan, decodeLog(parseTolerant(text), name)));

  const real = [...readdirSync(samples).filter((one) => one.endsWith('.sarif')), '../../../test/fixtures/sarif/trivy.sarif'];
  for (const one of real) {
    it(`gives for ${basename(one)} what the whole gives, with and without line breaks`, async () => {
      const text = readFileSync(join(samples, one), 'utf8');
      await same(text);
      const value: unknown = JSON.parse(text);
      await same(JSON.stringify(value));
      await same(JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n'));
    });
  }
  it('gives the same for everything that SARIF has, and for any value anywhere in it', async () => {
    await same(JSON.stringify(fullLog));
    const odd: readonly unknown[] = [null, true, -1, 1e308, 'long '.repeat(5000), 0.5, 0, 7, '', 'x', [], {}, [null], [[]], { a: null }, '__proto__', 'a"\\\n é\u{1F44D}\u2028'];
    const all = places(fullLog);
    assert.ok(all.length > 150);
    for (const path of all) {
      for (const wrong of odd) await same(JSON.stringify(put(fullLog, path, wrong) ?? null));
    }
  });
  it('gives of a file cut off at any byte what the whole parser gives', async () => {
    // What is elsewhere in the log has another number where the run's own results are cut off.
    const text = JSON.stringify(put(fullLog, ['runs', '0', 'externalPropertyFileReferences'], null));
    for (let end = 1; end < text.length; end += 1) await same(text.slice(0, end));
  });
  it('gives the same wherever in a block of 64 bytes things stand', async () => {
    const { runs: [run] } = fullLog;
    for (let shift = 0; shift < 130; shift += 1) {
      const results = run.results.map((result) => ({ properties: { p: '\\"'.repeat(shift), q: ' '.repeat(shift) }, ...result }));
      await same(`${' '.repeat(shift)}${JSON.stringify({ ...fullLog, runs: [{ ...run, results }] })}`);
    }
  });
  it('tells fingerprints that are on every result from those that are not', async () => {
    const prints = [{ a: '1', b: '2' }, { a: '1', b: '3' }, { a: '1', b: '2', c: '' }, { a: '1', d: 'requires login' }, { a: '1', u: '\u00e9' }];
    for (let count = 1; count <= prints.length; count += 1) {
      const results = prints.slice(0, count).map((partialFingerprints) => ({ partialFingerprints }));
      const text = JSON.stringify({ version: '2.1.0', runs: [{ results }, { results: [{}, ...results] }, { results: [...results, null] }] });
      await same(text);
      await same(text.replaceAll('"1"', String.raw`"\u0031"`));
      await same(text.replace('"1"', String.raw`"\u0031"`));
    }
  });
  it('never throws and always ends, whatever bytes are changed', async () => {
    const text = JSON.stringify(fullLog, null, 1);
    const pieces = ['', '"', '{', '}', '[', ']', '\\', '\n', '\0', ',', ':', ',,', '"a"', '{}', '[]', 'null', '1', '\u00e9', '/*', '}}', ']]', '\\u', '\\"'];
    const roll = dice(20260101);
    for (let turn = 0; turn < 3000; turn += 1) {
      let changed = text;
      for (let changes = 1 + roll(3); changes > 0; changes -= 1) {
        const at = roll(changed.length);
        changed = changed.slice(0, at) + (pieces[roll(pieces.length)] ?? '') + changed.slice(at + roll(4));
      }
      await reading(changed, (scan) => {
        const store = new FindingStore(scan.columns);
        const read = scan.report.runs.reduce((sum, run) => sum + run.results, 0);
        assert.equal(store.count, read);
        for (let index = 0; index < store.count; index += 1) store.get(index);
        assert.equal(scan.details(store.top(store.count)).length, store.count);
        // What JSON.parse accepts is no broken file, and must be read alike.
        if (isJson(changed)) assertSame(scan, decodeLog(parseTolerant(changed), name));
      });
    }
  });
  it('ends for nesting without end', async () => {
    for (const piece of ['[', '{"a":', '[1,]', '{', '}', ']', '"', ',', '[}', '{]', '{"a":[}', '"\\', 'nul', '-', '{"results":[', '{"a":"\n']) {
      for (const start of ['', '{"runs":[', '{"version":"2.1.0","runs":[{"results":[', '{"version":"2.1.0","runs":[{"results":[{"locations":[{"physicalLocation":', '{"version":"2.1.0","runs":[{"artifacts":[']) {
        await reading(`${start}${piece.repeat(50_000)}`, (scan) => assert.notEqual(scan.report.fault, undefined));
      }
    }
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
