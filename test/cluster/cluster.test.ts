// What the rest of the project relies on in a local cluster: pods really run, volumes, snapshots and restores hold real
// data, the driver fails when told to, and others than the administrator are held to their permissions.

import assert from 'node:assert/strict';
import type { V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { openCluster, type Cluster } from '../../scripts/cluster/cluster.ts';
import { ensureCluster } from '../../scripts/cluster/ensureCluster.ts';
import { clearCsiFaults, injectCsiFault } from '../../scripts/cluster/injectCsiFault.ts';
import { kubeconfigFor } from '../../scripts/cluster/kubeconfigFor.ts';
import { silent } from '../../scripts/lib/progress.ts';
import { until } from '../../scripts/lib/until.ts';

const namespace = 'cluster-test';

function claim(name: string, storageClassName: string, snapshot?: string): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels: { group: 'chain' } },
    spec: {
      storageClassName,
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      ...(snapshot === undefined ? {} : { dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: snapshot } }),
    },
  };
}

function database(name: string, claimName: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'postgres',
          image: 'postgres:15',
          env: [{ name: 'POSTGRES_PASSWORD', value: 'test' }],
          readinessProbe: { exec: { command: ['pg_isready'] }, periodSeconds: 1 },
          volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
    },
  };
}

function snapshot(name: string, claimName: string): object {
  return { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name }, spec: { source: { persistentVolumeClaimName: claimName } } };
}

describe('a local cluster', function () {
  this.timeout(180_000);
  let cluster: Cluster;

  const kubectl = async (...args: string[]): Promise<string> => await cluster.kubectl([`--namespace=${namespace}`, ...args]);
  const apply = async (...objects: object[]): Promise<string> =>
    await cluster.kubectl([`--namespace=${namespace}`, 'apply', '--filename=-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) });
  const ready = async (pod: string): Promise<string> => await kubectl('wait', '--for=condition=Ready', `pod/${pod}`, '--timeout=60s');
  const usable = async (name: string): Promise<string> => await kubectl('wait', '--for=jsonpath={.status.readyToUse}=true', `volumesnapshot/${name}`, '--timeout=60s');
  const sql = async (pod: string, query: string): Promise<string> => (await kubectl('exec', pod, '--', 'psql', '--username=postgres', '-Atc', query)).trim();
  const clean = async (): Promise<string> => await cluster.kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=60s']);

  before(async function () {
    this.timeout(1_800_000);
    cluster = await ensureCluster('test', { seed: 'none', attachRequired: false, progress: silent });
    await clean();
    await cluster.kubectl(['create', 'namespace', namespace]);
    await apply(claim('data', 'standard-wait'), database('db', 'data'));
    await ready('db');
  });

  after(async () => {
    await clearCsiFaults(cluster);
    await clean();
  });

  it('runs pods from images with a digest', async () => {
    const pod = JSON.parse(await kubectl('get', 'pod', 'db', '--output=json')) as V1Pod;
    assert.match(pod.status?.containerStatuses?.[0]?.imageID ?? '', /^docker\.io\/library\/postgres@sha256:[0-9a-f]{64}$/);
    assert.equal(await sql('db', 'select 1'), '1');
  });

  it('resolves Services and reaches them, from pods and from the host', async () => {
    await apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } }, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'nginx', image: 'nginx:1.22', readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 } }] },
    });
    await ready('web');
    const address = await kubectl('get', 'service', 'web', '--output=jsonpath={.spec.clusterIP}');
    // kube-proxy and the DNS server learn of the Service on their own.
    const soon = { timeoutMs: 20_000 };
    const page = await until('the host to reach the Service', async () => await (await fetch(`http://${address}/`, { signal: AbortSignal.timeout(2000) })).text(), soon);
    assert.match(page, /Welcome to nginx/);
    const url = `http://web.${namespace}.svc.cluster.local/`;
    assert.equal(await until('a pod to reach the Service', async () => await kubectl('exec', 'db', '--', 'timeout', '3', 'wget', '-q', '-O', '-', url), soon), page);
  });

  it('restores what a snapshot holds, under load, and not what came later', async () => {
    await sql('db', 'create table rows as select generate_series(1, 1000) as id');
    const writer = sql('db', 'do $$ begin for i in 1..400 loop insert into rows values (-i); commit; perform pg_sleep(0.005); end loop; end $$');
    await apply(snapshot('s1', 'data'));
    await usable('s1');
    await writer;
    await sql('db', 'insert into rows select generate_series(1001, 1500)');
    await apply(claim('restored', 'standard-wait', 's1'), database('check', 'restored'));
    await ready('check');
    assert.equal(await sql('check', 'select count(*) filter (where id between 1 and 1000), count(*) filter (where id > 1000) from rows'), '1000|0');
    // Each row was a transaction of its own: a moment shows the first so many of them.
    assert.equal(await sql('check', 'select count(*) = coalesce(-min(id), 0) from rows where id < 0'), 't');
    assert.equal(await sql('db', 'select count(*) from rows'), '1900');
  });

  it('takes a snapshot of a group of claims', async () => {
    await apply(claim('other', 'standard'));
    await kubectl('wait', '--for=jsonpath={.status.phase}=Bound', 'pvc/other', '--timeout=60s');
    await kubectl('label', 'pvc', 'data', 'other', 'together=yes');
    await apply({
      apiVersion: 'groupsnapshot.storage.k8s.io/v1',
      kind: 'VolumeGroupSnapshot',
      metadata: { name: 'g1' },
      spec: { source: { selector: { matchLabels: { together: 'yes' } } } },
    });
    await kubectl('wait', '--for=jsonpath={.status.readyToUse}=true', 'volumegroupsnapshot/g1', '--timeout=60s');
    const members = '--output=jsonpath={.items[?(@.status.volumeGroupSnapshotName=="g1")].spec.source.persistentVolumeClaimName}';
    await until(
      'both claims to have their snapshot',
      async () => ((await kubectl('get', 'volumesnapshots', members)).split(' ').sort().join() === 'data,other' ? true : undefined),
      { timeoutMs: 20_000 },
    );
    await kubectl('delete', 'volumegroupsnapshot', 'g1', '--timeout=60s');
  });

  it('grows a volume', async () => {
    await kubectl('patch', 'pvc', 'data', '--patch={"spec":{"resources":{"requests":{"storage":"2Gi"}}}}');
    await kubectl('wait', '--for=jsonpath={.status.capacity.storage}=2Gi', 'pvc/data', '--timeout=60s');
  });

  it('shows the parameters of a storage class on the volume', async () => {
    const bound = JSON.parse(await kubectl('get', 'pvc', 'data', '--output=json')) as V1PersistentVolumeClaim;
    const encrypted = await kubectl('get', 'pv', bound.spec?.volumeName ?? '', '--output=jsonpath={.spec.csi.volumeAttributes.encrypted}');
    assert.equal(encrypted, 'true');
  });

  it('fails a call of the driver as often as it is told to, and then works', async () => {
    await injectCsiFault(cluster, { rpc: 'CreateSnapshot', code: 'RESOURCE_EXHAUSTED', message: 'the array is full', count: 1 });
    await apply(snapshot('s2', 'data'));
    await kubectl('wait', '--for=jsonpath={.status.error.message}', 'volumesnapshot/s2', '--timeout=60s');
    assert.match(await kubectl('get', 'volumesnapshot', 's2', '--output=jsonpath={.status.error.message}'), /the array is full/);
    await usable('s2');
  });

  it('holds users and service accounts to their permissions', async () => {
    await apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader' } });
    await kubectl('create', 'rolebinding', 'reader', '--clusterrole=view', `--serviceaccount=${namespace}:reader`, '--user=ada');
    for (const identity of [{ user: 'ada' }, { serviceAccount: 'reader', namespace }]) {
      const theirs = openCluster(cluster.name);
      const path = await kubeconfigFor(cluster, identity, namespace);
      // The later flag counts: openCluster's kubectl is the administrator's.
      const as = async (...args: string[]) => await theirs.kubectl([`--kubeconfig=${path}`, ...args]);
      assert.equal(await as('get', 'pods', '--output=name').then((text) => text.includes('pod/db')), true);
      await assert.rejects(as('get', 'secrets'), /Forbidden/);
      await assert.rejects(as('get', 'pods', '--namespace=kube-system'), /Forbidden/);
    }
  });
});
