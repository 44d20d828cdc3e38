// The finding service over real files and the real worker: the shop of the samples, and small workspaces made here.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import { SarifClient } from '../../../src/sources/sarif/sarifClient.ts';
import { FindingService } from '../../../src/sources/workspace/findingService.ts';
import { NodeFiles } from '../../../src/sources/workspace/nodeFiles.ts';
import type { WorkspaceFiles } from '../../../src/sources/workspace/workspaceFiles.ts';
import type { FindingService as FindingPort } from '../../../src/ui/ports/findings.ts';
import { sha256 } from '../domain/findings/log.ts';
import { Rows, row, workload } from './rows.ts';

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

  const start = (root: string, files: WorkspaceFiles = new NodeFiles(root)): FindingService => {
    service = new FindingService({ files, sarif, rows, sha256, onTrouble: (error) => troubles.push(error) });
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

  before(async function () {
    this.timeout(120_000);
    sarif = new SarifClient({ entry: new URL('../../../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
  });
  after(() => sarif.dispose());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-service-'));
    rows = new Rows([ordersDb]);
    troubles = [];
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
    const inOrders = (): ReturnType<FindingService['findings']> => service.findings().filter(({ file }) => file?.startsWith(join(folder, 'services/orders/src')));

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
      assert.ok(port.findings().length >= 50);
      for (const { finding, file } of port.findings()) assert.ok(file?.startsWith(shop), `${finding.tool}: ${finding.locations[0]?.uri ?? ''}`);
      assert.equal(new Set(port.findings().map(({ finding }) => finding.id)).size, port.findings().length);
    });
    it('ties the code of orders to its database, through image and Dockerfile', async () => {
      await copy();
      assert.ok(inOrders().length > 0);
      for (const { links, reaches } of inOrders()) {
        assert.deepEqual(links.map(({ workload: { name }, evidence }) => [name, evidence.signal]), [['orders', 'dockerfile']]);
        assert.deepEqual(reaches.map(({ claim, hops }) => [claim, hops]), [['shop/data-orders-db-0', 1]]);
      }
      const reaching = service.ofClaim('shop/data-orders-db-0');
      assert.ok(reaching.some(({ links }) => links.some(({ evidence }) => evidence.signal === 'manifest')));
      assert.equal(reaching[0]?.finding.severity, 'critical');
      assert.deepEqual(service.ofClaim('shop/none'), []);
    });
    it('has tied what rows there are when it is settled', async () => {
      rows = new Rows([]);
      await copy();
      assert.deepEqual(service.ofClaim('shop/data-orders-db-0'), []);
      rows.set([ordersDb]);
      await service.settled();
      assert.equal(service.ofClaim('shop/data-orders-db-0')[0]?.finding.severity, 'critical');
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
      const linked = (): readonly string[] => [...new Set(inOrders().flatMap(({ links }) => links.map(({ workload: { name } }) => name)))];
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
    assert.deepEqual([service.ready, service.reports(), service.findings()], [true, [], []]);
  });
  it('measures columns in the text, and again when it changes', async () => {
    const result = { locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///x/src/a.ts' }, region: { startLine: 1, startColumn: 2 } } }] };
    write('src/a.ts', '👍x');
    write('scan.sarif', JSON.stringify({ version: '2.1.0', runs: [{ columnKind: 'unicodeCodePoints', results: [result] }] }));
    await start(folder).reload();
    const column = (): unknown => service.findings()[0]?.finding.locations[0]?.region?.startColumn;
    assert.equal(column(), 2);
    write('src/a.ts', 'xx');
    await until(() => column() === 1);
  });
  it('follows files that come and go', async () => {
    write('scan.sarif', JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId: 'A', locations: [{ physicalLocation: { artifactLocation: { uri: 'src/a.ts' } } }] }] }] }));
    await start(folder).reload();
    assert.equal(service.findings()[0]?.file, undefined);
    write('deep/src/a.ts', '');
    await until(() => service.findings()[0]?.file === join(folder, 'deep/src/a.ts'));
    write('.more/b.sarif', JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId: 'B', level: 'error' }] }] }));
    await until(() => service.findings().length === 2);
    assert.equal(service.findings()[0]?.finding.ruleId, 'B');
    rmSync(join(folder, '.more'), { recursive: true });
    await until(() => service.reports().length === 1);
    write('scan.sarif', '{"version":"2.1.0","runs":[{"results":[{"ruleId":"C"},{"ru');
    await until(() => service.reports()[0]?.fault !== undefined);
    assert.deepEqual(service.findings().map(({ finding }) => finding.ruleId), ['C']);
  });
  it('shows a finding of two scans once, and none that the scan says is gone', async () => {
    const scan = (ruleId: string, baselineState?: string): string => JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'T' } }, results: [{ ruleId, baselineState }] }] });
    write('a.sarif', scan('A'));
    write('b.sarif', scan('A'));
    write('c.sarif', scan('C', 'absent'));
    await start(folder).reload();
    assert.deepEqual(service.findings().map(({ finding }) => finding.from.file), ['a.sarif']);
  });
  it('gives the same identity wherever the scan ran', async () => {
    const scan = (uri: string): string => JSON.stringify({ version: '2.1.0', runs: [{ results: [{ ruleId: 'A', locations: [{ physicalLocation: { artifactLocation: { uri } } }] }] }] });
    write('src/a.ts', '');
    const ids = new Set<string>();
    for (const uri of ['src/a.ts', 'file:///home/ana/shop/src/a.ts', '/app/src/a.ts']) {
      write('scan.sarif', scan(uri));
      await start(folder).reload();
      ids.add(service.findings()[0]?.finding.id ?? '');
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
    const noFolder: WorkspaceFiles = { list: () => Promise.resolve([]), readText: () => assert.fail(), absolute: () => assert.fail(), onDidChange: () => ({ dispose: () => undefined }) };
    await start(folder, noFolder).reload();
    assert.deepEqual([service.ready, service.findings()], [true, []]);
  });
  it('does no work and no watching before it is asked to', () => {
    const untouchable = new Proxy({} as WorkspaceFiles, { get: () => assert.fail('touched') });
    start(folder, untouchable);
    assert.equal(rows.listeners.size, 0);
    assert.deepEqual([service.ready, service.findings(), service.reports(), service.manifestOf('a/b')], [false, [], [], undefined]);
  });
  it('lets the caller of reload know when files cannot be listed, and can be asked again', async () => {
    const files = new NodeFiles(join(folder, 'later'));
    const failing: WorkspaceFiles = { list: (names, signal) => files.list(names, signal), readText: () => Promise.reject(new Error('no')), absolute: (path) => files.absolute(path), onDidChange: () => ({ dispose: () => undefined }) };
    await assert.rejects(start(folder, failing).reload(), /ENOENT/);
    write('later/a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}');
    await service.reload();
    assert.equal(service.ready, true);
    service.dispose();
    await assert.rejects(service.reload(), /abort/i);
  });
});
