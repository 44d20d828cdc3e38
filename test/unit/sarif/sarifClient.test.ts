import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanReport } from '../../../src/domain/findings/finding.ts';
import { SarifClient } from '../../../src/sources/sarif/sarifClient.ts';

const none = new AbortController().signal;
const ignore = (): void => undefined;

describe('SARIF client with its worker', () => {
  let folder: string;
  let client: SarifClient;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-client-'));
    client = new SarifClient({ entry: new URL('../../../src/sources/sarif/worker.ts', import.meta.url) });
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
});

describe('SARIF client with a failing worker', () => {
  let client: SarifClient;
  beforeEach(() => {
    client = new SarifClient({ entry: new URL('crashingWorker.ts', import.meta.url), deadline: 1500 });
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
    assert.deepEqual(await next, { file: 'next', runs: [] });
    assert.equal(await detail('exits'), 'workerEnded');
    assert.deepEqual(await read('again'), { file: 'again', runs: [] });
  });
  it('ends a worker that takes too long', async () => {
    assert.equal(await detail('hangs'), 'timedOut');
    assert.deepEqual(await read('next'), { file: 'next', runs: [] });
  });
  it('ends a worker when told to, and goes on with the next file', async () => {
    const abort = new AbortController();
    const hanging = read('hangs', abort.signal);
    const next = read('next');
    setTimeout(() => abort.abort(new Error('no longer wanted')), 50);
    await assert.rejects(hanging, /no longer wanted/);
    assert.deepEqual(await next, { file: 'next', runs: [] });
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
