// The inventory against a real API server: what kubectl would change appears by itself, and what is in the way is said.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';
import { parseAllDocuments } from 'yaml';
import { programsFolder } from '../../scripts/cluster/programs.ts';
import { until } from '../../scripts/lib/until.ts';
import type { Kind, KindState } from '../../src/domain/inventory/kind.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import type { Target } from '../../src/sources/cluster/port.ts';
import type { InventoryService } from '../../src/ui/ports/inventory.ts';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';

const signal = new AbortController().signal;
const worker = new URL('../../src/sources/cluster/worker.ts', import.meta.url);
const all: Kind[] = ['claim', 'volume', 'snapshot', 'storageClass', 'pod', 'secret', 'configMap', 'operation', 'lease'];

const claim = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
});

describe('watching', function () {
  this.timeout(240_000);
  let plane: BareControlPlane;
  let admin: Client;
  let inventories: InventoryClient[] = [];

  const open = (target: Target): InventoryClient => {
    const inventory = new InventoryClient({ worker, target });
    inventories.push(inventory);
    return inventory;
  };
  const create = async (path: string, body: object): Promise<unknown> => await admin.request({ method: 'POST', path, body, signal });
  const remove = async (path: string): Promise<unknown> => await admin.request({ method: 'DELETE', path, signal });
  const claims = '/api/v1/namespaces/shop/persistentvolumeclaims';
  const stateOf = (inventory: InventoryClient, kind: Kind, namespace = ''): KindState['state'] | undefined =>
    inventory.status()?.kinds.find((status) => status.kind === kind && status.namespace === namespace)?.state.state;
  const eventually = async (what: string, check: () => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check() ? true : undefined), { timeoutMs: 60_000, intervalMs: 20 });
  };

  before(async () => {
    plane = await BareControlPlane.start();
    admin = await plane.client('admin');
    await create('/api/v1/namespaces', { metadata: { name: 'shop' } });
  });
  afterEach(async () => {
    await Promise.all(inventories.map(async (inventory) => {
      await inventory.dispose();
    }));
    inventories = [];
  });
  after(async () => {
    await admin.dispose();
    await plane.stop();
  });

  it('shows what is there, then what is made and removed, each without being asked', async () => {
    await create(claims, claim('first'));
    const inventory: InventoryService & InventoryClient = open({ kubeconfig: plane.kubeconfig });
    inventory.want(all);
    await inventory.settled(AbortSignal.timeout(60_000));
    assert.deepEqual(inventory.rows().map(({ id }) => id), ['shop/first']);
    assert.equal(inventory.status()?.trouble, undefined);
    assert.equal(inventory.status()?.context, 'admin');
    await eventually('the identity of the cluster', () => inventory.status()?.clusterUid !== undefined);
    assert.equal(inventory.status()?.clusterUid, await admin.clusterUid(signal));

    await create(claims, claim('second'));
    await eventually('a new claim', () => inventory.row('shop/second') !== undefined);
    // Nothing protects claims from being removed here: the controllers do not run.
    await admin.request({ method: 'PATCH', patch: 'merge', path: `${claims}/first`, body: { metadata: { finalizers: null } }, signal });
    await remove(`${claims}/first`);
    await eventually('a removed claim', () => inventory.row('shop/first') === undefined);

    const labels = { 'volumeguard.dev/role': 'journal', 'volumeguard.dev/operation': 'op' };
    await create('/api/v1/namespaces/shop/configmaps', { metadata: { name: 'volumeguard-op-1', labels }, data: { journal: '{}' } });
    await eventually('a journal', () => inventory.operations().some(({ name, data }) => name === 'volumeguard-op-1' && data['journal'] === '{}'));
    await create('/apis/coordination.k8s.io/v1/namespaces/shop/leases', { metadata: { name: 'volumeguard-op-1', labels: { ...labels, 'volumeguard.dev/role': 'lease' } }, spec: { holderIdentity: 'me' } });
    await eventually('a lease', () => inventory.leases().some(({ holder }) => holder === 'me'));
  });

  it('watches only what is wanted', async () => {
    const inventory = open({ kubeconfig: plane.kubeconfig });
    const pods = inventory.want(['pod']);
    const both = inventory.want(['claim', 'pod']);
    await inventory.settled(AbortSignal.timeout(60_000));
    const watched = (): string[] => (inventory.status()?.kinds ?? []).map(({ kind }) => kind).sort();
    assert.deepEqual(watched(), ['claim', 'pod']);
    pods.dispose();
    both.dispose();
    await eventually('that nothing is watched', () => watched().length === 0);
  });

  it('says which kinds are not installed, and notices when they are', async () => {
    const inventory = open({ kubeconfig: plane.kubeconfig });
    inventory.want(['claim', 'snapshot']);
    await inventory.settled(AbortSignal.timeout(60_000));
    assert.equal(stateOf(inventory, 'snapshot'), 'notInstalled');
    assert.equal(stateOf(inventory, 'claim'), 'live');
    assert.equal(inventory.status()?.trouble, undefined);

    const text = await readFile(join(await programsFolder(), 'crd', 'snapshot.storage.k8s.io_volumesnapshots.yaml'), 'utf8');
    for (const document of parseAllDocuments(text)) await create('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', document.toJS() as object);
    await eventually('snapshots', () => stateOf(inventory, 'snapshot') === 'live');
    const source = { persistentVolumeClaimName: 'second' };
    const snapshots = '/apis/snapshot.storage.k8s.io/v1/namespaces/shop/volumesnapshots';
    await create(snapshots, { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: 'point' }, spec: { source } });
    await eventually('a restore point', () => inventory.row('shop/second')?.restorePoints.length === 1);

    await remove('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/volumesnapshots.snapshot.storage.k8s.io');
    await eventually('that snapshots are gone', () => stateOf(inventory, 'snapshot') === 'notInstalled');
    assert.equal(inventory.row('shop/second')?.restorePoints.length, 0);
  });

  it('says what is forbidden, reads at least its own namespace, and goes on when permission is given', async () => {
    const inventory = open({ kubeconfig: plane.kubeconfig, context: 'viewer' });
    inventory.want(['claim', 'volume']);
    await inventory.settled(AbortSignal.timeout(60_000));
    assert.deepEqual(inventory.status()?.trouble, { code: 'forbidden', verb: 'list', resource: 'persistentvolumeclaims', namespace: '' });
    assert.deepEqual([stateOf(inventory, 'claim'), stateOf(inventory, 'claim', 'shop'), stateOf(inventory, 'volume')], ['forbidden', 'forbidden', 'forbidden']);

    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const rules = [{ apiGroups: [''], resources: ['persistentvolumeclaims', 'persistentvolumes'], verbs: ['list', 'watch'] }];
    const subjects = [{ kind: 'User', name: 'viewer', apiGroup: 'rbac.authorization.k8s.io' }];
    await create(`${rbac}/clusterroles`, { metadata: { name: 'claims' }, rules });
    const roleRef = { kind: 'ClusterRole', name: 'claims', apiGroup: 'rbac.authorization.k8s.io' };
    await create(`${rbac}/namespaces/shop/rolebindings`, { metadata: { name: 'claims' }, roleRef, subjects });
    await eventually('the claims of one namespace', () => {
      inventory.retryNow();
      return inventory.row('shop/second') !== undefined;
    });
    assert.deepEqual([stateOf(inventory, 'claim'), stateOf(inventory, 'claim', 'shop')], ['forbidden', 'live']);
    assert.equal(inventory.status()?.trouble, undefined);

    await create(`${rbac}/clusterrolebindings`, { metadata: { name: 'claims' }, roleRef, subjects });
    await eventually('everything', () => {
      inventory.retryNow();
      return stateOf(inventory, 'claim') === 'live' && stateOf(inventory, 'volume') === 'live';
    });
  });

  it('goes on after a restart of the API server, with what happened meanwhile', async () => {
    const inventory = open({ kubeconfig: plane.kubeconfig });
    inventory.want(all);
    await inventory.settled(AbortSignal.timeout(60_000));
    await plane.killServer();
    try {
      await eventually('that the server is gone', () => inventory.status()?.trouble?.code === 'unreachable');
      assert.equal(stateOf(inventory, 'claim'), 'offline');
      assert.notEqual(inventory.row('shop/second'), undefined, 'what was known stands');
    } finally {
      await plane.startServer();
    }
    await create(claims, claim('meanwhile'));
    await eventually('what happened meanwhile', () => inventory.row('shop/meanwhile') !== undefined);
    await eventually('that all is live', () => inventory.status()?.trouble === undefined && stateOf(inventory, 'pod') === 'live');
  });

  it('says that a server is dead, that a credential plugin is missing, that credentials are refused, and recovers when the kubeconfig is put right', async () => {
    const path = join(plane.folder, 'changing');
    const good = JSON.parse(await readFile(plane.kubeconfig, 'utf8')) as { clusters: { cluster: object }[]; users: object[] };
    const inventory = open({ kubeconfig: path });
    inventory.want(['claim']);
    await inventory.settled(AbortSignal.timeout(60_000));
    assert.deepEqual(inventory.status()?.trouble, { code: 'noKubeconfig', path });
    await assert.rejects(inventory.contexts(), { trouble: { code: 'noKubeconfig', path } });

    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin', interactiveMode: 'Never' };
    await writeFile(path, JSON.stringify({ ...good, users: [{ name: 'admin', user: { exec } }] }));
    await eventually('the missing plugin', () => inventory.status()?.trouble?.code === 'credentialPluginMissing');
    assert.deepEqual(inventory.status()?.trouble, { code: 'credentialPluginMissing', user: 'admin', program: 'no-such-plugin' });

    await writeFile(path, JSON.stringify({ ...good, users: [{ name: 'admin', user: { token: 'wrong' } }] }));
    await eventually('the refusal', () => inventory.status()?.trouble?.code === 'unauthorized');

    await writeFile(path, JSON.stringify({ ...good, clusters: [{ name: 'bare', cluster: { server: 'https://127.0.0.1:1' } }] }));
    await eventually('the dead server', () => inventory.status()?.trouble?.code === 'unreachable');

    const [bare] = good.clusters;
    await writeFile(path, JSON.stringify({ ...good, clusters: [{ name: 'bare', cluster: { ...bare?.cluster, 'certificate-authority': undefined } }] }));
    await eventually('the certificate that nobody vouches for', () => inventory.status()?.trouble?.code === 'tlsRefused');

    await writeFile(path, JSON.stringify(good));
    await eventually('the claims', () => inventory.row('shop/second') !== undefined);
    assert.equal(inventory.status()?.trouble, undefined);
    assert.deepEqual((await inventory.contexts()).map(({ name, current }) => [name, current]), [['admin', true], ['viewer', false]]);

    await inventory.useContext('nobody');
    assert.equal(inventory.rows().length, 0);
    await inventory.settled(AbortSignal.timeout(60_000));
    assert.deepEqual(inventory.status()?.trouble, { code: 'noSuchContext', context: 'nobody' });
    await inventory.useContext(undefined);
    await eventually('the claims again', () => inventory.row('shop/second') !== undefined);
  });

  it('starts its worker again after a crash', async () => {
    setEnvironmentData('starts', new SharedArrayBuffer(4));
    const inventory = new InventoryClient({ worker: new URL('support/crashingWorker.ts', import.meta.url), target: { kubeconfig: plane.kubeconfig } });
    inventories.push(inventory);
    const troubles: (string | undefined)[] = [];
    inventory.onDidChange(({ status }) => troubles.push(status?.trouble?.code));
    inventory.want(['claim']);
    await eventually('a crash', () => troubles.includes('unreachable'));
    await eventually('the claims', () => inventory.row('shop/second') !== undefined && inventory.status()?.trouble === undefined);
  });

  it('starts its worker again with more memory where it ran out of it, and says so meanwhile', async () => {
    const inventory = new InventoryClient({ worker, target: { kubeconfig: plane.kubeconfig }, heap: 4 });
    inventories.push(inventory);
    const troubles: (string | undefined)[] = [];
    inventory.onDidChange(({ status }) => troubles.push(status?.trouble?.code === 'unreachable' ? status.trouble.detail : undefined));
    inventory.want(['claim']);
    await eventually('the claims', () => inventory.row('shop/second') !== undefined && inventory.status()?.trouble === undefined);
    assert(troubles.some((detail) => detail?.includes('memory limit')), troubles.join('\n'));
  });
});
