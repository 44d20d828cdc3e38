// The shop as the local cluster has it after `up`: it runs, its data is real, and its past and its certificates are as
// samples/shop/README.md says.

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import type { V1Deployment, V1PersistentVolume, V1PersistentVolumeClaim, V1Pod, V1Secret, V1StatefulSet } from '@kubernetes/client-node';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { ensureCluster } from '../../scripts/cluster/ensureCluster.ts';
import { seedShop } from '../../scripts/cluster/seeds/shop.ts';
import { silent } from '../../scripts/lib/progress.ts';

interface Snapshot {
  metadata: { name: string; resourceVersion: string };
  spec: { source: { persistentVolumeClaimName: string } };
  status: { readyToUse: boolean; creationTime: string; boundVolumeSnapshotContentName: string };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe('the shop', function () {
  this.timeout(600_000);
  let cluster: Cluster;

  before(async () => {
    cluster = await ensureCluster('test', { seed: 'shop', attachRequired: false, progress: silent });
  });

  const list = async <T>(kind: string, ...args: string[]): Promise<T[]> =>
    (JSON.parse(await cluster.kubectl(['get', kind, '-n', 'shop', '-o', 'json', ...args])) as { items: T[] }).items;
  const sql = async (pod: string, database: string, query: string): Promise<string> =>
    (await cluster.kubectl(['exec', '-n', 'shop', pod, '--', 'psql', '-U', 'shop', '-d', database, '-Atc', query])).trim();
  const podsOf = async (app: string): Promise<string[]> => (await list<V1Pod>('pods', '-l', `app=${app}`)).map((pod) => pod.status?.podIP ?? '');
  const certificateOf = async (name: string): Promise<X509Certificate> => {
    const found = (await list<V1Secret>('secrets')).find((secret) => secret.metadata?.name === name);
    return new X509Certificate(Buffer.from(found?.data?.['tls.crt'] ?? '', 'base64'));
  };

  it('runs', async () => {
    const workloads = [...(await list<V1Deployment>('deployments')), ...(await list<V1StatefulSet>('statefulsets'))];
    assert.deepEqual(workloads.map((workload) => workload.metadata?.name).sort(), ['catalog', 'catalog-db', 'orders', 'orders-db', 'payments', 'storefront', 'uploads']);
    for (const { metadata, spec, status } of workloads) assert.equal(status?.readyReplicas, spec?.replicas, metadata?.name);
  });

  it('has the data its loader writes', async () => {
    assert.equal(await sql('orders-db-0', 'orders', 'select count(*), count(distinct customer) from orders'), '1680|7');
    assert.equal(await sql('catalog-db-0', 'catalog', 'select count(*) from items'), '240');
  });

  it('serves its stored certificate, signed by the shop CA, from both pods', async () => {
    const ca = await certificateOf('shop-ca');
    for (const [name, host] of [['storefront', 'shop.example.com'], ['payments', 'payments.example.com']] as const) {
      const stored = await certificateOf(`${name}-tls`);
      const served = await Promise.all((await podsOf(name)).map(async (address) => (await get(address, host, ca, '/healthz')).fingerprint));
      assert.deepEqual(served, [stored.fingerprint256, stored.fingerprint256], name);
    }
  });

  it('has one certificate about to expire and one soon', async () => {
    const left = async (name: string) => (await certificateOf(name)).validToDate.getTime() - Date.now();
    assert.ok((await left('payments-tls')) < 2 * dayMs && (await left('payments-tls')) > 0);
    assert.ok((await left('storefront-tls')) < 12 * dayMs && (await left('storefront-tls')) > 11 * dayMs);
  });

  it('has fresh restore points of one claim, stale ones of another and none of the third', async () => {
    const ages = new Map<string, number[]>();
    for (const { metadata, spec, status } of await list<Snapshot>('volumesnapshots')) {
      assert.ok(status.readyToUse, metadata.name);
      const claim = spec.source.persistentVolumeClaimName;
      ages.set(claim, [...(ages.get(claim) ?? []), Date.now() - Date.parse(status.creationTime)]);
    }
    assert.deepEqual([...ages.keys()].sort(), ['data-catalog-db-0', 'data-orders-db-0']);
    assert.equal(ages.get('data-orders-db-0')?.length, 5);
    assert.ok(Math.min(...(ages.get('data-orders-db-0') ?? [])) < 24 * hourMs);
    assert.ok(Math.min(...(ages.get('data-catalog-db-0') ?? [])) >= 9 * dayMs);
  });

  it('ties each restore point to the volume of its claim, with one time in the snapshot and, in nanoseconds, in its content', async () => {
    const contents = await list<{ metadata: { name: string }; spec: { source: { volumeHandle: string } }; status: { creationTime: number } }>('volumesnapshotcontents');
    const volumes = await list<V1PersistentVolume>('persistentvolumes');
    for (const { spec, status } of await list<Snapshot>('volumesnapshots')) {
      const content = contents.find(({ metadata }) => metadata.name === status.boundVolumeSnapshotContentName);
      const volume = volumes.find((candidate) => candidate.spec?.csi?.volumeHandle === content?.spec.source.volumeHandle);
      assert.equal(volume?.spec?.claimRef?.name, spec.source.persistentVolumeClaimName);
      assert.equal(Math.round((content?.status.creationTime ?? 0) / 1e6), Date.parse(status.creationTime));
    }
  });

  it('gives back from a restore point what was there then', async () => {
    const oldest = (await list<Snapshot>('volumesnapshots'))
      .filter(({ spec }) => spec.source.persistentVolumeClaimName === 'data-orders-db-0')
      .sort((a, b) => a.status.creationTime.localeCompare(b.status.creationTime))[0];
    await cluster.kubectl(['apply', '-f', '-'], { input: JSON.stringify(restored('restored-orders', oldest?.metadata.name ?? '')) });
    try {
      await cluster.kubectl(['wait', '-n', 'shop', 'pod/restored-orders', '--for=condition=Ready', '--timeout=120s']);
      assert.equal(await sql('restored-orders', 'orders', 'select count(*) from orders'), '240');
    } finally {
      await cluster.kubectl(['delete', '-n', 'shop', 'pod/restored-orders', 'pvc/restored-orders', '--now']);
    }
  });

  it('lets its planted flaw reach the data: a request reads the orders of everybody', async () => {
    const [address] = await podsOf('orders');
    const ask = async (customer: string) => {
      const response = await fetch(`http://${address ?? ''}:8080/orders?customer=${encodeURIComponent(customer)}`, { signal: AbortSignal.timeout(10_000) });
      return (await response.json()) as { customer: string }[];
    };
    assert.deepEqual([...new Set((await ask('ana')).map(({ customer }) => customer))], ['ana']);
    assert.ok(new Set((await ask("' or true or customer = '")).map(({ customer }) => customer)).size > 1);
  });

  it('reaches its services through the storefront, and keeps uploads on their volume', async () => {
    const [address = ''] = await podsOf('storefront');
    const ca = await certificateOf('shop-ca');
    const count = async (path: string) => (JSON.parse((await get(address, 'shop.example.com', ca, path)).body) as unknown[]).length;
    assert.equal(await count('/items?q=oak'), 48);
    assert.equal(await count('/orders?customer=ana'), 200);
    assert.equal(await count('/files'), 2);
  });

  it('stays as it is when it is seeded again', async () => {
    const versions = async () => [
      ...(await list<V1Secret>('secrets')).map(({ metadata }) => [metadata?.name, metadata?.resourceVersion]),
      ...(await list<Snapshot>('volumesnapshots')).map(({ metadata }) => [metadata.name, metadata.resourceVersion]),
      ...(await list<V1PersistentVolumeClaim>('persistentvolumeclaims')).map(({ metadata }) => [metadata?.name, metadata?.resourceVersion]),
    ];
    const before = await versions();
    await seedShop(cluster, silent);
    assert.deepEqual(await versions(), before);
  });
});

/** What an address answers a client who knows it by `host` and trusts that authority only, and the SHA-256 fingerprint it showed. */
async function get(address: string, host: string, ca: X509Certificate, path: string): Promise<{ body: string; fingerprint: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ body: string; fingerprint: string }>();
  const options = { host: address, port: 8443, path, servername: host, ca: ca.toString(), agent: false, signal: AbortSignal.timeout(10_000) };
  request(options, (response) => {
    assert.ok(response.socket instanceof TLSSocket);
    const fingerprint = response.socket.getPeerCertificate().fingerprint256;
    text(response).then((body) => resolve({ body, fingerprint }), reject);
  })
    .on('error', reject)
    .end();
  return await promise;
}

/** A claim made from the snapshot, and a database on it that nothing else speaks with. */
function restored(name: string, snapshot: string) {
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name, namespace: 'shop' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'standard',
          resources: { requests: { storage: '20Gi' } },
          dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: snapshot },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'shop' },
        spec: {
          containers: [
            {
              name: 'postgres',
              image: 'postgres:15',
              env: [{ name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' }],
              volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
              readinessProbe: { exec: { command: ['pg_isready', '-U', 'shop', '-d', 'orders'] }, periodSeconds: 1 },
            },
          ],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
        },
      },
    ],
  };
}
