// The finding service over real files and the real worker: the shop of the samples, and small workspaces made here.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { countAll } from '../../../src/domain/findings/findingWays.ts';
import type { Stake } from '../../../src/domain/findings/risk.ts';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import { SarifClient } from '../../../src/sources/sarif/sarifClient.ts';
import { FindingService } from '../../../src/sources/workspace/findingService.ts';
import { NodeFiles } from '../../../src/sources/workspace/nodeFiles.ts';
import { Repositories } from '../../../src/sources/workspace/repositories.ts';
import { workspaceHistory } from '../../../src/sources/workspace/workspaceHistory.ts';
import type { WorkspaceFiles } from '../../../src/sources/workspace/workspaceFiles.ts';
import type { FindingQuery, FindingService as FindingPort, ReachingFinding } from '../../../src/ui/ports/findings.ts';
import { sha256 } from '../domain/findings/log.ts';
import { Rows, row, workload } from './rows.ts';
import { yaml } from '../manifests/yaml.ts';

const shop = fileURLToPath(new URL('../../../samples/shop', import.meta.url));

const hop = { from: workload('deployment', 'orders', ''), to: workload('statefulSet', 'orders-db', ''), via: 'orders-db', where: { kind: 'podTemplate' } } as const;
const ordersDb = row('data-orders-db-0', [
  { workload: workload('statefulSet', 'orders-db', 'postgres:15'), hops: [], ingresses: [] },
  { workload: workload('deployment', 'orders', 'postgres:15'), hops: [hop], ingresses: [] },
]);

describe('finding service', () => {
  let folder: string;
  let sarif: SarifClient;
  let rows: Rows;
  let service: FindingService;
  let troubles: unknown[];
  let stakes: Map<string, Stake>;

  const start = (root: string, files: WorkspaceFiles = new NodeFiles(root)): FindingService => {
    service = new FindingService({ files, sarif, yaml, rows, sha256, stakeOf: (claim) => stakes.get(claim), onTrouble: (error) => troubles.push(error) });
    return service;
  };
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  /** Resolves when the service has told of a change after which `true_` holds. */
  const until = async (holds: () => boolean): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const listening = service.onDidChange(() => holds() && resolve(undefined));
    if (holds()) resolve(undefined);
    await promise;
    listening.dispose();
  };

  /** What reaches a claim, once its details are read. */
  const looked = async (claim: string): Promise<readonly ReachingFinding[]> => {
    service.ofClaim(claim);
    await service.settled();
    return service.ofClaim(claim);
  };

  before(async function () {
    this.timeout(120_000);
    sarif = new SarifClient({ entry: new URL('../../../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
  });
  after(() => sarif.dispose());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-service-'));
    rows = new Rows([ordersDb]);
    troubles = [];
    stakes = new Map([[ordersDb.id, { row: ordersDb, protection: 'Protected', drilled: false }]]);
  });
  afterEach(() => {
    service.dispose();
    rmSync(folder, { recursive: true });
    assert.deepEqual(troubles, []);
    assert.equal(rows.listeners.size, 0);
  });

  describe('in the shop', () => {
    const copy = async (): Promise<void> => {
      for (const part of ['.sarif', 'k8s', 'services']) {
        cpSync(join(shop, part), join(folder, part), { recursive: true, filter: (path) => !path.includes('node_modules') });
      }
      await start(folder).reload();
    };
    const edit = (path: string, from: string, to: string): void => {
      const text = readFileSync(join(folder, path), 'utf8');
      assert.ok(text.includes(from), `${path} no longer says ${from}`);
      writeFileSync(join(folder, path), text.replaceAll(from, to));
    };
    const inOrders = (): ReturnType<FindingService['top']> => service.top().filter(({ file }) => file?.startsWith(join(folder, 'services/orders/src')));

    it('reads every scanner, and finds the file of every finding', async () => {
      const port: FindingPort = start(shop);
      assert.equal(port.ready, false);
      await port.reload();
      assert.equal(port.ready, true);
      assert.deepEqual(new Set(port.reports().map(({ runs }) => runs[0]?.tool)), new Set(['Bandit', 'Checkov', 'ESLint', 'Semgrep OSS', 'gosec']));
      for (const report of port.reports()) {
        assert.equal(report.fault, undefined);
        assert.equal(report.runs[0]?.outcome, 'findings');
      }
      assert.ok(port.top().length >= 50);
      for (const { finding, file } of port.top()) assert.ok(file?.startsWith(shop), `${finding.tool}: ${finding.locations[0]?.uri ?? ''}`);
      assert.equal(new Set(port.top().map(({ finding }) => finding.id)).size, port.top().length);
    });
    it('ties what Trivy finds in a third document to its object, though it counts no separators', async () => {
      await copy();
      const region = { startLine: 26, startColumn: 1, endLine: 27, endColumn: 1 };
      const results = [{ ruleId: 'KSV011', locations: [{ physicalLocation: { artifactLocation: { uri: 'k8s/base/uploads.yaml' }, region } }] }];
      writeFileSync(join(folder, '.sarif/trivy.sarif'), JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Trivy', version: '0.68.1' } }, results }] }));
      await service.reload();
      const found = service.top().find(({ finding }) => finding.tool === 'Trivy');
      assert.deepEqual(found?.links.map(({ evidence }) => evidence.signal === 'manifest' && evidence.object), ['Deployment/uploads']);
      assert.deepEqual(found.finding.locations[0]?.region, { startLine: 27, startColumn: 0, endLine: 28 });
    });
    it('ties the code of orders to its database, through image and Dockerfile', async () => {
      await copy();
      assert.ok(inOrders().length > 0);
      for (const { links, reaches } of inOrders()) {
        assert.deepEqual(links.map(({ workload: { name }, evidence }) => [name, evidence.signal]), [['orders', 'dockerfile']]);
        assert.deepEqual(reaches.map(({ claim, hops }) => [claim, hops]), [['shop/data-orders-db-0', 1]]);
      }
      const reaching = await looked('shop/data-orders-db-0');
      assert.ok(reaching.some(({ links }) => links.some(({ evidence }) => evidence.signal === 'manifest')));
      assert.ok(reaching.some(({ finding }) => finding.severity === 'critical'));
      assert.deepEqual(reaching.map(({ risk }) => risk.score), reaching.map(({ risk }) => risk.score).sort((a, b) => b - a));
      assert.equal(reaching.length, countAll(service.countsOf('shop/data-orders-db-0')));
      assert.deepEqual(service.ofClaim('shop/none'), []);
    });
    it('has tied what rows there are when it is settled', async () => {
      rows = new Rows([]);
      await copy();
      assert.deepEqual(service.ofClaim('shop/data-orders-db-0'), []);
      rows.set([ordersDb]);
      await service.settled();
      assert.ok((await looked('shop/data-orders-db-0')).some(({ finding }) => finding.severity === 'critical'));
    });
    it('knows where the claims are written', async () => {
      await copy();
      const place = service.manifestOf('shop/data-orders-db-0');
      assert.equal(place?.file, join(folder, 'k8s/base/orders-db.yaml'));
      assert.match(readFileSync(place.file, 'utf8').split('\n')[place.line] ?? '', /name: data/);
      assert.deepEqual(service.namespacesOf(place.file, 'StatefulSet', 'orders-db'), ['shop']);
      assert.equal(service.manifestOf('shop/data-orders-db-x'), undefined);
    });
    it('keeps the link when the workload is renamed, and drops it with the image reference', async () => {
      await copy();
      const linked = (): readonly string[] => [...new Set(inOrders().flatMap(({ links }) => links.filter(({ confidence }) => confidence !== 'suggestion').map(({ workload: { name } }) => name)))];
      edit('k8s/base/orders.yaml', 'name: orders\n', 'name: order-desk\n');
      await until(() => linked()[0] === 'order-desk');
      assert.deepEqual(linked(), ['order-desk']);
      edit('k8s/base/orders.yaml', 'image: registry.example.com/shop/orders', 'image: registry.example.com/shop/elsewhere');
      await until(() => linked().length === 0);
      rows.set([row('data-orders-db-0', [{ workload: workload('deployment', 'live', 'registry.example.com/shop/orders:1'), hops: [], ingresses: [] }])]);
      await until(() => linked()[0] === 'live');
    });
  });

  it('says never scanned where there is no SARIF file', async () => {
    await start(folder).reload();
    assert.deepEqual([service.ready, service.reports(), service.top()], [true, [], []]);
  });
  it('measures columns in the text, and again when it changes', async () => {
    const result = { locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///x/src/a.ts' }, region: { startLine: 1, startColumn: 2 } } }] };
    write('src/a.ts', '👍x');
    write('scan.sarif', JSON.stringify({ version: '2.1.0', runs: [{ columnKind: 'unicodeCodePoints', results: [result] }] }));
    await start(folder).reload();
    const column = (): unknown => service.top()[0]?.finding.locations[0]?.region?.startColumn;
    assert.equal(column(), 2);
    write('src/a.ts', 'xx');
    await until(() => column() === 1);
  });
  it('follows files that come and go', async () => {
    write('scan.sarif', JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId: 'A', locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a.ts' } } }] }] }] }));
    await start(folder).reload();
    assert.equal(service.top()[0]?.file, undefined);
    write('deep/src/a.ts', '');
    await until(() => service.top()[0]?.file === join(folder, 'deep/src/a.ts'));
    write('.more/b.sarif', JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId: 'B', level: 'error' }] }] }));
    await until(() => service.top().length === 2);
    assert.equal(service.top()[0]?.finding.ruleId, 'B');
    rmSync(join(folder, '.more'), { recursive: true });
    await until(() => service.reports().length === 1);
    write('scan.sarif', '{"version":"2.1.0","runs":[{"results":[{"ruleId":"C"},{"ru');
    await until(() => service.reports()[0]?.fault !== undefined);
    assert.deepEqual(service.top().map(({ finding }) => finding.ruleId), ['C']);
  });
  it('shows a finding of two scans once, and none that the scan says is gone', async () => {
    const scan = (ruleId: string, baselineState?: string): string => JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'T' } }, results: [{ ruleId, baselineState }] }] });
    write('a.sarif', scan('A'));
    write('b.sarif', scan('A'));
    write('c.sarif', scan('C', 'absent'));
    await start(folder).reload();
    assert.deepEqual(service.top().map(({ finding }) => finding.from.file), ['a.sarif']);
  });
  it('counts only the newest scan of a tool, and says which took its place', async () => {
    const scan = (ruleId: string, endTimeUtc: string): string => JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'T' } }, invocations: [{ endTimeUtc, executionSuccessful: true }], results: [{ ruleId }] }] });
    write('scan-1.sarif', scan('A', '2026-11-01T00:00:00Z'));
    write('scan-2.sarif', scan('B', '2026-11-02T00:00:00Z'));
    await start(folder).reload();
    assert.deepEqual(service.top().map(({ finding }) => finding.ruleId), ['B']);
    assert.deepEqual(service.scans().map(({ supersededBy }) => supersededBy), ['scan-2.sarif', undefined]);
    assert.equal(countAll(service.counts()), 1);
  });
  it('hands out all that fit a query, and their identities alone', async () => {
    const result = (n: number): object => ({ ruleId: `R${n}`, level: n % 2 === 0 ? 'error' : 'note', suppressions: n === 7 ? [{ kind: 'external' }] : [] });
    write('many.sarif', JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'T' } }, results: Array.from({ length: 2500 }, (_, n) => result(n)) }] }));
    await start(folder).reload();
    const of = async (query: FindingQuery): Promise<readonly ReachingFinding[]> => {
      const found: ReachingFinding[] = [];
      for await (const one of service.all(query, AbortSignal.timeout(10_000))) found.push(one);
      return found;
    };
    assert.equal(service.top().length, 1000);
    assert.equal((await of({})).length, 2499, 'without the one that is suppressed');
    assert.equal(service.count({}), 2499);
    const high = await of({ severity: ['high'] });
    assert.equal(high.length, service.count({ severity: ['high'] }));
    assert.ok(high.length > 0 && high.every(({ finding }) => finding.severity === 'high'));
    assert.deepEqual([service.count({ reaching: true }), service.count({ tool: 'T' }), service.count({ tool: 'U' })], [0, 2499, 0]);
  });
  it('knows what to stamp: the identities of what reaches a claim, as they are handed out', async () => {
    cpSync(join(shop, '.sarif'), join(folder, '.sarif'), { recursive: true });
    for (const part of ['k8s', 'services']) cpSync(join(shop, part), join(folder, part), { recursive: true, filter: (path) => !path.includes('node_modules') });
    await start(folder).reload();
    const { ids, omitted } = service.identitiesOf('shop/data-orders-db-0', 5);
    const reaching = await looked('shop/data-orders-db-0');
    assert.deepEqual(ids, reaching.slice(0, 5).map(({ finding }) => finding.id));
    assert.equal(omitted, reaching.length - 5);
    assert.equal(service.find(ids[0] ?? '')?.finding.id, ids[0]);
  });
  it('reads a scan anew whose file was overwritten before its details were asked for', async () => {
    const scan = (message: string): string => JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId: 'A', message: { text: message } }] }] });
    write('scan.sarif', scan('before'));
    const files = new NodeFiles(folder);
    // Nobody tells of the change: only the details do.
    const still: WorkspaceFiles = { list: (names, signal) => files.list(names, signal), readText: (path, most, signal) => files.readText(path, most, signal), modifiedAt: (path) => files.modifiedAt(path), roots: () => [''], absolute: (path) => files.absolute(path), onDidChange: () => ({ dispose: () => undefined }) };
    let opened = 0;
    const reader = { open: async (...asked: Parameters<SarifClient['open']>) => {
      const scanned = await sarif.open(...asked);
      opened += 1;
      if (opened === 1) write('scan.sarif', scan('afterwards, and longer'));
      return scanned;
    } };
    service = new FindingService({ files: still, sarif: reader, yaml, rows, sha256, stakeOf: () => undefined, onTrouble: (error) => troubles.push(error) });
    await service.reload();
    await until(() => service.top()[0]?.finding.message === 'afterwards, and longer');
  });
  it('follows lines that moved since the scan: by its commit, by what was quoted, by what stood there first', async () => {
    const git = (...args: readonly string[]): string => execFileSync('git', ['-C', folder, '-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args], { encoding: 'utf8' }).trim();
    const result = (uri: string, snippet?: string): object => ({ ruleId: uri, locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 2, ...(snippet === undefined ? {} : { snippet: { text: snippet } }) } } }] });
    write('committed.ts', 'one\nbad(1)\nthree\n');
    write('quoted.ts', 'one\nbad(2)\nthree\n');
    write('seen.ts', 'one\nbad(3)\nthree\n');
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '-m', 'Start');
    const provenance = [{ repositoryUri: 'https://git.example.com/shop.git', revisionId: git('rev-parse', 'HEAD') }];
    write('a.sarif', JSON.stringify({ version: '2.1.0', runs: [{ versionControlProvenance: provenance, results: [result('committed.ts')] }] }));
    write('b.sarif', JSON.stringify({ version: '2.1.0', runs: [{ results: [result('quoted.ts', 'bad(2)'), result('seen.ts')] }] }));
    write('committed.ts', 'zero\none\nbad(1)\nthree\n');
    write('quoted.ts', 'zero\nnought\none\nbad(2)\nthree\n');
    const files = new NodeFiles(folder);
    const repositories = new Repositories({ files, programs: () => [], env: process.env });
    service = new FindingService({ files, sarif, yaml, rows, sha256, stakeOf: () => undefined, history: workspaceHistory(repositories), onTrouble: (error) => troubles.push(error) });
    try {
      await service.reload();
      service.look(['committed.ts', 'quoted.ts', 'seen.ts'].map((name) => join(folder, name)));
      await service.settled();
      const places = (): unknown => Object.fromEntries(service.top().map(({ finding, since }) => [finding.ruleId, [finding.locations[0]?.region?.startLine, since?.lines]]));
      assert.deepEqual(places(), { 'committed.ts': [2, 'moved'], 'quoted.ts': [3, 'moved'], 'seen.ts': [1, undefined] });
      write('seen.ts', 'zero\n\n\none\nbad(3)\n');
      write('quoted.ts', 'good(2)\n');
      await until(() => JSON.stringify(places()) === JSON.stringify({ 'committed.ts': [2, 'moved'], 'quoted.ts': [1, 'changed'], 'seen.ts': [4, 'moved'] }));
      git('commit', '--quiet', '-am', 'More');
      await service.settled();
      assert.deepEqual(places(), { 'committed.ts': [2, 'moved'], 'quoted.ts': [1, 'changed'], 'seen.ts': [4, 'moved'] }, 'commits move nothing');
    } finally {
      repositories.dispose();
    }
  });
  it('notices a deleted folder, of which one event tells', async () => {
    const scan = (ruleId: string, uri: string): string => JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId, locations: [{ physicalLocation: { artifactLocation: { uri } } }] }] }] });
    write('scans/deep/a.sarif', scan('A', 'none.ts'));
    write('b.sarif', scan('B', 'src/deep/b.ts'));
    write('src/deep/b.ts', '');
    const files = new NodeFiles(folder);
    let tell: (path: string) => void = () => assert.fail('nobody listens');
    const told: WorkspaceFiles = {
      list: (names, signal) => files.list(names, signal),
      readText: (path, most, signal) => files.readText(path, most, signal),
      modifiedAt: (path) => files.modifiedAt(path),
      roots: () => [''],
      absolute: (path) => files.absolute(path),
      onDidChange: (listener) => {
        tell = (path) => listener([{ path, type: 'deleted' }]);
        return { dispose: () => undefined };
      },
    };
    await start(folder, told).reload();
    assert.deepEqual(service.top().map(({ finding, file }) => [finding.ruleId, file]), [['A', undefined], ['B', join(folder, 'src/deep/b.ts')]]);
    rmSync(join(folder, 'scans'), { recursive: true });
    tell('scans');
    await until(() => service.reports().length === 1);
    rmSync(join(folder, 'src'), { recursive: true });
    tell('src');
    await until(() => service.top()[0]?.file === undefined);
  });
  it('gives the same identity wherever the scan ran', async () => {
    const scan = (uri: string): string => JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId: 'A', locations: [{ physicalLocation: { artifactLocation: { uri } } }] }] }] });
    write('src/a.ts', '');
    const ids = new Set<string>();
    for (const uri of ['src/a.ts', 'file:///home/ana/shop/src/a.ts', '/app/src/a.ts']) {
      write('scan.sarif', scan(uri));
      await start(folder).reload();
      ids.add(service.top()[0]?.finding.id ?? '');
      service.dispose();
    }
    assert.equal(ids.size, 1);
  });
  it('tells nobody of rows that change nothing it links by', async () => {
    write('scan.sarif', JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId: 'A' }] }] }));
    await start(folder).reload();
    let told = 0;
    service.onDidChange(() => (told += 1));
    rows.set([{ ...ordersDb, state: 'Lost' }]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    assert.equal(told, 0);
    rows.set([]);
    await until(() => told === 1);
  });
  it('is ready, with nothing, where no folder is open', async () => {
    const noFolder: WorkspaceFiles = { list: () => Promise.resolve([]), readText: () => assert.fail(), modifiedAt: () => assert.fail(), roots: () => [], absolute: () => assert.fail(), onDidChange: () => ({ dispose: () => undefined }) };
    await start(folder, noFolder).reload();
    assert.deepEqual([service.ready, service.top()], [true, []]);
  });
  it('does no work and no watching before it is asked to', () => {
    const untouchable = new Proxy({} as WorkspaceFiles, { get: () => assert.fail('touched') });
    start(folder, untouchable);
    assert.equal(rows.listeners.size, 0);
    assert.deepEqual([service.ready, service.top(), service.reports(), service.manifestOf('a/b')], [false, [], [], undefined]);
  });
  it('lets the caller of reload know when files cannot be listed, and can be asked again', async () => {
    const files = new NodeFiles(join(folder, 'later'));
    const failing: WorkspaceFiles = { list: (names, signal) => files.list(names, signal), readText: () => Promise.reject(new Error('no')), modifiedAt: () => Promise.resolve(undefined), roots: () => [''], absolute: (path) => files.absolute(path), onDidChange: () => ({ dispose: () => undefined }) };
    await assert.rejects(start(folder, failing).reload(), /ENOENT/);
    write('later/a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}');
    await service.reload();
    assert.equal(service.ready, true);
    service.dispose();
    await assert.rejects(service.reload(), /abort/i);
  });
});
