import assert from 'node:assert/strict';
import { constants } from 'node:buffer';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import { decodeLog } from '../../../src/domain/findings/decodeLog.ts';
import type { DecodedResult } from '../../../src/domain/findings/decoded.ts';
import { runDecoder } from '../../../src/domain/findings/decodeRun.ts';
import { FindingStore } from '../../../src/domain/findings/findingStore.ts';
import { RunContext } from '../../../src/sources/sarif/runContext.ts';
import type { SarifFile } from '../../../src/sources/sarif/sarifFile.ts';
import { SarifScan } from '../../../src/sources/sarif/sarifScan.ts';
import type { ScanOptions } from '../../../src/sources/sarif/sarifScan.ts';
import { Scanner } from '../../../src/sources/sarif/scanner.ts';
import { parseTolerant } from '../../../src/sources/sarif/tolerantJson.ts';
import { assertSame, scanOptions } from './support/equivalence.ts';

const result = (n: number): object => ({ ruleId: `R${n}`, message: { text: `number ${n} {"}` }, locations: [{ physicalLocation: { artifactLocation: { uri: `src/${n}.ts` }, region: { startLine: n } } }] });
const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 'T', rules: [{ id: 'R1' }] } }, results: [1, 2, 3].map(result) }] };
const text = JSON.stringify(log);

describe('reading a SARIF file', () => {
  let folder: string;
  let module: string;
  let scanner: Scanner;
  const open: SarifScan[] = [];
  before(async function () {
    this.timeout(120_000);
    module = await buildWasm();
    scanner = new Scanner(module);
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-scan-'));
    mkdirSync(join(folder, 'copies'));
  });
  afterEach(() => {
    for (const scan of open.splice(0)) scan.close();
    assert.deepEqual(readdirSync(join(folder, 'copies')), []);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Reads `content`; broken files are salvaged as they are outside tests. */
  const read = async (content: string | Uint8Array, more: Partial<ScanOptions> = {}, path = join(folder, 'scan.sarif')): Promise<SarifScan> => {
    writeFileSync(path, content);
    const scan = await SarifScan.read(scanOptions(path, scanner, module, { copyTo: () => join(folder, 'copies'), salvage: 1e6, ...more }));
    open.push(scan);
    return scan;
  };
  const store = (scan: SarifScan): FindingStore => new FindingStore(scan.columns);
  const rulesOf = (scan: SarifScan): readonly string[] => Array.from({ length: scan.columns.count }, (_, index) => store(scan).get(index).ruleId);
  const faultOf = async (content: string | Uint8Array): Promise<unknown> => (await read(content)).report.fault;
  /** Reads `content` and compares with what the whole log gives. */
  const readSame = async (content: string): Promise<SarifScan> => {
    const scan = await read(content);
    assertSame(scan, decodeLog(parseTolerant(content), 'scan.sarif'));
    return scan;
  };

  it('gives the findings and the report of a plain and of a gzip file', async () => {
    for (const content of [text, gzipSync(text), `\uFEFF${text}`, `\uFEFF\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, 'utf16le'), gzipSync(Buffer.from(`\uFEFF${text}`, 'utf16le')), Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      const scan = await read(content);
      assert.deepEqual(rulesOf(scan), ['R1', 'R2', 'R3']);
      assert.deepEqual(scan.details([2]).map((finding) => finding?.message), ['number 3 {"}']);
      assert.deepEqual(scan.report, { file: 'scan.sarif', runs: [{ tool: 'T', outcome: 'findings', results: 3 }] });
    }
  });
  it('gives what is there of a file cut off in the middle, gzip too', async () => {
    const cut = text.slice(0, text.indexOf('number 3'));
    const zipped = gzipSync(text, { level: 0 });
    for (const content of [cut, zipped.subarray(0, 15 + text.indexOf('number 3'))]) {
      const scan = await read(content);
      assert.deepEqual(scan.report.fault, { code: 'truncated', read: 2 });
      assert.deepEqual(rulesOf(scan), ['R1', 'R2']);
    }
  });
  it('gives what is there of a file broken in the middle', async () => {
    const scan = await read(text.replace('"ruleId":"R2"', '"ruleId":R2'));
    assert.deepEqual(rulesOf(scan), ['R1', '', 'R3']);
    assert.deepEqual(scan.report.fault, { code: 'broken', read: 3, offset: text.indexOf('"R2"') });
  });
  it('reads what is behind a fault in the structure of a small file, and stops there in a large one', async () => {
    const broken = text.replace('{"ruleId":"R2"', '{"ruleId":"é"}},{"ruleId":"R2"');
    const offset = Buffer.byteLength(broken.slice(0, broken.indexOf('é"}},') + 3));
    const small = await read(broken);
    assert.deepEqual(rulesOf(small), ['R1', 'é']);
    assert.deepEqual(small.report.fault, { code: 'broken', read: 2, offset });
    assert.equal(small.details([1])[0]?.ruleId, 'é');
    const large = await read(broken, { salvage: 0 });
    assert.deepEqual(large.report.fault, { code: 'broken', read: 2, offset });
    const line = await read(`${text.replace('"R2"', '"R2')}\n`.replaceAll(',"', ',\n"'), { salvage: 0 });
    assert.deepEqual([rulesOf(line), line.report.fault?.code, line.report.runs[0]?.outcome], [['R1'], 'broken', 'findings']);
  });
  it('reads a small file that is broken before its version', async () => {
    const broken = text.replace('{', '{"$schema" "x", ');
    const { report, columns } = await read(broken);
    assert.equal(columns.count, 3);
    assert.deepEqual(report.fault, { code: 'broken', read: 3, offset: broken.indexOf('"x"') });
  });
  it('is not clean where the file ends before its first result', async () => {
    const { report } = await read(text.slice(0, text.indexOf('{"ruleId"') + 5));
    assert.deepEqual(report, { file: 'scan.sarif', runs: [{ tool: 'T', outcome: 'unknown', results: 0 }], fault: { code: 'truncated', read: 0 } });
  });
  it('says what is wrong with the rest', async () => {
    assert.deepEqual(await faultOf(''), { code: 'empty' });
    assert.deepEqual(await faultOf(' \n'), { code: 'empty' });
    assert.deepEqual(await faultOf('\uFEFF'), { code: 'empty' });
    assert.deepEqual(await faultOf('<html></html>'), { code: 'notSarif' });
    assert.deepEqual(await faultOf('[{"version":"2.1.0"}]'), { code: 'notSarif' });
    assert.deepEqual(await faultOf('{"name":"x"}'), { code: 'notSarif' });
    assert.deepEqual(await faultOf('{"version":"1.0.0","runs":[{"results":[{}]}]}'), { code: 'wrongVersion', version: '1.0.0' });
    assert.deepEqual(await faultOf('{"runs":[{"results":[{}]}],"version":"2.0.0"}'), { code: 'wrongVersion', version: '2.0.0' });
    // The version outdoes the schema, wherever they stand.
    assert.equal(await faultOf('{"$schema":"sarif-2.0.0","version":"2.1.0","runs":[{"results":[{}]}]}'), undefined);
    assert.equal(await faultOf('{"version":"2.1.0","runs":[{"results":[{}]}],"$schema":"sarif-2.0.0"}'), undefined);
    assert.deepEqual(await faultOf('{"$schema":"sarif-2.0.0","runs":[{"results":[{}]}]}'), { code: 'wrongVersion', version: '2.0.0' });
    assert.deepEqual(await faultOf('{"runs":[{"results":[{}'), { code: 'truncated', read: 1 });
    assert.deepEqual(await faultOf('{"properties":{'), { code: 'truncated', read: 0 });
  });
  it('fails as the file system or zlib do, and leaves no copy', async () => {
    const reading = (path: string): Promise<SarifScan> => SarifScan.read(scanOptions(path, scanner, module, { copyTo: () => join(folder, 'copies') }));
    await assert.rejects(reading(join(folder, 'none')), { code: 'ENOENT' });
    await assert.rejects(reading(folder), { code: 'EISDIR' });
    writeFileSync(join(folder, 'bad.gz'), Buffer.from([0x1f, 0x8b, 1, 2, 3, 4]));
    await assert.rejects(reading(join(folder, 'bad.gz')), { code: 'Z_DATA_ERROR' });
  });
  it('refuses to inflate a bomb', async () => {
    // Deflate makes 1,000 zeros one byte, and no SARIF file is like that.
    const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024));
    await assert.rejects(read(bomb), { code: 'tooLarge' });
  }).timeout(30_000);
  it('takes keys in any order, with escapes, and twice', async () => {
    const [run] = log.runs;
    assert.ok(run !== undefined);
    await readSame(JSON.stringify({ runs: [{ results: run.results, columnKind: 'unicodeCodePoints', tool: run.tool }], version: '2.1.0' }));
    await readSame(text.replace('"results"', String.raw`"res\u0075lts"`).replace('"tool"', String.raw`"\u0074ool"`).replaceAll('"ruleId"', String.raw`"rule\u0049d"`));
    await readSame(text.replace('"results":', '"results":[{"ruleId":"lost"}],"results":').replace('{"ruleId":"R1"', '{"ruleId":"lost","ruleId":"R1"'));
  });
  it('is not misled by other things that are called results, or by braces in strings', async () => {
    const bag = { results: [{ ruleId: 'no' }], runs: [{ results: [] }], text: '"}]}{[\\"' };
    const scan = await readSame(JSON.stringify({ properties: bag, version: '2.1.0', runs: [{ properties: bag, conversion: bag, results: [{ ...bag, ruleId: 'yes' }, { properties: bag }], taxonomies: [bag] }], extra: bag }));
    assert.deepEqual(rulesOf(scan), ['yes', '']);
  });
  it('tells a scan that did not run, and values of other types, as the whole log does', async () => {
    for (const results of ['null', '7', '"x"', '{}', '[]', '[null]', '[[],"x",{"ruleId":"A"},7,null,{}]']) await readSame(`{"version":"2.1.0","runs":[{"results":${results}},null,7,"x",[{"results":[]}],{}]}`);
    for (const runs of ['null', '7', '{}', '[]']) await readSame(`{"version":"2.1.0","runs":${runs}}`);
  });
  it('overlooks commas too many', async () => {
    await readSame('{"version":"2.1.0",,"runs":[{"tool":{"driver":{"name":"T",},},"results":[{"ruleId":"A",},{"ruleId":"B","locations":[{"physicalLocation":{"artifactLocation":{"uri":"a",},},},],},],},],}');
  });
  it('reads a result that is larger than what is in memory at once', async () => {
    const huge = { ruleId: 'HUGE', properties: { filler: 'x"{'.repeat(3_000_000) }, locations: [{ physicalLocation: { artifactLocation: { uri: 'a' } } }] };
    await readSame(JSON.stringify({ version: '2.1.0', runs: [{ results: [result(1), huge, result(2)] }] }));
  }).timeout(60_000);
  it('reads a file that is longer than any string', async () => {
    // The hole takes no room on the disk; its zeros are passed over as blanks are.
    const path = join(folder, 'long.sarif');
    const hole = 600 * 1024 * 1024;
    const cut = text.indexOf('{"ruleId":"R2"');
    const opened = openSync(path, 'w');
    writeSync(opened, text.slice(0, cut));
    writeSync(opened, text.slice(cut), hole);
    closeSync(opened);
    assert.ok(statSync(path).size > constants.MAX_STRING_LENGTH);
    const scan = await SarifScan.read(scanOptions(path, scanner, module));
    open.push(scan);
    assert.deepEqual([rulesOf(scan), scan.report.fault], [['R1', 'R2', 'R3'], undefined]);
    assert.deepEqual(scan.details([2]).map((finding) => finding?.message), ['number 3 {"}']);
    rmSync(path);
  }).timeout(60_000);
  it('reads single elements of long lists, and what they refer to', async () => {
    const long = 'x'.repeat(20_000);
    const index = (n: number): object => ({ physicalLocation: { artifactLocation: { index: n } } });
    const artifacts = Array.from({ length: 100 }, (_, n) => ({ location: n === 7 ? { description: {} } : { uri: `f${n}`, uriBaseId: 'B' }, properties: { long } }));
    const threadFlowLocations = artifacts.map((_, n) => ({ location: index(99 - n), properties: { long } }));
    const logicalLocations = artifacts.map((_, n) => ({ name: `n${n}`, kind: n % 2 === 0 ? 'GVK/Kind' : 'Object Name', properties: { long } }));
    const steps = [3, 98, 200].map((n) => ({ index: n }));
    const results = [
      { locations: [index(4)], codeFlows: [{ threadFlows: [{ locations: steps }] }] },
      { locations: [index(7), index(8)], relatedLocations: [index(50)] },
      { locations: [index(500)], analysisTarget: { index: 9 } },
      { locations: [{ ...index(60), logicalLocations: [{ index: 10 }, { index: 11 }] }] },
    ];
    await readSame(JSON.stringify({ version: '2.1.0', runs: [{ results, artifacts, threadFlowLocations, logicalLocations, originalUriBaseIds: { B: { uri: 'file:///src/' } } }] }));
  });
  it('reads property files beside the log, and none outside its folder', async () => {
    mkdirSync(join(folder, 'in/props'), { recursive: true });
    const properties = (ruleId: string): string => JSON.stringify({ version: '2.1.0', results: [{ ruleId }, null, { ruleId: 'second', kind: 'pass' }] });
    writeFileSync(join(folder, 'in/props/a.json'), properties('INSIDE'));
    writeFileSync(join(folder, 'outside.json'), properties('OUTSIDE'));
    symlinkSync(join(folder, 'outside.json'), join(folder, 'in/link.json'));
    const results = ['props/a.json', '../outside.json', 'link.json', 'https://example.com/x.json', join(folder, 'outside.json'), '%'].map((uri) => ({ location: { uri } }));
    const content = JSON.stringify({ version: '2.1.0', runs: [{ externalPropertyFileReferences: { results }, results: [{ ruleId: 'OWN' }] }] });
    const scan = await read(content, {}, join(folder, 'in/scan.sarif'));
    assert.deepEqual(rulesOf(scan), ['OWN', 'INSIDE']);
    assert.deepEqual(scan.details([0, 1]).map((finding) => finding?.from.result), [0, 1]);
    assert.equal(scan.report.runs[0]?.outcome, 'findings');
    assertSame(scan, decodeLog(parseTolerant(content), 'scan.sarif', [{ uri: 'props/a.json', properties: parseTolerant(properties('INSIDE')).value }]));
  });
  it('takes properties from elsewhere in the log', async () => {
    const run = { tool: { driver: { name: 'T' } }, externalPropertyFileReferences: { results: [{ guid: 'g1' }], driver: { guid: 'g2' }, artifacts: [{ guid: 'g1' }] } };
    const at = { physicalLocation: { artifactLocation: { index: 0 } } };
    const inlineExternalProperties = [{ guid: 'g2', driver: { rules: [{ id: 'R', name: 'Rule', defaultConfiguration: { level: 'error' } }] } }, { guid: 'g1', results: [{ ruleId: 'R', locations: [at] }], artifacts: [{ location: { uri: 'a.ts' } }] }];
    const scan = await readSame(JSON.stringify({ version: '2.1.0', runs: [run, { results: [] }, run], inlineExternalProperties }));
    assert.deepEqual(rulesOf(scan), ['R', 'R']);
  });
  it("takes the run's properties and taxonomies from elsewhere, and is as clean without them", async () => {
    const externalPropertyFileReferences = { externalizedProperties: { guid: 'g' }, taxonomies: [{ guid: 'g' }, { location: { uri: 'https://example.com/cwe.sarif' } }] };
    const run = { properties: { imageName: 'other' }, externalPropertyFileReferences, results: [{ taxa: [{ index: 0, toolComponent: { index: 0 } }] }] };
    const outside = { guid: 'g', properties: { imageName: 'no' }, externalizedProperties: { imageName: 'shop/api:1' }, taxonomies: [{ name: 'CWE', taxa: [{ id: '89' }] }] };
    const scan = await readSame(JSON.stringify({ version: '2.1.0', runs: [run, { externalPropertyFileReferences, results: [] }], inlineExternalProperties: [outside] }));
    assert.deepEqual(scan.details([0])[0]?.taxa, [{ id: 'CWE-89' }]);
    assert.deepEqual(scan.report.runs.map(({ outcome, origin }) => [outcome, origin?.image?.name]), [['findings', 'shop/api:1'], ['clean', 'shop/api:1']]);
    const { report } = await readSame(JSON.stringify({ version: '2.1.0', runs: [{ ...run, results: [] }] }));
    assert.deepEqual(report.runs.map(({ outcome, origin }) => [outcome, origin?.image?.name]), [['clean', 'other']]);
  });
  it('takes taxonomies from before its results and from behind them', async () => {
    const results = [{ taxa: [{ id: '89', toolComponent: { name: 'CWE' } }] }];
    const taxonomies = [{ name: 'CWE', taxa: [{ id: '89', name: 'SQL Injection' }] }];
    for (const run of [{ taxonomies, results }, { results, taxonomies }]) {
      const scan = await readSame(JSON.stringify({ version: '2.1.0', runs: [run] }));
      assert.deepEqual(scan.details([0])[0]?.taxa, [{ id: 'CWE-89', name: 'SQL Injection' }]);
    }
  });
  it('parses taxonomies once, when a result that refers to one is looked at', () => {
    const parts = { tool: '{"driver":{"name":"T"}}', taxonomies: '[{"name":"CWE","taxa":[{"id":"89","name":"SQL Injection"}]}]' };
    const parsed: string[] = [];
    const all = Object.values(parts).join('');
    const file = { text: (offset: number, length: number) => parsed[parsed.push(all.slice(offset, offset + length)) - 1] } as unknown as SarifFile;
    const spans = new Map(Object.entries(parts).map(([name, part]) => [name, { offset: all.indexOf(part), length: part.length }]));
    const decoder = runDecoder(new RunContext(file, { parts: spans, lists: new Map() }).properties, 'scan.sarif', 0);
    assert.equal(decoder.decode({ ruleId: 'R' }, 0)?.taxa, undefined);
    assert.deepEqual(parsed, [parts.tool]);
    for (let index = 1; index < 3; index += 1) assert.equal(decoder.decode({ taxa: [{ id: '89', toolComponent: { name: 'CWE' } }] }, index)?.taxa?.[0]?.name, 'SQL Injection');
    assert.deepEqual(parsed, [parts.tool, parts.taxonomies]);
  });
  it('says what was scanned and when', async () => {
    const run = { invocations: [{ endTimeUtc: '2026-01-02T03:04:05Z' }], versionControlProvenance: [{ repositoryUri: 'https://example.com/r.git', revisionId: 'abc', branch: 'main', mappedTo: { uriBaseId: 'ROOT' } }], properties: { imageName: 'shop/api:1', repoDigests: ['shop/api@sha256:00', 7] } };
    const { report } = await readSame(JSON.stringify({ version: '2.1.0', runs: [run] }));
    assert.deepEqual(report.runs[0]?.origin, {
      ended: '2026-01-02T03:04:05Z',
      repositories: [{ uri: 'https://example.com/r.git', revision: 'abc', branch: 'main', base: 'ROOT' }],
      image: { name: 'shop/api:1', digests: ['shop/api@sha256:00'] },
    });
  });
  it('tells the first results of a large file early, with their rules if these come first', async () => {
    const many = JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'T', rules: [{ id: 'R', defaultConfiguration: { level: 'error' } }] } }, results: Array(500_000).fill({ ruleId: 'R' }) }] });
    const told: [number, unknown, boolean][] = [];
    const onFirst = (findings: readonly DecodedResult[], settled: boolean): void => void told.push([findings.length, findings[0]?.level, settled]);
    await read(many, { onFirst });
    await read(many.replace(/"tool":(.*),"results":(.*)}]}/, '"results":$2,"tool":$1}]}'), { onFirst });
    await read(many.replace('2.1.0', '2.0.0'), { onFirst });
    assert.deepEqual(told, [[200, 'error', true], [200, 'warning', false]]);
  }).timeout(30_000);
  it('stops where it is told to', async () => {
    const many = JSON.stringify({ version: '2.1.0', runs: [{ results: Array(1_000_000).fill({ ruleId: 'R' }) }] });
    await assert.rejects(read(many, { pause: () => Promise.reject(new Error('enough')) }), /enough/);
  }).timeout(30_000);
  it('does not take a file that changes while it is read', async () => {
    const many = JSON.stringify({ version: '2.1.0', runs: [{ results: Array(1_000_000).fill({ ruleId: 'R' }) }] });
    const pause = (): Promise<void> => {
      writeFileSync(join(folder, 'scan.sarif'), '{}');
      return Promise.resolve();
    };
    await assert.rejects(read(many, { pause }), { code: 'changed' });
    assert.equal(statSync(join(folder, 'scan.sarif')).size, 2);
  }).timeout(30_000);
});
