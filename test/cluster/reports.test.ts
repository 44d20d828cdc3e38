// Reports of trivy-operator: its own definitions on a real API server, and the reports that its documentation shows.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';
import { until } from '../../scripts/lib/until.ts';
import type { DecodedFinding } from '../../src/domain/findings/decoded.ts';
import type { Link } from '../../src/domain/findings/link.ts';
import { Linker } from '../../src/domain/findings/links/linker.ts';
import type { Kind } from '../../src/domain/inventory/kind.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import type { OpenScan } from '../../src/sources/sarif/sarifClient.ts';
import { FindingService } from '../../src/sources/workspace/findingService.ts';
import { NodeFiles } from '../../src/sources/workspace/nodeFiles.ts';
import type { SarifReader } from '../../src/sources/workspace/workspaceScan.ts';
import { trivyOperator, type Report, type TrivyOperator } from './support/trivyOperator.ts';
import { yaml } from '../unit/manifests/yaml.ts';

const signal = new AbortController().signal;
const worker = new URL('../../src/sources/cluster/worker.ts', import.meta.url);
const rows: readonly Kind[] = ['claim', 'deployment', 'pod'];
const reports: readonly Kind[] = ['vulnerabilityReport', 'configAuditReport'];
const api = '/apis/aquasecurity.github.io/v1alpha1/namespaces';
const uri = 'k8s-report:/default/VulnerabilityReport/replicaset-nginx-6d4cf56db6-nginx';
const auditUri = 'k8s-report:/default/ConfigAuditReport/replicaset-nginx-6d4cf56db6';

describe("trivy-operator's reports", function () {
  this.timeout(240_000);
  let plane: BareControlPlane;
  let admin: Client;
  let operator: TrivyOperator;
  let inventory: InventoryClient;

  const send = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown> =>
    await admin.request({ method, path, signal, ...(body === undefined ? {} : { body }) });
  const collectionOf = ({ kind }: Report, namespace = 'default'): string => `${api}/${namespace}/${kind.toLowerCase()}s`;
  const eventually = async (what: string, check: () => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check() ? true : undefined), { timeoutMs: 90_000, intervalMs: 20 });
  };
  const scanOf = (kind: string): OpenScan | undefined => inventory.reports.scans().find(({ report }) => report.file === `k8s-report:/${kind}`);
  const findingsOf = async (scan: OpenScan | undefined): Promise<readonly DecodedFinding[]> =>
    (await scan?.details(Array.from({ length: scan.store.count }, (_, index) => index), signal)) ?? [];
  const linksOf = (of: string): readonly Link[] => {
    const report = inventory.reports.subjectOf(of);
    const linker = new Linker({ placed: [], dockerfiles: [], builds: [], provenances: [], rules: [], rows: inventory.rows() });
    return linker.linksOf({ uri: of, run: { tool: 'Trivy', file: 'k8s-report:/VulnerabilityReport' }, ...(report === undefined ? {} : { report }) });
  };
  const pod = (hash: string, image: string): object => ({
    metadata: {
      name: `nginx-${hash}-x`,
      labels: { app: 'nginx', 'pod-template-hash': hash },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `nginx-${hash}`, uid: 'aa345200-cf24-443a-8f11-ddb438ff8659', controller: true }],
    },
    spec: { automountServiceAccountToken: false, containers: [{ name: 'nginx', image }] },
  });
  const deployment = (image: string): object => ({
    metadata: { name: 'nginx', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'nginx' } },
      template: { metadata: { labels: { app: 'nginx' } }, spec: { containers: [{ name: 'nginx', image }], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'pages' } }] } },
    },
  });

  before(async () => {
    operator = await trivyOperator();
    plane = await BareControlPlane.start();
    admin = await plane.client('admin');
    inventory = new InventoryClient({ worker, target: { kubeconfig: plane.kubeconfig } });
    const claim = { metadata: { name: 'pages' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    await send('POST', '/api/v1/namespaces/default/persistentvolumeclaims', claim);
    // The controller that makes it does not run here.
    await send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
    await send('POST', '/apis/apps/v1/namespaces/default/deployments', deployment('nginx:1.16'));
    await send('POST', '/api/v1/namespaces/default/pods', pod('6d4cf56db6', 'nginx:1.16'));
  });
  after(async () => {
    await inventory.dispose();
    await admin.dispose();
    await plane.stop();
  });

  it('are not there where the operator is not: no scan, and no trouble', async () => {
    inventory.want([...rows, ...reports]);
    await inventory.settled(AbortSignal.timeout(60_000));
    assert.deepEqual(inventory.reports.scans(), []);
    assert.equal(inventory.status()?.trouble, undefined);
    assert.deepEqual(inventory.status()?.kinds.filter(({ kind }) => reports.includes(kind)).map(({ state }) => state.state), ['notInstalled', 'notInstalled']);
  });

  it('are found as soon as the operator is installed and has scanned', async () => {
    for (const definition of operator.definitions) await send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
    const { vulnerabilityReport, configAuditReport } = operator;
    for (const report of [vulnerabilityReport, configAuditReport]) {
      await until('the definition to be served', async () => await send('POST', collectionOf(report), report), { timeoutMs: 60_000 });
    }
    await eventually('both scans', () => inventory.reports.scans().length === 2);
    const scan = scanOf('VulnerabilityReport');
    assert.deepEqual(scan?.report.runs, [{ tool: 'Trivy', automationId: 'trivy-operator/VulnerabilityReport/', outcome: 'findings', results: 2, origin: { ended: '2026-05-20T12:38:10.000Z' } }]);
    assert.deepEqual((await findingsOf(scan)).map((finding) => ({ ...finding, identity: undefined })), [
      {
        tool: 'Trivy', ruleId: 'CVE-2019-20367', message: 'libbsd0 0.9.1-2 (fixed in 0.9.1-2+deb10u1)', level: 'error', severity: 'critical', helpUri: 'https://avd.aquasec.com/nvd/cve-2019-20367',
        locations: [{ uri }], related: [], suppressed: false, from: { file: 'k8s-report:/VulnerabilityReport', run: 0, result: 0 }, identity: undefined,
      },
      {
        tool: 'Trivy', ruleId: 'CVE-2018-25009', message: 'libwebp6 0.6.1-2: libwebp: out-of-bounds read in WebPMuxCreateInternal', level: 'error', severity: 'critical', helpUri: 'https://avd.aquasec.com/nvd/cve-2018-25009',
        locations: [{ uri }], related: [], suppressed: false, from: { file: 'k8s-report:/VulnerabilityReport', run: 0, result: 1 }, identity: undefined,
      },
    ]);
    // Of five checks two failed.
    assert.deepEqual((await findingsOf(scanOf('ConfigAuditReport'))).map(({ ruleId, severity, message, locations }) => [ruleId, severity, message, locations[0]?.uri]), [
      ['notReadOnlyRootFilesystem', 'low', 'Filesystem should be read only', auditUri],
      ['privilegeEscalationAllowed', 'critical', 'Privilege escalation should not be allowed', auditUri],
    ]);
  });

  it('lead to the Deployment of the ReplicaSet that runs', async () => {
    await eventually('the revision', () => inventory.rows().some(({ reach }) => reach[0]?.workload.revisions?.[0] === '6d4cf56db6'));
    const workload = { kind: 'deployment', namespace: 'default', name: 'nginx' };
    assert.deepEqual(linksOf(uri), [{ workload, evidence: { signal: 'report', report: uri.slice('k8s-report:/'.length) }, confidence: 'certain' }]);
    assert.deepEqual(linksOf(auditUri).map(({ workload: { name }, confidence }) => [name, confidence]), [['nginx', 'certain']]);
    assert.equal(inventory.reports.subjectOf(uri)?.place, 'k8s:/default/Deployment/nginx/nginx');
    assert.equal(inventory.reports.subjectOf('k8s-report:/default/VulnerabilityReport/other'), undefined);
  });

  it('are findings of the volume that the workload mounts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reports-'));
    const troubles: unknown[] = [];
    const sarif: SarifReader = { open: () => Promise.reject(new Error('There is no SARIF file.')) };
    const service = new FindingService({ files: new NodeFiles(folder), sarif, yaml, rows: inventory, clusterScans: inventory.reports, sha256: (text) => createHash('sha256').update(text).digest('hex'), stakeOf: () => undefined, onTrouble: (error) => troubles.push(error) });
    try {
      await service.reload();
      assert.deepEqual(service.countsOf('default/pages'), { critical: 3, high: 0, medium: 0, low: 1 });
      service.ofClaim('default/pages');
      await service.settled();
      assert.deepEqual(service.ofClaim('default/pages').map(({ finding: { ruleId }, links: [link], file }) => [ruleId, link?.evidence.signal, link?.confidence, file]).sort(), [
        ['CVE-2018-25009', 'report', 'certain', undefined], ['CVE-2019-20367', 'report', 'certain', undefined],
        ['notReadOnlyRootFilesystem', 'report', 'certain', undefined], ['privilegeEscalationAllowed', 'report', 'certain', undefined],
      ]);
      assert.deepEqual(troubles, []);
    } finally {
      service.dispose();
      await rm(folder, { recursive: true });
    }
  });

  it('prove more where they name the digest that runs', async () => {
    const digest = `sha256:${'d'.repeat(64)}`;
    const { vulnerabilityReport: { metadata, report, ...rest } } = operator;
    const before = scanOf('VulnerabilityReport');
    const path = `${collectionOf(operator.vulnerabilityReport)}/${metadata.name}`;
    const live = (await admin.request({ method: 'GET', path, signal })) as { metadata: object };
    await send('PUT', path, { ...rest, metadata: live.metadata, report: { ...report, artifact: { repository: 'library/nginx', tag: '1.16', digest } } });
    await admin.request({ method: 'PATCH', patch: 'merge', path: '/api/v1/namespaces/default/pods/nginx-6d4cf56db6-x/status', body: { status: { containerStatuses: [{ name: 'nginx', image: 'nginx:1.16', imageID: digest, ready: true, restartCount: 0, state: {} }] } }, signal });
    await eventually('the digest in the row', () => inventory.rows().some(({ reach }) => reach[0]?.workload.images[0]?.imageId === digest));
    await eventually('the digest in the report', () => inventory.reports.subjectOf(uri)?.image?.digest === digest);
    assert.deepEqual(linksOf(uri).map(({ evidence, confidence }) => [evidence, confidence]), [[{ signal: 'digest', container: 'nginx', digest }, 'certain']]);
    await assert.rejects(async () => await before?.details([0], signal), { name: 'DetailsFailed', code: 'changed' });
  });

  it('lead nowhere once another version runs: the report of the old ReplicaSet is still there', async () => {
    await send('PUT', '/apis/apps/v1/namespaces/default/deployments/nginx', deployment('nginx:1.27'));
    await send('DELETE', '/api/v1/namespaces/default/pods/nginx-6d4cf56db6-x?gracePeriodSeconds=0');
    await send('POST', '/api/v1/namespaces/default/pods', pod('5c689d88bb', 'nginx:1.27'));
    await eventually('the next revision', () => inventory.rows().some(({ reach }) => reach[0]?.workload.revisions?.join() === '5c689d88bb'));
    assert.deepEqual([linksOf(uri), linksOf(auditUri)], [[], []]);
  });

  it('of many images with a thousand weaknesses each arrive as columns, and are gone with the reports', async () => {
    const { vulnerabilityReport: model } = operator;
    const [example] = model.report['vulnerabilities'] as readonly object[];
    const vulnerabilities = Array.from({ length: 1000 }, (_, number) => ({ ...example, vulnerabilityID: `CVE-2026-${number}`, severity: number % 2 === 0 ? 'UNKNOWN' : 'HIGH', description: 'x'.repeat(500) }));
    await send('POST', '/api/v1/namespaces', { metadata: { name: 'many' } });
    for (let number = 0; number < 12; number += 1) {
      const labels = { ...model.metadata.labels, 'trivy-operator.resource.name': `web-${number}`, 'trivy-operator.resource.kind': 'StatefulSet', 'trivy-operator.resource.namespace': 'many' };
      await send('POST', collectionOf(model, 'many'), { ...model, metadata: { name: `statefulset-web-${number}-nginx`, namespace: 'many', labels }, report: { ...model.report, vulnerabilities } });
    }
    await eventually('all findings', () => scanOf('VulnerabilityReport')?.store.count === 12_002);
    const scan = scanOf('VulnerabilityReport');
    assert.deepEqual(scan?.store.countBySeverity(), { critical: 2, high: 6000, medium: 0, low: 6000 });
    const last = scan.store.ofUri('k8s-report:/many/VulnerabilityReport/statefulset-web-11-nginx');
    assert.deepEqual((await scan.details([last[999] ?? 0], signal)).map(({ ruleId, message, locations }) => [ruleId, message, locations[0]?.uri]), [
      ['CVE-2026-999', 'libbsd0 0.9.1-2 (fixed in 0.9.1-2+deb10u1)', 'k8s-report:/many/VulnerabilityReport/statefulset-web-11-nginx'],
    ]);
    for (const kind of ['VulnerabilityReport', 'ConfigAuditReport'] as const) {
      for (const namespace of ['many', 'default']) await send('DELETE', collectionOf({ ...model, kind }, namespace));
    }
    await eventually('no scan', () => inventory.reports.scans().length === 0);
  });

  it('are not read when nothing needs them', async () => {
    await send('POST', collectionOf(operator.configAuditReport), operator.configAuditReport);
    const idle = new InventoryClient({ worker, target: { kubeconfig: plane.kubeconfig } });
    try {
      idle.want(rows);
      await idle.settled(AbortSignal.timeout(60_000));
      await eventually('the others to have it', () => inventory.reports.scans().length === 1);
      assert.deepEqual(idle.reports.scans(), []);
    } finally {
      await idle.dispose();
    }
  });
});
