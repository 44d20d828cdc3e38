import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import type { ScanReport } from '../../../src/domain/findings/finding.ts';
import { SarifClient } from '../../../src/sources/sarif/sarifClient.ts';

const none = new AbortController().signal;
const ignore = (): void => undefined;
const nothing = (file: string): ScanReport => ({ file, runs: [] });

describe('SARIF client with its worker', () => {
  let folder: string;
  let client: SarifClient;
  before(async function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-client-'));
    client = new SarifClient({ entry: new URL('../../../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
  });
  after(async () => {
    await client.dispose();
    rmSync(folder, { recursive: true });
  });

  it('gives findings in batches and then the report, file by file', async () => {
    const results = Array.from({ length: 1203 }, (_, n) => ({ ruleId: `R${n}` }));
    writeFileSync(join(folder, 'big.sarif'), JSON.stringify({ version: '2.1.0', runs: [{ results }] }));
    const sizes: number[] = [];
    const ids: string[] = [];
    const reading = client.read({ path: join(folder, 'big.sarif'), name: 'big' }, none, (batch) => {
      sizes.push(batch.length);
      ids.push(...batch.map(({ ruleId }) => ruleId));
    });
    const missing = client.read({ path: join(folder, 'none'), name: 'none' }, none, ignore);
    assert.deepEqual((await reading).runs, [{ tool: '', outcome: 'findings', results: 1203 }]);
    assert.deepEqual(sizes, [500, 500, 203]);
    assert.deepEqual(ids, results.map(({ ruleId }) => ruleId));
    assert.deepEqual((await missing).fault, { code: 'unreadable', detail: 'ENOENT' });
  });

  const write = (name: string, content: string | Uint8Array): { path: string; name: string } => {
    writeFileSync(join(folder, name), content);
    return { path: join(folder, name), name };
  };
  const ofRules = (...ids: readonly string[]): string => JSON.stringify({ version: '2.1.0', runs: [{ results: ids.map((ruleId) => ({ ruleId })) }] });

  it('scans the most urgent of the files that wait first', async () => {
    const order: string[] = [];
    const file = write('any.sarif', ofRules('A'));
    const open = async (priority: number): Promise<void> => {
      const scan = await client.open(file, { signal: none, priority });
      order.push(String(priority));
      scan.close();
    };
    // The first is under way when the others come.
    await Promise.all([0, 1, 3, 2, 3].map(open));
    assert.deepEqual(order, ['0', '3', '3', '2', '1']);
  });
  it('reads details when they are asked for, and refuses when the file has changed', async () => {
    const scan = await client.open(write('changing.sarif', ofRules('A', 'B', 'C')), { signal: none });
    const rules = async (indices: readonly number[]): Promise<readonly string[]> => (await scan.details(indices, none)).map(({ ruleId }) => ruleId);
    assert.deepEqual([await rules([2, 0]), await rules([])], [['C', 'A'], []]);
    write('changing.sarif', ofRules('A', 'B', 'D'));
    await assert.rejects(rules([2]), { code: 'changed' });
    scan.close();
    await assert.rejects(rules([0]), { code: 'gone' });
  });
  it('inflates gzip into a folder of its own that nobody else may enter, and leaves nothing behind', async () => {
    const own = new SarifClient({ entry: new URL('../../../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
    const copies = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`volume-guard-sarif-${process.pid}-`));
    const before = copies();
    const scan = await own.open(write('zipped.sarif.gz', gzipSync(ofRules('A'))), { signal: none });
    const [made] = copies().filter((name) => !before.includes(name));
    assert.ok(made !== undefined);
    assert.equal(statSync(join(tmpdir(), made)).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(join(tmpdir(), made)).map((name) => statSync(join(tmpdir(), made, name)).mode & 0o777), [0o600]);
    assert.deepEqual((await scan.details([0], none)).map(({ ruleId }) => ruleId), ['A']);
    scan.close();
    const next = await own.open(write('next.sarif', ofRules('B')), { signal: none });
    assert.deepEqual(readdirSync(join(tmpdir(), made)), []);
    next.close();
    await own.dispose();
    assert.deepEqual(copies(), before);
  });
  it('removes what a crashed process left', async () => {
    // No process has this number: Linux ends at 4,194,304.
    const left = join(tmpdir(), 'volume-guard-sarif-99999999-left');
    const recent = `${left}-now`;
    for (const path of [left, recent]) mkdirSync(path, { recursive: true });
    utimesSync(left, new Date(0), new Date(0));
    const own = new SarifClient({ entry: new URL('../../../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
    (await own.open(write('one.sarif', ofRules('A')), { signal: none })).close();
    await own.dispose();
    assert.deepEqual([existsSync(left), existsSync(recent)], [false, true]);
    rmSync(recent, { recursive: true });
  });
  it('tells the first results of a large file before it has read the rest, and stops when nobody wants it', async () => {
    const results = `${'{"ruleId":"R"},'.repeat(1_000_000)}{}`;
    const abort = new AbortController();
    const file = write('large.sarif', `{"version":"2.1.0","runs":[{"results":[${results}],"tool":{"driver":{"name":"T"}}}]}`);
    const told: (number | boolean)[] = [];
    const scanning = client.open(file, {
      signal: abort.signal,
      onFirst(findings, settled) {
        told.push(findings.length, settled);
        abort.abort(new Error('enough'));
      },
    });
    await assert.rejects(scanning, /enough/);
    assert.deepEqual(told, [200, false]);
    const next = await client.open(write('one.sarif', ofRules('A')), { signal: none });
    assert.equal(next.store.count, 1);
    next.close();
  }).timeout(60_000);
});

describe('SARIF client with a failing worker', () => {
  let client: SarifClient;
  beforeEach(() => {
    client = new SarifClient({ entry: new URL('crashingWorker.ts', import.meta.url), module: new URL('unused.wasm', import.meta.url), deadline: 5000 });
  });
  afterEach(() => client.dispose());

  const read = (name: string, signal = none): Promise<ScanReport> => client.read({ path: '', name }, signal, ignore);
  const detail = async (name: string): Promise<unknown> => {
    const { fault } = await read(name);
    return fault?.code === 'unreadable' && fault.detail;
  };

  it('reports the file at which it crashed and reads the next with another worker', async () => {
    const [crashed, next] = [detail('throws'), read('next')];
    assert.equal(await crashed, 'BROKE');
    assert.deepEqual(await next, nothing('next'));
    assert.equal(await detail('exits'), 'workerEnded');
    assert.deepEqual(await read('again'), nothing('again'));
  });
  it('ends a worker that takes too long', async () => {
    assert.equal(await detail('hangs'), 'timedOut');
    assert.deepEqual(await read('next'), nothing('next'));
  });
  it('ends a worker when told to, and goes on with the next file', async () => {
    const abort = new AbortController();
    const hanging = read('hangs', abort.signal);
    const next = read('next');
    setTimeout(() => abort.abort(new Error('no longer wanted')), 50);
    await assert.rejects(hanging, /no longer wanted/);
    assert.deepEqual(await next, nothing('next'));
  });
  it('does not start what was cancelled before its turn', async () => {
    await assert.rejects(read('next', AbortSignal.abort(new Error('early'))), /early/);
  });
  it('answers what is open when it is disposed', async () => {
    const hanging = detail('hangs');
    const waiting = detail('next');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await client.dispose();
    assert.deepEqual([await hanging, await waiting], ['disposed', 'disposed']);
  });
});
