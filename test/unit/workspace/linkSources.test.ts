// What the workspace's charts, Dockerfiles, build files and policy file say reaches the links: real files, the real worker.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import { SarifClient } from '../../../src/sources/sarif/sarifClient.ts';
import { FindingService } from '../../../src/sources/workspace/findingService.ts';
import { NodeFiles } from '../../../src/sources/workspace/nodeFiles.ts';
import { sha256 } from '../domain/findings/log.ts';
import { Rows, row, workload } from './rows.ts';
import { yaml } from '../manifests/yaml.ts';

const image = 'registry.example.com/shop/orders';

const files: Readonly<Record<string, string>> = {
  'deploy/shop/Chart.yaml': 'name: shop\nversion: 1.0.0\n',
  'deploy/shop/values.yaml': `orders:\n  image:\n    repository: ${image}\ncatalog:\n  image: registry.example.com/shop/catalog:1\n`,
  'deploy/shop/templates/orders.yaml': 'kind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-orders\nspec:\n  template:\n    spec:\n      containers:\n        - image: "{{ .Values.orders.image.repository }}:{{ .Chart.AppVersion }}"\n',
  'services/orders/Dockerfile': 'FROM node\nCOPY services/orders/src libs/sql ./\n',
  'libs/sql/query.ts': 'a\n',
  'libs/other.ts': 'a\n',
  'tools/load.py': 'a\n',
  'compose.yaml': `services:\n  orders:\n    image: ${image}\n    build: { context: ., dockerfile: services/orders/Dockerfile }\n`,
  '.volumeguard.yaml': 'version: 1\nlinks:\n  - { files: ["tools/*"], workload: shop/deployment/prod-orders }\n',
};

const places: Readonly<Record<string, number>> = { 'deploy/shop/values.yaml': 3, 'deploy/shop/templates/orders.yaml': 8, 'libs/sql/query.ts': 1, 'libs/other.ts': 1, 'tools/load.py': 1 };

describe('what links are made of', () => {
  let folder: string;
  let sarif: SarifClient;
  let service: FindingService;

  before(async function () {
    this.timeout(120_000);
    sarif = new SarifClient({ entry: new URL('../../../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-links-'));
    const results = Object.entries(places).map(([uri, startLine]) => ({ ruleId: uri, message: { text: uri }, locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine } } }] }));
    const log = JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Tool' } }, results }] });
    for (const [file, text] of Object.entries({ ...files, 'scan.sarif': log })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  });
  after(async () => {
    service.dispose();
    await sarif.dispose();
    rmSync(folder, { recursive: true });
  });

  it('is read from charts, Dockerfiles, build files and the policy file', async () => {
    const troubles: unknown[] = [];
    const claim = row('data', [{ workload: { ...workload('deployment', 'prod-orders', `${image}:2`), namespace: 'shop' }, hops: [], ingresses: [] }]);
    service = new FindingService({ files: new NodeFiles(folder), sarif, yaml, rows: new Rows([claim]), sha256, stakeOf: () => undefined, onTrouble: (error) => troubles.push(error) });
    await service.reload();
    service.ofClaim(claim.id);
    await service.settled();
    const found = service.ofClaim(claim.id).map(({ finding, links }) => [finding.ruleId, links[0]?.evidence.signal, links[0]?.confidence]);
    assert.deepEqual(Object.fromEntries(found.map(([rule, ...link]) => [rule, link.join(' ')])), {
      'deploy/shop/values.yaml': 'helmValues likely',
      'deploy/shop/templates/orders.yaml': 'helmValues likely',
      'libs/sql/query.ts': 'buildFile certain',
      'tools/load.py': 'pinned certain',
    });
    assert.deepEqual(troubles, []);
  });
});
