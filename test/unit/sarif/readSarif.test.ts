import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { decodeLog } from '../../../src/domain/findings/decodeLog.ts';
import type { DecodedLog } from '../../../src/domain/findings/decodeLog.ts';
import { readSarif, sha256 } from '../../../src/sources/sarif/readSarif.ts';
import { parseTolerant } from '../../../src/sources/sarif/tolerantJson.ts';

const result = (n: number): object => ({ ruleId: `R${n}`, message: { text: `number ${n} {"}` }, locations: [{ physicalLocation: { artifactLocation: { uri: `src/${n}.ts` }, region: { startLine: n } } }] });
const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 'T', rules: [{ id: 'R1' }] } }, results: [1, 2, 3].map(result) }] };
const text = JSON.stringify(log);

describe('reading a SARIF file', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-sarif-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (content: string | Uint8Array): DecodedLog => {
    writeFileSync(join(folder, 'scan.sarif'), content);
    return readSarif(join(folder, 'scan.sarif'), '.sarif/scan.sarif');
  };

  it('gives the findings and the report of a plain and of a gzip file', () => {
    for (const content of [text, gzipSync(text), `\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, 'utf16le')]) {
      const { findings, report } = read(content);
      assert.deepEqual(findings.map(({ ruleId }) => ruleId), ['R1', 'R2', 'R3']);
      assert.deepEqual(report, { file: '.sarif/scan.sarif', runs: [{ tool: 'T', outcome: 'findings', results: 3 }] });
    }
  });
  it('gives what is there of a file cut off in the middle, gzip too', () => {
    const cut = text.slice(0, text.indexOf('number 3'));
    assert.deepEqual(read(cut).report.fault, { code: 'truncated', read: 2 });
    assert.deepEqual(read(cut).findings.map(({ ruleId }) => ruleId), ['R1', 'R2']);
    const zipped = gzipSync(text, { level: 0 });
    const part = read(zipped.subarray(0, 15 + text.indexOf('number 3')));
    assert.equal(part.report.fault?.code, 'truncated');
    assert.deepEqual(part.findings.map(({ ruleId }) => ruleId), ['R1', 'R2']);
  });
  it('gives what is there of a file broken in the middle', () => {
    const { findings, report } = read(text.replace('"ruleId":"R2"', '"ruleId":R2'));
    assert.deepEqual(findings.map(({ ruleId }) => ruleId), ['R1', '', 'R3']);
    assert.deepEqual(report.fault, { code: 'broken', read: 3, offset: text.indexOf('"R2"') });
  });
  it('is not clean where the file ends before its first result', () => {
    const { report } = read(text.slice(0, text.indexOf('{"ruleId"') + 5));
    assert.deepEqual(report, { file: '.sarif/scan.sarif', runs: [{ tool: 'T', outcome: 'unknown', results: 0 }], fault: { code: 'truncated', read: 0 } });
  });
  it('says what is wrong with the rest', () => {
    assert.deepEqual(read('').report.fault, { code: 'empty' });
    assert.deepEqual(read(' \n\uFEFF').report.fault, { code: 'empty' });
    assert.deepEqual(read('<html></html>').report.fault, { code: 'notSarif' });
    assert.deepEqual(read('{"name":"x"}').report.fault, { code: 'notSarif' });
    assert.deepEqual(read('{"version":"1.0.0","runs":[{"results":[{}]}]}').report.fault, { code: 'wrongVersion', version: '1.0.0' });
    assert.deepEqual(readSarif(join(folder, 'none'), 'none').report.fault, { code: 'unreadable', detail: 'ENOENT' });
    assert.deepEqual(readSarif(folder, 'x').report.fault, { code: 'unreadable', detail: 'EISDIR' });
    assert.deepEqual(read(Buffer.from([0x1f, 0x8b, 1, 2, 3, 4])).report.fault, { code: 'unreadable', detail: 'Z_DATA_ERROR' });
  });
  it('reads property files beside the log, and none outside its folder', () => {
    mkdirSync(join(folder, 'in/props'), { recursive: true });
    const properties = (ruleId: string): string => JSON.stringify({ version: '2.1.0', results: [{ ruleId }] });
    writeFileSync(join(folder, 'in/props/a.json'), properties('INSIDE'));
    writeFileSync(join(folder, 'outside.json'), properties('OUTSIDE'));
    symlinkSync(join(folder, 'outside.json'), join(folder, 'in/link.json'));
    const results = ['props/a.json', '../outside.json', 'link.json', 'https://example.com/x.json', join(folder, 'outside.json'), '%'].map((uri) => ({ location: { uri } }));
    writeFileSync(join(folder, 'in/scan.sarif'), JSON.stringify({ version: '2.1.0', runs: [{ externalPropertyFileReferences: { results } }] }));
    assert.deepEqual(readSarif(join(folder, 'in/scan.sarif'), 'x').findings.map(({ ruleId }) => ruleId), ['INSIDE']);
  });
});

describe('the reader', () => {
  const decode = (content: string): DecodedLog => decodeLog(parseTolerant(content), 'x', sha256);

  it('reads every beginning of a file, and never fewer results than are whole', function () {
    this.timeout(30_000);
    const ends = [1, 2, 3].map((n) => text.indexOf(JSON.stringify(result(n))) + JSON.stringify(result(n)).length);
    for (let end = 1; end < text.length; end += 1) {
      const { findings, report } = decode(text.slice(0, end));
      assert.equal(findings.length, ends.filter((whole) => whole <= end).length, `cut at ${end}`);
      assert.equal(report.fault?.code, 'truncated', `cut at ${end}`);
    }
  });
  it('reads a file without any one of its characters, or with another there, without throwing', function () {
    this.timeout(60_000);
    for (let index = 0; index < text.length; index += 1) {
      for (const wrong of ['', '"', '{', ']', '\\', '\n', '\0']) decode(text.slice(0, index) + wrong + text.slice(index + 1));
    }
  });
  it('takes any value anywhere without throwing', function () {
    this.timeout(60_000);
    const location = { id: 1, message: { text: 'm', arguments: ['a'], id: 'i' }, logicalLocations: [{ index: 0, name: 'n', kind: 'GVK/Kind' }], physicalLocation: { artifactLocation: { uri: 'a', uriBaseId: 'B', index: 0 }, region: { startLine: 1, startColumn: 2, endLine: 3, endColumn: 4, charOffset: 5, charLength: 6, snippet: { text: 's' } } } };
    const full = {
      version: '2.1.0', $schema: 'x', inlineExternalProperties: [{ guid: 'g', results: [{}] }],
      runs: [{
        tool: { driver: { name: 'Bandit', guid: 'g', rules: [{ id: 'R', guid: 'r', name: 'N', shortDescription: { text: 's' }, helpUri: 'https://example.com', messageStrings: { i: { text: '{0}' } }, defaultConfiguration: { level: 'error' }, properties: { 'security-severity': '7' } }], globalMessageStrings: { i: { text: 't' } } }, extensions: [{ name: 'e', rules: [{}] }] },
        automationDetails: { id: 'a' }, columnKind: 'unicodeCodePoints', originalUriBaseIds: { B: { uri: 'b/', uriBaseId: 'B' } }, artifacts: [{ location: { uri: 'x' } }], logicalLocations: [{ name: 'x' }], threadFlowLocations: [{ location }],
        invocations: [{ executionSuccessful: true, ruleConfigurationOverrides: [{ descriptor: { id: 'R', index: 0, guid: 'r', toolComponent: { index: 0, name: 'e', guid: 'g' } }, configuration: { level: 'note' } }] }],
        externalPropertyFileReferences: { results: [{ guid: 'g', location: { uri: 'u' } }], driver: { guid: 'g' }, extensions: [{ guid: 'g' }] },
        results: [{ ruleId: 'R/x', ruleIndex: 0, rule: { id: 'R', index: 0, guid: 'r', toolComponent: { index: 0 } }, kind: 'fail', level: 'error', provenance: { invocationIndex: 0 }, message: { text: '[a](1) {0}', markdown: 'm', id: 'i', arguments: ['a'] }, locations: [location], relatedLocations: [location], analysisTarget: { uri: 'a' }, codeFlows: [{ threadFlows: [{ locations: [{ index: 0, location }] }] }], suppressions: [{ status: 'accepted' }], baselineState: 'new', partialFingerprints: { a: 'b' }, fingerprints: { c: 'd' } }],
      }],
    };
    const odd: readonly unknown[] = [null, true, -1, 1e300, 0.5, '', 'x', [], {}, [null], [[]], { a: null }, Number.NaN, '__proto__', 'constructor', -0];
    const places: (readonly string[])[] = [];
    const walk = (value: unknown, path: readonly string[]): void => {
      places.push(path);
      if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    };
    walk(full, []);
    assert.ok(places.length > 150);
    const put = (value: unknown, [key, ...rest]: readonly string[], wrong: unknown): unknown => {
      if (key === undefined) return wrong;
      const copy: Record<string, unknown> = Array.isArray(value) ? ([...(value as unknown[])] as unknown as Record<string, unknown>) : { ...(value as object) };
      copy[key] = put(copy[key], rest, wrong);
      return copy;
    };
    for (const path of places) {
      for (const wrong of odd) {
        const { report } = decodeLog({ value: put(full, path, wrong), cut: new Set() }, 'x', sha256);
        assert.equal(report.file, 'x');
      }
    }
  });
  it('never loops or throws for nesting without end where nobody looks', () => {
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    const { findings } = decodeLog({ value: { version: '2.1.0', runs: [{ results: [{ properties: deep, message: deep, locations: deep }] }] }, cut: new Set() }, 'x', sha256);
    assert.equal(findings.length, 1);
    assert.equal(decodeLog({ value: { version: deep, runs: [] }, cut: new Set() }, 'x', sha256).report.fault?.code, 'wrongVersion');
  });
});
