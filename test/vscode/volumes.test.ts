// The trees over the shop on the real cluster, and how fast an object made by kubectl appears in them.

import assert from 'node:assert/strict';
import { activated, lines, rowNamed, type Extension } from './support/extension.ts';
import { apply, kubectl } from './support/kubectl.ts';
import { until } from './support/until.ts';

/** Ages and moments pass while a cluster stands; their shape stays. */
const timeless = (line: string): string =>
  line
    .replace(/(today|yesterday|\d+ \w{3}) \d\d:\d\d/g, 'WHEN')
    .replace(/\d+ (s|min|h|d)\b( ago)?/g, 'AGE')
    .replace(/just now/g, 'AGE')
    // Git answers when it does.
    .replace(/ · from before all \d+ findings that reach it/, '');

describe('The views over the shop', () => {
  let api: Extension;

  before(async function () {
    this.timeout(60_000);
    api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
  });

  it('a stale claim has its restore points, users, certificates, findings and policy below it', async () => {
    // What the findings say is read once somebody looks at the claim.
    const claim = await until('the findings below the claim', async () => {
      const row = rowNamed(await api.inspect.tree('volumeGuard.volumes'), 'data-catalog-db-0');
      return row?.children.some(({ label, children }) => label === 'Findings that reach it' && children.length > 0) === true && row;
    });
    assert.equal(timeless(claim.description), 'Stale: saved AGE, policy allows AGE · 1 critical · cert AGE · 10Gi');
    assert.match(claim.spoken, /^data-catalog-db-0, Stale, /);
    const findings = claim.children.find(({ label }) => label === 'Findings that reach it');
    assert.ok(findings);
    assert.equal(findings.description, '1 critical, 8 high, 8 medium, 5 low');
    assert.ok(lines(findings.children).includes('SQL built from user input | services/catalog/catalog/store.py:35 · because services/catalog/Dockerfile builds the image'));
    assert.deepEqual(lines(claim.children.filter((part) => part !== findings)).map(timeless), [
      'Restore points | 2 · newest AGE, oldest AGE',
      '  WHEN | ready · survives the claim, not the namespace',
      '  WHEN | ready · survives the claim, not the namespace',
      'Used by',
      '  catalog-db | StatefulSet · 1 pod · postgres:15',
      '  catalog | Deployment · 1 pod · reaches it through Service catalog-db · catalog:2.1.0',
      '  storefront | Deployment · 2 pods · reaches it through Service catalog · nginx:1.22',
      'Certificates on the way to it',
      '  storefront-tls | expires in AGE · Ingress shop.example.com, mounted by storefront',
      'Policy "databases" | at most AGE lost · keep AGE',
    ]);
  });

  it('the view names the context and that it is live, and counts what needs action', () => {
    const { description, connection, badge } = api.inspect.head('volumeGuard.volumes');
    assert.match(description, / · live$/);
    assert.equal(connection, 'ready');
    assert.ok(badge >= 1);
  });

  it('certificates stand by urgency, the first to end first', async () => {
    const groups = await api.inspect.tree('volumeGuard.certificates');
    const groupOf = (name: string): string | undefined => groups.find(({ children }) => children.some(({ label }) => label === name))?.label.replace(/ \(.*/, '');
    assert.equal(groupOf('payments-tls'), 'Act now');
    assert.equal(groupOf('shop-ca'), 'Fine');
    const payments = rowNamed(groups, 'payments-tls');
    assert.equal(timeless(payments?.description ?? ''), 'AGE left of AGE · nobody renews it · mounted by payments');
    assert.match(rowNamed(groups, 'shop-ca')?.description ?? '', / · signs 2 certificates$/);
  });

  it('every row has a parent that leads to a root, and a tooltip without links', async () => {
    const check = async (rows: Awaited<ReturnType<Extension['inspect']['tree']>>, depth: number): Promise<void> => {
      for (const row of rows) {
        assert.equal((await api.inspect.parents('volumeGuard.volumes', row.node)).length, depth, row.label);
        assert.doesNotMatch(await api.inspect.tooltip('volumeGuard.volumes', row.node), /(?<!\\)\]\(/);
        await check(row.children, depth + 1);
      }
    };
    await check(await api.inspect.tree('volumeGuard.volumes'), 0);
  });

  it('a claim made by kubectl appears without a refresh, says that it was never saved, and goes again', async function () {
    this.timeout(60_000);
    const namespace = 'appears';
    await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    try {
      const heard: string[] = [];
      const listening = api.onDidChangeRows((batch) => heard.push(...batch.rows.map((row) => row.id)));
      await apply({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'fresh', namespace }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
      const row = await until('the claim in the tree', async () => rowNamed(await api.inspect.tree('volumeGuard.volumes'), 'fresh'), 1000);
      assert.match(row.description, /^due in \d+ h, never saved yet · .*1Gi$/);
      assert.match(row.spoken, /^fresh, Not yet due, /);
      listening.dispose();
      assert.ok(heard.includes(`${namespace}/fresh`));
    } finally {
      await kubectl(['delete', 'namespace', namespace, '--wait=false']);
    }
    await until('the claim gone from the tree', async () => rowNamed(await api.inspect.tree('volumeGuard.volumes'), 'fresh') === undefined, 30_000);
  });
});
