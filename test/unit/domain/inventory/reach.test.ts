// Who can reach a claim, by which way, and which certificates stand on it.

import assert from 'node:assert/strict';
import type { Facts } from '../../../../src/domain/inventory/facts.ts';
import type { ClaimRow } from '../../../../src/domain/inventory/row.ts';
import { ClusterView } from './clusterView.ts';
import { bound, make, start } from './make.ts';

/** Each workload as `kind/name` or `kind/name via service>kind/name …`. */
function waysOf(row: ClaimRow): readonly string[] {
  return row.reach.map(({ workload, hops }) => [`${workload.kind}/${workload.name}`, ...hops.map(({ via, to }) => `${via}>${to.name}`)].join(' '));
}

function rowOf(id: string, ...facts: readonly Facts[]): ClaimRow {
  const view = new ClusterView();
  view.put(...facts);
  return view.row(id);
}

describe('who mounts a claim', () => {
  it('every kind of workload, by its template', () => {
    for (const kind of ['statefulSet', 'deployment', 'daemonSet'] as const) {
      assert.deepEqual(waysOf(rowOf('shop/data', ...bound('data'), make.workload(kind, 'w', { claims: ['data'] }))), [`${kind}/w`]);
    }
  });

  it('a StatefulSet whose templates make claims of that name, running or not', () => {
    const db = make.workload('statefulSet', 'orders-db', {}, { claimTemplates: ['data', 'wal'], replicas: 0 });
    assert.deepEqual(waysOf(rowOf('shop/data-orders-db-0', ...bound('data-orders-db-0'), db)), ['statefulSet/orders-db']);
    assert.deepEqual(waysOf(rowOf('shop/wal-orders-db-12', ...bound('wal-orders-db-12'), db)), ['statefulSet/orders-db']);
    assert.deepEqual(waysOf(rowOf('shop/data-orders-db', ...bound('data-orders-db'), db)), []);
    assert.deepEqual(waysOf(rowOf('other/data-orders-db-0', ...bound('other/data-orders-db-0'), db)), []);
  });

  it('a StatefulSet that does not run the pod of that ordinal at its present scale will use it again', () => {
    const set = (more: object): Facts => make.workload('statefulSet', 'db', {}, { claimTemplates: ['data'], replicas: 2, ...more });
    const standby = (claim: string, facts: Facts): unknown => rowOf(`shop/${claim}`, ...bound(claim), facts).reach.map((reach) => reach.standby);
    assert.deepEqual([standby('data-db-1', set({})), standby('data-db-2', set({})), standby('data-db-10', set({}))], [[undefined], [2], [10]]);
    assert.deepEqual([standby('data-db-0', set({ firstOrdinal: 5 })), standby('data-db-6', set({ firstOrdinal: 5 })), standby('data-db-7', set({ firstOrdinal: 5 }))], [[0], [undefined], [7]]);
    assert.deepEqual(standby('data-db-02', set({})), [], 'ordinals have no leading zeros');
    assert.deepEqual(standby('other-9', make.workload('statefulSet', 'db', { claims: ['other-9'] })), [undefined], 'a claim that the pods share is in use');
  });

  it('all of those that share it, and nobody where nobody does', () => {
    const shared = bound('shared', { accessModes: ['ReadWriteMany'] });
    const users = [make.workload('deployment', 'web', { claims: ['shared'] }), make.workload('daemonSet', 'agent', { claims: ['shared'] }), make.pod('job-1', { claims: ['shared'] }, { owner: { kind: 'Job', name: 'job' } })];
    assert.deepEqual(waysOf(rowOf('shop/shared', ...shared, ...users)), ['daemonSet/agent', 'pod/job-1', 'deployment/web']);
    assert.deepEqual(waysOf(rowOf('shop/data', ...bound('data'), ...users)), []);
  });

  it('pods, under the workload that owns them: a pod alone knows its ephemeral claims', () => {
    const owned = make.pod('web-1', { claims: ['web-1-scratch'] }, { owner: { kind: 'Deployment', name: 'web' } });
    assert.deepEqual(waysOf(rowOf('shop/web-1-scratch', ...bound('web-1-scratch'), owned, make.workload('deployment', 'web'))), ['deployment/web']);
  });

  it('pods that nobody owns, or that a Job does, stand for themselves', () => {
    const pods = [make.pod('bare', { claims: ['data'] }), make.pod('job-1', { claims: ['data'] }, { owner: { kind: 'Job', name: 'job' } }), make.pod('orphan', { claims: ['data'] }, { owner: { kind: 'Deployment', name: 'gone' } })];
    assert.deepEqual(waysOf(rowOf('shop/data', ...bound('data'), ...pods)), ['pod/bare', 'pod/job-1', 'pod/orphan']);
  });

  it('pods that have ended do not', () => {
    assert.deepEqual(waysOf(rowOf('shop/data', ...bound('data'), make.pod('done', { claims: ['data'] }, { phase: 'Succeeded' }), make.pod('dead', { claims: ['data'] }, { phase: 'Failed' }))), []);
  });

  it('shows images with the digest of the newest pod', () => {
    const images = [{ container: 'main', image: 'shop/orders:1' }];
    const owner = { kind: 'Deployment', name: 'orders' };
    const row = rowOf(
      'shop/data',
      ...bound('data'),
      make.workload('deployment', 'orders', { claims: ['data'], images }, { replicas: 3, readyReplicas: 2 }),
      make.pod('orders-1', {}, { owner, imageIds: [{ container: 'main', imageId: 'sha256:old' }], createdAt: start }),
      make.pod('orders-2', {}, { owner, imageIds: [{ container: 'main', imageId: 'sha256:new' }], createdAt: start + 2 }),
      make.pod('orders-3', {}, { owner, imageIds: [{ container: 'main', imageId: '' }], createdAt: start + 3 }),
    );
    assert.deepEqual(row.reach[0]?.workload, {
      kind: 'deployment',
      namespace: 'shop',
      name: 'orders',
      uid: 'deployment:shop/orders',
      replicas: 3,
      readyReplicas: 2,
      images: [{ container: 'main', image: 'shop/orders:1', imageId: 'sha256:new' }],
    });
  });
});

describe('who reaches a claim through Services', () => {
  const claim = bound('data');
  const db = make.workload('statefulSet', 'db', { claims: ['data'] });
  const dbService = make.service('db', 'db');

  it('whoever mentions a Service that selects who mounts it, with the hop as proof', () => {
    const row = rowOf('shop/data', ...claim, db, dbService, make.workload('deployment', 'api', { hosts: ['db'] }));
    assert.deepEqual(row.reach.map(({ workload }) => workload.name), ['db', 'api']);
    assert.deepEqual(row.reach[1]?.hops, [
      { from: { kind: 'deployment', namespace: 'shop', name: 'api' }, to: { kind: 'statefulSet', namespace: 'shop', name: 'db' }, via: 'db', where: { kind: 'podTemplate' } },
    ]);
  });

  it('in a ConfigMap that it uses, too', () => {
    const row = rowOf('shop/data', ...claim, db, dbService, make.workload('deployment', 'api', { configMaps: ['settings'] }), make.configMap('settings', ['db.shop.svc.cluster.local']), make.configMap('unused', ['db']));
    assert.deepEqual(row.reach[1]?.hops[0]?.where, { kind: 'configMap', name: 'settings' });
    assert.equal(row.reach.length, 2);
  });

  it('over several hops, nearest first, up to four', () => {
    const chain = ['a', 'b', 'c', 'd', 'e'].flatMap((name, i, all) => [make.workload('deployment', name, { hosts: [all[i - 1] ?? 'db'] }), make.service(name, name)]);
    assert.deepEqual(waysOf(rowOf('shop/data', ...claim, db, dbService, ...chain)), [
      'statefulSet/db',
      'deployment/a db>db',
      'deployment/b a>a db>db',
      'deployment/c b>b a>a db>db',
      'deployment/d c>c b>b a>a db>db',
    ]);
  });

  it('cycles end, and a shortest way is the one shown', () => {
    const a = make.workload('deployment', 'a', { hosts: ['db', 'b', 'a'] });
    const b = make.workload('deployment', 'b', { hosts: ['a', 'db'] });
    assert.deepEqual(waysOf(rowOf('shop/data', ...claim, db, dbService, a, b, make.service('a', 'a'), make.service('b', 'b'))), ['statefulSet/db', 'deployment/a db>db', 'deployment/b db>db']);
  });

  it('from another namespace only by a name that says so', () => {
    const near = make.workload('deployment', 'web/near', { hosts: ['db'] });
    const far = make.workload('deployment', 'web/far', { hosts: ['db.shop'] });
    assert.deepEqual(waysOf(rowOf('shop/data', ...claim, db, dbService, near, far)), ['statefulSet/db', 'deployment/far db>db']);
  });

  it('all labels of the selector must match; a Service without one selects nobody', () => {
    const api = make.workload('deployment', 'api', { hosts: ['strict', 'none'] });
    const strict = make.service('strict', 'db', { selector: { app: 'db', tier: 'data' } });
    const none = make.service('none', 'db', { selector: {} });
    assert.deepEqual(waysOf(rowOf('shop/data', ...claim, db, strict, none, api)), ['statefulSet/db']);
    const labelled = { ...db, templateLabels: { tier: 'data', app: 'db', more: 'x' } };
    assert.deepEqual(waysOf(rowOf('shop/data', ...claim, labelled, strict, none, api)), ['statefulSet/db', 'deployment/api strict>db']);
  });

  it('changes with the Service, the mention and the ConfigMap', () => {
    const view = new ClusterView();
    view.put(...claim, db, make.workload('deployment', 'api', { configMaps: ['settings'] }));
    assert.deepEqual(waysOf(view.row('shop/data')), ['statefulSet/db']);
    view.put(make.configMap('settings', ['db']));
    view.put(dbService);
    assert.deepEqual(waysOf(view.row('shop/data')), ['statefulSet/db', 'deployment/api db>db']);
    view.put(make.configMap('settings', ['elsewhere']));
    assert.deepEqual(waysOf(view.row('shop/data')), ['statefulSet/db']);
    view.put(make.configMap('settings', ['db']));
    view.remove(dbService);
    assert.deepEqual(waysOf(view.row('shop/data')), ['statefulSet/db']);
  });
});

describe('certificates on the way', () => {
  const claim = bound('data');
  const db = make.workload('statefulSet', 'db', { claims: ['data'], secrets: ['db-tls', 'password'] });
  const web = make.workload('deployment', 'web', { hosts: ['db'] });
  const facts = [...claim, db, web, make.service('db', 'db'), make.service('web', 'web'), make.ingress('public', 'shop.example.com', 'web', 'web-tls'), make.secret('db-tls'), make.secret('web-tls'), make.secret('unrelated')];

  it('are the TLS secrets that its workloads mount and that their Ingresses serve', () => {
    const row = rowOf('shop/data', ...facts);
    assert.deepEqual(row.certificates, [
      { certificate: 'shop/db-tls', workload: { kind: 'statefulSet', namespace: 'shop', name: 'db' } },
      { certificate: 'shop/web-tls', workload: { kind: 'deployment', namespace: 'shop', name: 'web' } },
    ]);
    assert.deepEqual(row.reach.map(({ ingresses }) => ingresses), [[], ['public']]);
    assert.deepEqual(row.certificatesUnread, []);
  });

  it('an Ingress’s other hosts are on the way to something else', () => {
    const ingress = { ...make.ingress('public', 'shop.example.com', 'web', 'web-tls'), tls: [{ secret: 'unrelated', hosts: ['admin.example.com'] }, { secret: 'web-tls', hosts: [] }] };
    assert.deepEqual(rowOf('shop/data', ...facts, ingress).certificates.map(({ certificate }) => certificate), ['shop/db-tls', 'shop/web-tls']);
  });

  it('a wildcard stands for one label, in the rule and in the certificate’s entry', () => {
    const on = (ruled: string, served: string): readonly string[] =>
      rowOf('shop/data', ...claim, db, web, make.service('db', 'db'), make.service('web', 'web'), make.secret('web-tls'), {
        ...make.ingress('public', ruled, 'web', 'web-tls'),
        tls: [{ secret: 'web-tls', hosts: [served] }],
      }).certificates.map(({ certificate }) => certificate);
    for (const [ruled, served] of [['shop.example.com', '*.example.com'], ['*.example.com', 'shop.example.com'], ['*.example.com', '*.example.com']] as const) assert.deepEqual(on(ruled, served), ['shop/web-tls'], `${ruled} ${served}`);
    for (const [ruled, served] of [['a.shop.example.com', '*.example.com'], ['example.com', '*.example.com'], ['*.example.com', '*.other.com'], ['shop.example.com', '*.com'], ['badexample.com', '*.example.com'], ['*', 'shop']] as const) assert.deepEqual(on(ruled, served), [], `${ruled} ${served}`);
  });

  it('come and go with their secrets; the copy that a rotation keeps is none', () => {
    const view = new ClusterView();
    view.put(...facts);
    assert.equal(view.remove(make.secret('web-tls')).rows.length, 1);
    assert.deepEqual(view.row('shop/data').certificates.map(({ certificate }) => certificate), ['shop/db-tls']);
    view.put(make.secret('db-tls', {}, { rollbackOf: 'other' }));
    assert.deepEqual(view.row('shop/data').certificates, []);
    assert.equal(view.certificates.has('shop/db-tls'), false);
  });

  it('may be incomplete, in the namespaces of everyone on the way', () => {
    const view = new ClusterView({ secret: 'forbidden', ingress: undefined });
    view.put(...facts, make.workload('deployment', 'web/far', { hosts: ['db.shop'] }));
    assert.deepEqual(view.row('shop/data').certificatesUnread, [
      { code: 'forbidden', kind: 'secret', namespace: 'shop' },
      { code: 'stillReading', kind: 'ingress' },
      { code: 'forbidden', kind: 'secret', namespace: 'web' },
    ]);
  });
});
