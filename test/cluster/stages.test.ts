// In which order a cluster is read, at a real API server: what brings rows first comes first, and what stalls holds up nothing for long.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';
import { programsFolder } from '../../scripts/cluster/programs.ts';
import { until } from '../../scripts/lib/until.ts';
import { kinds } from '../../src/domain/inventory/kind.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import { ProxyBetween } from './support/proxyBetween.ts';

/** Claims, which stall; VolumeSnapshotContents and classes, cert-manager's Certificates and Trivy's two kinds of reports, which are not installed. */
const unread = 6;

const signal = new AbortController().signal;
const worker = new URL('../../src/sources/cluster/worker.ts', import.meta.url);
const claims = '/api/v1/persistentvolumeclaims';
const snapshots = '/apis/snapshot.storage.k8s.io/v1/volumesnapshots';
const snapshotsIn = (namespace: string): string => `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots`;

describe('the stages of reading', function () {
  this.timeout(180_000);
  let plane: BareControlPlane;
  let admin: Client;
  let between: ProxyBetween;
  let inventory: InventoryClient;

  const create = async (path: string, body: object): Promise<unknown> => admin.request({ method: 'POST', path, body, signal });
  const eventually = async (what: string, check: () => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check() ? true : undefined), { timeoutMs: 60_000, intervalMs: 20 });
  };
  const makeClaims = async (from: number, to: number): Promise<void> => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    for (let i = from; i < to; i += 20) {
      await Promise.all(Array.from({ length: Math.min(20, to - i) }, async (_, j) => create('/api/v1/namespaces/shop/persistentvolumeclaims', { metadata: { name: `data-${i + j}` }, spec })));
    }
  };

  before(async () => {
    plane = await BareControlPlane.start();
    admin = await plane.client('admin');
    await create('/api/v1/namespaces', { metadata: { name: 'shop' } });
    const text = await readFile(join(await programsFolder(), 'crd', 'snapshot.storage.k8s.io_volumesnapshots.yaml'), 'utf8');
    for (const document of parseAllDocuments(text)) await create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', document.toJS() as object);
    const snapshot = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: 'point' }, spec: { source: { persistentVolumeClaimName: 'data-0' } } };
    await until('the snapshots', async () => create(snapshotsIn('shop'), snapshot), { timeoutMs: 60_000 });
    await makeClaims(0, 20);
  });
  beforeEach(async () => {
    between = await ProxyBetween.start(plane);
    inventory = new InventoryClient({ worker, target: { kubeconfig: between.kubeconfig, context: 'admin' } });
  });
  afterEach(async () => {
    await inventory.dispose();
    await between.stop();
  });
  after(async () => {
    await admin.dispose();
    await plane.stop();
  });

  it('claims first, snapshots last; on a small cluster there is no first look at them', async () => {
    inventory.want(kinds);
    await inventory.settled(AbortSignal.timeout(60_000));
    const order = [...new Set(between.asked)].filter((path) => !path.includes('kube-system'));
    assert.equal(order[0], claims);
    assert.ok(order.indexOf('/apis/apps/v1/statefulsets') < order.indexOf(snapshots));
    assert.ok(!order.includes(snapshotsIn('shop')));
  });

  it('claims that stall hold the others up for a moment only', async () => {
    between.silent.add(claims);
    inventory.want(kinds);
    const reading = (): unknown => inventory.status()?.kinds.filter(({ state }) => state.state === 'stillReading').map(({ kind }) => kind);
    await eventually('the other kinds', () => inventory.status()?.kinds.filter(({ state }) => state.state === 'live').length === kinds.length - unread && JSON.stringify(reading()) === '["claim"]');
  });

  it('with many claims, which of them have snapshots is told while the snapshots are still being read', async () => {
    await makeClaims(20, 310);
    between.silent.add(snapshots);
    inventory.want(kinds);
    await eventually('the outline', () => inventory.row('shop/data-0')?.outline?.count === 1);
    assert.ok(between.asked.includes(snapshotsIn('shop')));
    assert.equal(inventory.status()?.kinds.find(({ kind }) => kind === 'snapshot')?.state.state, 'stillReading');
    assert.equal(inventory.row('shop/data-1')?.outline, undefined);
  });

  it('everything is said to have been read once all rows that follow from it have been told', async () => {
    const told = (): string => JSON.stringify(inventory.rows().toSorted((a, b) => (a.id < b.id ? -1 : 1)));
    let atOnce: string | undefined;
    inventory.onDidChange(() => {
      const states = inventory.status()?.kinds ?? [];
      if (states.length >= kinds.length && states.every(({ state }) => state.state !== 'stillReading')) atOnce ??= told();
    });
    inventory.want(kinds);
    await eventually('all kinds', () => atOnce !== undefined);
    await inventory.settled(AbortSignal.timeout(60_000));
    assert.equal((JSON.parse(atOnce!) as unknown[]).length, 310);
    assert.ok(atOnce === told(), 'rows came after everything was said to have been read');
  });
});
