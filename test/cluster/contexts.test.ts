// Contexts and kubeconfigs that change while they are followed: rows of two clusters never stand together.

import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';
import { programsFolder } from '../../scripts/cluster/programs.ts';
import { until } from '../../scripts/lib/until.ts';
import type { Kind } from '../../src/domain/inventory/kind.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import type { Target } from '../../src/sources/cluster/port.ts';

const signal = new AbortController().signal;
const worker = new URL('../../src/sources/cluster/worker.ts', import.meta.url);

interface Kubeconfig {
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user: object }[];
  contexts: { name: string; context: object }[];
  'current-context': string;
}

describe('contexts', function () {
  this.timeout(120_000);
  let east: BareControlPlane;
  let west: BareControlPlane;
  let clients: Client[] = [];
  let inventories: InventoryClient[] = [];
  let folders = 0;

  const open = (target: Target, wanted: readonly Kind[] = ['claim', 'volume']): InventoryClient => {
    const inventory = new InventoryClient({ worker, target });
    inventories.push(inventory);
    inventory.want(wanted);
    return inventory;
  };
  const eventually = async (what: string, check: () => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check() ? true : undefined), { timeoutMs: 60_000, intervalMs: 20 });
  };
  const ids = (inventory: InventoryClient): string => inventory.rows().map(({ id }) => id).toSorted().join(' ');
  const configOf = async (plane: BareControlPlane): Promise<Kubeconfig> => {
    const config = JSON.parse(await readFile(plane.kubeconfig, 'utf8')) as Kubeconfig;
    // The plane's kubeconfig names its CA beside it.
    for (const { cluster } of config.clusters) cluster['certificate-authority'] = join(plane.folder, 'certificates/apiserver.crt');
    return config;
  };
  /** One cluster under a name of its own. */
  const named = async (plane: BareControlPlane, name: string): Promise<Kubeconfig> => {
    const config = await configOf(plane);
    return {
      clusters: config.clusters.map((entry) => ({ ...entry, name })),
      users: config.users.slice(0, 1).map((entry) => ({ ...entry, name })),
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    };
  };
  const newFolder = async (): Promise<string> => {
    folders += 1;
    const folder = join(east.folder, `kubeconfigs-${folders}`);
    await mkdir(folder);
    return folder;
  };
  /** Every set of rows that the inventory ever had. */
  const recorded = (inventory: InventoryClient): Set<string> => {
    const seen = new Set<string>();
    inventory.onDidChange(() => seen.add(ids(inventory)));
    return seen;
  };

  before(async () => {
    [east, west] = await Promise.all([BareControlPlane.start(), BareControlPlane.start()]);
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    for (const [plane, name] of [[east, 'east'], [west, 'west']] as const) {
      const client = await plane.client('admin');
      clients.push(client);
      await client.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'shop' } }, signal });
      await client.request({ method: 'POST', path: '/api/v1/namespaces/shop/persistentvolumeclaims', body: { metadata: { name }, spec }, signal });
    }
  });
  afterEach(async () => {
    await Promise.all(inventories.map(async (inventory) => inventory.dispose()));
    inventories = [];
  });
  after(async () => {
    await Promise.all(clients.map(async (client) => client.dispose()));
    clients = [];
    await Promise.all([east.stop(), west.stop()]);
  });

  it('switching back and forth empties the rows first, and never mixes them', async () => {
    const folder = await newFolder();
    const [a, b] = await Promise.all([named(east, 'east'), named(west, 'west')]);
    const kubeconfig = [join(folder, 'a'), join(folder, 'b')].join(':');
    await writeFile(join(folder, 'a'), JSON.stringify(a));
    await writeFile(join(folder, 'b'), JSON.stringify(b));
    const inventory = open({ kubeconfig });
    const seen = recorded(inventory);
    await eventually('the first file’s current context', () => ids(inventory) === 'shop/east');
    for (let i = 0; i < 20; i++) {
      await inventory.useContext(i % 2 === 0 ? 'west' : 'east');
      assert.equal(ids(inventory), '', 'emptied at once');
      // Some switches come while the last is still being answered, some later.
      if (i % 5 === 4) await eventually('rows', () => ids(inventory) !== '');
    }
    await eventually('the last choice', () => ids(inventory) === 'shop/east');
    await inventory.useContext('west');
    await eventually('the other', () => ids(inventory) === 'shop/west' && inventory.status()?.context === 'west');
    assert.deepEqual([...seen].toSorted(), ['', 'shop/east', 'shop/west']);
  });

  it('a context that leads to another cluster after a change of its kubeconfig has none of the old rows', async () => {
    const kubeconfig = join(await newFolder(), 'config');
    const [a, b] = await Promise.all([named(east, 'cluster'), named(west, 'cluster')]);
    await writeFile(kubeconfig, JSON.stringify(a));
    const inventory = open({ kubeconfig });
    const seen = recorded(inventory);
    await eventually('the rows and the identity', () => ids(inventory) === 'shop/east' && inventory.status()?.clusterUid !== undefined);
    const identity = inventory.status()?.clusterUid;
    await writeFile(kubeconfig, JSON.stringify(b));
    await eventually('the rows of the other cluster', () => ids(inventory) === 'shop/west');
    await eventually('its identity', () => inventory.status()?.clusterUid !== undefined);
    assert.notEqual(inventory.status()?.clusterUid, identity);
    assert.deepEqual([...seen].toSorted(), ['', 'shop/east', 'shop/west']);
  });

  it('a change that does not concern the context disturbs nothing', async () => {
    const kubeconfig = join(await newFolder(), 'config');
    const config = await named(east, 'east');
    await writeFile(kubeconfig, JSON.stringify(config));
    const inventory = open({ kubeconfig, context: 'east' });
    await eventually('the rows', () => ids(inventory) === 'shop/east' && (inventory.status()?.kinds ?? []).every(({ state }) => state.state === 'live'));
    const since = JSON.stringify(inventory.status()?.kinds);
    const other = await named(west, 'west');
    const both = { ...config, clusters: [...config.clusters, ...other.clusters], users: [...config.users, ...other.users], contexts: [...config.contexts, ...other.contexts], 'current-context': 'west' };
    await writeFile(kubeconfig, JSON.stringify(both));
    await until('the new context', async () => ((await inventory.contexts()).length === 2 ? true : undefined), { timeoutMs: 20_000 });
    // Longer than a change takes to be noticed.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(JSON.stringify(inventory.status()?.kinds), since);
    assert.equal(ids(inventory), 'shop/east');
  });

  it('a kubeconfig that is half written is read again; one that is deleted is told, and comes back', async () => {
    const kubeconfig = join(await newFolder(), 'config');
    const text = JSON.stringify(await named(east, 'east'));
    await writeFile(kubeconfig, text);
    const inventory = open({ kubeconfig });
    await eventually('the rows', () => ids(inventory) === 'shop/east');
    const troubles: (string | undefined)[] = [];
    inventory.onDidChange(({ status }) => troubles.push(status?.trouble?.code));
    await writeFile(kubeconfig, text.slice(0, text.length / 2));
    await new Promise((resolve) => setTimeout(resolve, 250));
    await appendFile(kubeconfig, text.slice(text.length / 2));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.ok(troubles.every((code) => code === undefined), troubles.join());

    await rm(kubeconfig);
    await eventually('that it is missing', () => inventory.status()?.trouble?.code === 'noKubeconfig');
    assert.equal(ids(inventory), 'shop/east', 'what was read stands');
    await writeFile(kubeconfig, text);
    await eventually('that all is well', () => inventory.status()?.trouble === undefined && (inventory.status()?.kinds ?? []).some(({ state }) => state.state === 'live'));
  });

  it('a kubeconfig that is a link is followed where it leads, and when it is led elsewhere', async () => {
    const [links, files] = [await newFolder(), await newFolder()];
    const target = join(files, 'config');
    const kubeconfig = join(links, 'config');
    await writeFile(target, JSON.stringify(await named(east, 'cluster')));
    await symlink(target, kubeconfig);
    const inventory = open({ kubeconfig });
    await eventually('the rows', () => ids(inventory) === 'shop/east');
    // Replaced, as careful programs write.
    await writeFile(`${target}.new`, JSON.stringify(await named(west, 'cluster')));
    await rename(`${target}.new`, target);
    await eventually('the replaced file', () => ids(inventory) === 'shop/west');
    const other = join(await newFolder(), 'config');
    await writeFile(other, JSON.stringify(await named(east, 'cluster')));
    await symlink(other, `${kubeconfig}.new`);
    await rename(`${kubeconfig}.new`, kubeconfig);
    await eventually('the replaced link', () => ids(inventory) === 'shop/east');
  });

  it('a definition that is removed and made again: restore points go and come back at once', async () => {
    const [client] = clients;
    assert.ok(client);
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const [definition] = parseAllDocuments(await readFile(join(await programsFolder(), 'crd', 'snapshot.storage.k8s.io_volumesnapshots.yaml'), 'utf8')).map((document) => document.toJS() as object);
    assert.ok(definition);
    const inventory = open({ kubeconfig: east.kubeconfig, context: 'admin' }, ['claim', 'snapshot']);
    const state = (): string | undefined => inventory.status()?.kinds.find(({ kind }) => kind === 'snapshot')?.state.state;
    const points = (): number | undefined => inventory.row('shop/east')?.restorePoints.length;
    await eventually('that there are none', () => state() === 'notInstalled');
    for (const round of [1, 2]) {
      await client.request({ method: 'POST', path: definitions, body: definition, signal });
      // Without noticing, the next attempt would be 45 s away.
      await until(`snapshots, round ${round}`, () => Promise.resolve(state() === 'live' || undefined), { timeoutMs: 15_000, intervalMs: 20 });
      const body = { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: `point-${round}` }, spec: { source: { persistentVolumeClaimName: 'east' } } };
      await client.request({ method: 'POST', path: '/apis/snapshot.storage.k8s.io/v1/namespaces/shop/volumesnapshots', body, signal });
      await eventually('its row', () => points() === 1);
      await client.request({ method: 'DELETE', path: `${definitions}/volumesnapshots.snapshot.storage.k8s.io`, signal });
      await until(`that they are gone, round ${round}`, () => Promise.resolve(state() === 'notInstalled' || undefined), { timeoutMs: 15_000, intervalMs: 20 });
      assert.equal(points(), 0);
      await until('the end of the definition', async () => {
        const list = (await client.request({ method: 'GET', path: definitions, signal })) as { readonly items: readonly unknown[] };
        return list.items.length === 0 || undefined;
      }, { timeoutMs: 20_000 });
    }
  });
});
