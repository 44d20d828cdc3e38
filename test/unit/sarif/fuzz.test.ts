// What no producer writes and every reader meets sooner or later. The indexed reading must neither throw nor hang, and say
// what the reading of the whole says.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import { decodeLog } from '../../../src/domain/findings/decodeLog.ts';
import { SarifScan } from '../../../src/sources/sarif/sarifScan.ts';
import type { ScanOptions } from '../../../src/sources/sarif/sarifScan.ts';
import { Scanner } from '../../../src/sources/sarif/scanner.ts';
import { parseTolerant } from '../../../src/sources/sarif/tolerantJson.ts';
import { fullLog, places } from './support/fullLog.ts';
import { assertSame, name, scanOptions } from './support/equivalence.ts';

/** JSON of `value` in which every member at `path` stands twice: first or last with the JSON `other`. */
function doubled(value: unknown, path: readonly string[], other: string, otherLast: boolean): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [key, ...rest] = path;
  const inner = (one: string, part: unknown): string => doubled(part, one === key ? rest : [], other, otherLast);
  if (Array.isArray(value)) return `[${value.map((part, index) => inner(String(index), part)).join()}]`;
  const members = Object.entries(value).flatMap(([one, part]) => {
    const member = `${JSON.stringify(one)}:${inner(one, part)}`;
    const twin = `${JSON.stringify(one)}:${other}`;
    return one !== key || rest.length > 0 ? [member] : otherLast ? [member, twin] : [twin, member];
  });
  return `{${members.join()}}`;
}

describe('indexed reading of odd SARIF', function () {
  this.timeout(300_000);
  const text = JSON.stringify(fullLog);
  let folder: string;
  let file: string;
  let module: string;
  let scanner: Scanner;
  before(async () => {
    module = await buildWasm();
    scanner = new Scanner(module);
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-fuzz-'));
    file = join(folder, 'scan.sarif');
  });
  after(() => rmSync(folder, { recursive: true }));

  const reading = async (content: string | Uint8Array, look: (scan: SarifScan) => void, more: Partial<ScanOptions> = {}): Promise<void> => {
    writeFileSync(file, content);
    const scan = await SarifScan.read(scanOptions(file, scanner, module, more));
    try {
      look(scan);
    } finally {
      scan.close();
    }
  };
  const same = (content: string, more: Partial<ScanOptions> = {}): Promise<void> => reading(content, (scan) => assertSame(scan, decodeLog(parseTolerant(content), name)), more);

  it('gives the same wherever the pieces end that it is read in', async () => {
    const spaced = JSON.stringify(fullLog, null, 3);
    // Pieces of one byte end behind every byte; the others, at all offsets in blocks of 64 bytes and elements.
    for (let piece = 1; piece <= 130; piece += 1) {
      const slow = new Scanner(module, piece);
      await same(text, { scanner: slow });
      if (piece % 7 === 1) await same(spaced, { scanner: slow });
    }
  });
  it('takes the last of members that are there twice, wherever they are', async () => {
    for (const path of places(fullLog)) {
      for (const other of ['null', '7', '{"a":[]}', '[{}]', '"\\u0041"']) {
        // A file is refused at the first version that is wrong: nobody writes two.
        if (path.join() !== 'version') await same(doubled(fullLog, path, other, false));
        await same(doubled(fullLog, path, other, true));
      }
    }
  });
  it('takes numbers of any size, wherever they are', async () => {
    const numbers = [...text.matchAll(/(?<=[:[,])\d+(?=[,\]}])/g)];
    assert.ok(numbers.length > 40);
    for (const { 0: { length }, index } of numbers) {
      for (const odd of ['1e400', '-0', '1E+2', '0.1e1', '2147483648', '4294967297', '9007199254740993', '1'.repeat(400), '1.0']) {
        await same(text.slice(0, index) + odd + text.slice(index + length));
      }
    }
  });
  it('takes strings of any kind, wherever they are', async () => {
    const strings = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
    for (const { 0: whole, index } of strings) {
      for (const odd of ['"\\ud800"', '"\\udc00\\ud800x"', '"\\u0000"', `"${'\\\\'.repeat(100)}"`, `"${'long '.repeat(20_000)}"`, `"\u{10FFFF}\\ud83d\\ude00"`]) {
        // Every key of one kind is enough.
        if (index === text.indexOf(whole) || odd.length < 20) await same(text.slice(0, index) + odd + text.slice(index + whole.length));
      }
    }
  });
  it('takes bytes that are not UTF-8, wherever they are', async () => {
    const bytes = Buffer.from(text);
    for (const bad of [[0xff], [0x80], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      for (let at = 1; at < bytes.length; at += 7) {
        const changed = Buffer.concat([bytes.subarray(0, at), Buffer.from(bad), bytes.subarray(at)]);
        const whole = decodeLog(parseTolerant(changed.toString('utf8')), name);
        await reading(changed, (scan) => {
          // What is passed over is not looked at: a fault there is none.
          if (whole.report.fault !== undefined) return;
          for (const [index, { identity, ...finding }] of whole.findings.entries()) {
            assert.equal(identity.ordinal, 0);
            assert.deepEqual(scan.details([index])[0], finding);
          }
        }, { salvage: 1e6 });
      }
    }
  });
  it('takes valid nesting of any depth', async () => {
    for (const depth of [100, 10_000, 1_000_000]) {
      for (const deep of [`${'['.repeat(depth)}${']'.repeat(depth)}`, `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`]) {
        for (const where of ['"properties":{', '"results":[{"locations":[{"physicalLocation":{', '"tool":{"driver":{']) {
          await reading(text.replace(where, `${where}"deep":${deep},`), (scan) => {
            const whole = decodeLog(parseTolerant(text), name);
            assert.equal(scan.columns.count, whole.findings.length);
            assert.equal(scan.details(whole.findings.keys()).filter((finding) => finding !== undefined).length, whole.findings.length);
          });
        }
      }
    }
  });
  it('reads what is there of a gzip file cut off or changed at any byte, or says what zlib says', async () => {
    const copies = mkdtempSync(join(folder, 'copies-'));
    const zipped = gzipSync(text);
    const codes = new Set<string>();
    const found = new Set<number>();
    const tryRead = async (content: Uint8Array): Promise<void> => {
      try {
        await reading(content, (scan) => {
          found.add(scan.columns.count);
          codes.add(scan.report.fault?.code ?? 'whole');
          scan.details(Array(scan.columns.count).keys());
        }, { copyTo: () => copies, salvage: 1e6 });
      } catch (error) {
        codes.add(error instanceof Error && 'code' in error ? String(error.code) : String(error));
      }
    };
    for (let at = 2; at < zipped.length; at += 1) {
      await tryRead(zipped.subarray(0, at));
      await tryRead(Buffer.concat([zipped.subarray(0, at), Buffer.from([(zipped[at] ?? 0) ^ 0x55]), zipped.subarray(at + 1)]));
    }
    assert.deepEqual(readdirSync(copies), []);
    for (const code of codes) assert.match(code, /^(?:whole|empty|truncated|broken|notSarif|wrongVersion|Z_(?:DATA|BUF)_ERROR|Z_NEED_DICT)$/);
    for (const code of ['truncated', 'Z_DATA_ERROR']) assert.ok(codes.has(code), [...codes].join());
    assert.ok(found.size >= 3, [...found].join());
  });
});
