// Which namespaces are watched, against a real API server with real RBAC: all, chosen ones, or those that a user may read.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';
import { until } from '../../scripts/lib/until.ts';
import type { Kind } from '../../src/domain/inventory/kind.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import { mostNamespaces } from '../../src/sources/cluster/openTarget.ts';
import type { NamespaceChoice, Target } from '../../src/sources/cluster/port.ts';
import { ProxyBetween } from './support/proxyBetween.ts';

const signal = new AbortController().signal;
const worker = new URL('../../src/sources/cluster/worker.ts', import.meta.url);
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const only = (...namespaces: readonly string[]): NamespaceChoice => ({ byContext: {}, otherwise: namespaces });

describe('scopes', function () {
  this.timeout(120_000);
  let plane: BareControlPlane;
  let admin: Client;
  let inventories: InventoryClient[] = [];

  const open = (target: Omit<Target, 'kubeconfig'> & { readonly kubeconfig?: string }, wanted: readonly Kind[]): InventoryClient => {
    const inventory = new InventoryClient({ worker, target: { kubeconfig: plane.kubeconfig, ...target } });
    inventories.push(inventory);
    inventory.want(wanted);
    return inventory;
  };
  const create = async (path: string, body: object): Promise<unknown> => admin.request({ method: 'POST', path, body, signal });
  const claimIn = async (namespace: string): Promise<void> => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    await create(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`, { metadata: { name: 'data' }, spec });
  };
  const grant = async (namespace: string, name: string, resources: readonly string[]): Promise<void> => {
    const rules = [{ apiGroups: [''], resources, verbs: ['get', 'list', 'watch'] }];
    await create(`${rbac}/namespaces/${namespace}/roles`, { metadata: { name }, rules });
    const roleRef = { kind: 'Role', name, apiGroup: 'rbac.authorization.k8s.io' };
    await create(`${rbac}/namespaces/${namespace}/rolebindings`, { metadata: { name }, roleRef, subjects: [{ kind: 'User', name: 'viewer', apiGroup: 'rbac.authorization.k8s.io' }] });
  };
  const eventually = async (what: string, check: () => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check() ? true : undefined), { timeoutMs: 60_000, intervalMs: 20 });
  };
  const ids = (inventory: InventoryClient): readonly string[] => inventory.rows().map(({ id }) => id).toSorted();
  const states = (inventory: InventoryClient): Readonly<Record<string, string>> =>
    Object.fromEntries((inventory.status()?.kinds ?? []).map(({ kind, namespace, state }) => [`${kind}/${namespace}`, state.state]));
  /** The kubeconfig with one more context per namespace. */
  const kubeconfigFor = async (user: string, namespaces: readonly string[]): Promise<string> => {
    const config = JSON.parse(await readFile(plane.kubeconfig, 'utf8')) as { contexts: object[]; 'current-context': string };
    config.contexts = namespaces.map((namespace) => ({ name: `${user}-${namespace}`, context: { cluster: 'bare', user, namespace } }));
    config['current-context'] = `${user}-${namespaces[0] ?? ''}`;
    const path = join(plane.folder, `kubeconfig-${user}-${namespaces.join('-')}`);
    await writeFile(path, JSON.stringify(config));
    return path;
  };

  before(async () => {
    plane = await BareControlPlane.start();
    admin = await plane.client('admin');
    for (const name of ['shop', 'web', 'bank']) {
      await create('/api/v1/namespaces', { metadata: { name } });
      await claimIn(name);
    }
    await grant('shop', 'reader', ['persistentvolumeclaims', 'pods']);
    await grant('web', 'reader', ['persistentvolumeclaims']);
  });
  afterEach(async () => {
    await Promise.all(inventories.map(async (inventory) => inventory.dispose()));
    inventories = [];
  });
  after(async () => {
    await admin.dispose();
    await plane.stop();
  });

  it('a restricted user sees the namespaces that the kubeconfig names for the cluster, and what is forbidden in each', async () => {
    const kubeconfig = await kubeconfigFor('viewer', ['shop', 'web', 'bank']);
    const inventory = open({ kubeconfig }, ['claim', 'pod', 'volume']);
    await eventually('the claims of two namespaces', () => ids(inventory).length === 2);
    assert.deepEqual(ids(inventory), ['shop/data', 'web/data']);
    await eventually('each answer', () => Object.values(states(inventory)).every((state) => state !== 'stillReading'));
    assert.deepEqual(states(inventory), {
      'claim/': 'forbidden',
      'claim/shop': 'live',
      'claim/web': 'live',
      'claim/bank': 'forbidden',
      'pod/': 'forbidden',
      'pod/shop': 'live',
      'pod/web': 'forbidden',
      'pod/bank': 'forbidden',
      'volume/': 'forbidden',
    });
    assert.equal(inventory.status()?.trouble, undefined);
    assert.equal(inventory.status()?.namespaces, undefined, 'nobody has chosen');
  });

  it('what single namespaces told stands when the list of all fails for another reason, and is forbidden again', async () => {
    const between = await ProxyBetween.start(plane);
    try {
      const inventory = open({ kubeconfig: between.kubeconfig, context: 'viewer' }, ['claim']);
      await eventually('the claim', () => ids(inventory).length === 1);
      between.failing.add('/api/v1/persistentvolumeclaims');
      await eventually('the failure', () => {
        inventory.retryNow();
        return states(inventory)['claim/'] === 'offline';
      });
      between.failing.clear();
      await eventually('that it is forbidden again', () => {
        inventory.retryNow();
        return states(inventory)['claim/'] === 'forbidden';
      });
      assert.equal(states(inventory)['claim/shop'], 'live');
      assert.deepEqual(ids(inventory), ['shop/data']);
    } finally {
      await between.stop();
    }
  });

  it('chosen namespaces are all that is watched, by who may read all and by who may not', async () => {
    const inventory = open({ context: 'admin', namespaces: only('shop', 'web') }, ['claim', 'pod', 'volume']);
    await inventory.settled(AbortSignal.timeout(60_000));
    await eventually('the claims', () => ids(inventory).length === 2);
    assert.deepEqual(ids(inventory), ['shop/data', 'web/data']);
    assert.deepEqual(states(inventory), { 'claim/shop': 'live', 'claim/web': 'live', 'pod/shop': 'live', 'pod/web': 'live', 'volume/': 'live' });
    assert.deepEqual(inventory.status()?.namespaces, ['shop', 'web']);

    await inventory.useNamespaces(only('bank'));
    assert.deepEqual(ids(inventory), [], 'emptied at once');
    await eventually('the other claim', () => ids(inventory).join() === 'bank/data');
    await inventory.useNamespaces(only());
    await eventually('all claims', () => ids(inventory).length === 3);
    assert.equal(inventory.status()?.namespaces, undefined);

    const restricted = open({ context: 'viewer', namespaces: only('web', 'bank') }, ['claim']);
    await restricted.settled(AbortSignal.timeout(60_000));
    await eventually('one claim', () => ids(restricted).join() === 'web/data');
    assert.deepEqual(states(restricted), { 'claim/web': 'live', 'claim/bank': 'forbidden' });
  });

  it('a choice is of one context', async () => {
    const namespaces = { byContext: { admin: ['shop'] }, otherwise: ['web'] };
    const inventory = open({ context: 'admin', namespaces }, ['claim']);
    await eventually('the one of admin', () => ids(inventory).join() === 'shop/data');
    await inventory.useContext('viewer');
    await eventually('the other of viewer', () => ids(inventory).join() === 'web/data');
  });

  it('watches no more namespaces one by one than it can, and says which it leaves out', async () => {
    const many = Array.from({ length: mostNamespaces + 2 }, (_, i) => `team-${i}`);
    const inventory = open({ context: 'admin', namespaces: only(...many) }, ['claim']);
    await inventory.settled(AbortSignal.timeout(60_000));
    assert.equal(inventory.status()?.kinds.length, mostNamespaces);
    assert.deepEqual(inventory.status()?.leftOut, many.slice(mostNamespaces));
  });

  it('asks the server for what is wanted and no more, and ends watches that are wanted no longer', async () => {
    const between = await ProxyBetween.start(plane);
    try {
      const inventory = open({ kubeconfig: between.kubeconfig, context: 'admin', namespaces: only('shop') }, []);
      const claims = inventory.want(['claim']);
      const pods = inventory.want(['claim', 'pod']);
      await inventory.settled(AbortSignal.timeout(60_000));
      await eventually('two watches', () => between.open.size === 2);
      const asked = new Set(between.asked);
      assert.deepEqual([...asked].toSorted(), ['/api/v1/namespaces/kube-system', '/api/v1/namespaces/shop/persistentvolumeclaims', '/api/v1/namespaces/shop/pods']);
      pods.dispose();
      await eventually('that pods are watched no longer', () => [...between.open].join() === '/api/v1/namespaces/shop/persistentvolumeclaims');
      claims.dispose();
      await eventually('that nothing is watched', () => between.open.size === 0);
    } finally {
      await between.stop();
    }
  });
});
