// Filter, order, badge, reveal, several selected rows, and what VS Code is told of when something changes.

import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { commands, env, window } from 'vscode';
import type { Planned } from '../../src/ui/ports/operations.ts';
import { nodeKey, type Node } from '../../src/ui/tree/node.ts';
import { needsAction } from '../../src/ui/verdicts.ts';
import { activated, rowNamed, type Extension } from './support/extension.ts';
import { apply, kubectl } from './support/kubectl.ts';
import { makeBoundClaim } from './support/makeBoundClaim.ts';
import { until } from './support/until.ts';

const volumes = 'volumeGuard.volumes';

describe('The trees', function () {
  this.timeout(120_000);
  let api: Extension;

  /** Of the shop: what other specs have left stands elsewhere. */
  const claims = async (): Promise<readonly string[]> => (await api.inspect.tree(volumes)).filter(({ label }) => label === 'shop').flatMap(({ children }) => children.map(({ label }) => label));
  const message = (): string => api.inspect.head(volumes).message;

  before(async () => {
    api = await activated();
    await commands.executeCommand('volumeGuard.volumes.focus');
    await api.whenReady(AbortSignal.timeout(50_000));
  });

  afterEach(async () => {
    await commands.executeCommand('volumeGuard.clearFilter');
    await commands.executeCommand('volumeGuard.sortByName');
  });

  it('a filter by text and by verdict shows what passes both, says so in the title, and is cleared', async () => {
    const all = await claims();
    await commands.executeCommand('volumeGuard.filterVolumes', { text: 'SHOP db' });
    const withText = await claims();
    assert.ok(withText.length > 1 && withText.length < all.length);
    assert.deepEqual(withText.filter((name) => !name.includes('db')), []);
    assert.match(api.inspect.head(volumes).description, /^"SHOP db" · /);
    await commands.executeCommand('volumeGuard.filterByVerdict', { verdicts: ['Stale'] });
    assert.deepEqual(await claims(), ['data-catalog-db-0']);
    assert.match(api.inspect.head(volumes).description, /^"SHOP db", Stale · /);
    assert.match((await api.inspect.tree(volumes))[0]?.description ?? '', / · 1 of \d+ volumes$/);
    await commands.executeCommand('volumeGuard.clearFilter');
    assert.deepEqual(await claims(), all);
  });

  it('a filter that nothing passes says so in place of the rows', async () => {
    await commands.executeCommand('volumeGuard.filterVolumes', { text: 'no such volume' });
    assert.deepEqual(await claims(), []);
    assert.match(message(), /^No volume passes the filter "no such volume"\. Clear Filter shows all \d+\.$/);
    await commands.executeCommand('volumeGuard.clearFilter');
    assert.equal(message(), '');
  });

  it('choices that are none are refused, and change nothing', async () => {
    await assert.rejects(async () => commands.executeCommand('volumeGuard.filterByVerdict', { verdicts: ['Worried'] }), /verdicts/);
    await assert.rejects(async () => commands.executeCommand('volumeGuard.filterVolumes', { text: 5 }), /text/);
    assert.doesNotMatch(api.inspect.head(volumes).description, /Worried/);
  });

  it('by risk what needs action stands first; by name it does not', async () => {
    const verdictOf = new Map(api.rows().map(({ name, verdict }) => [name, verdict.protection]));
    const byName = await claims();
    assert.deepEqual(byName, byName.toSorted());
    await commands.executeCommand('volumeGuard.sortByRisk');
    const urgent = (await claims()).map((name) => needsAction(verdictOf.get(name) ?? 'Unknown'));
    assert.ok(urgent.includes(true) && urgent.includes(false));
    assert.deepEqual(urgent, urgent.toSorted().toReversed(), 'no claim that needs action stands behind one that needs none');
    assert.match(api.inspect.head(volumes).description, / · by risk$/);
  });

  it('the badge counts every claim that needs action, also what a filter hides', async () => {
    const urgent = (): number => api.rows().filter(({ verdict }) => needsAction(verdict.protection)).length;
    assert.ok(urgent() > 0);
    await commands.executeCommand('volumeGuard.filterVolumes', { text: 'no such volume' });
    await until('the badge', () => api.inspect.head(volumes).badge === urgent());
  });

  it('shows and selects a claim, a restore point, a certificate and a finding; a filter in the way is cleared', async () => {
    const claim = rowNamed(await api.inspect.tree(volumes), 'data-catalog-db-0');
    assert.ok(claim);
    await commands.executeCommand('volumeGuard.filterVolumes', { text: 'uploads' });
    const below = (label: string): Node | undefined => claim.children.find((section) => section.label === label)?.children[0]?.node;
    const nodes = [claim.node, below('Restore points'), below('Certificates on the way to it'), below('Findings that reach it')];
    for (const node of nodes) {
      assert.ok(node);
      await api.inspect.reveal(volumes, node);
      await until(`${node.type} selected`, () => JSON.stringify(api.inspect.selection(volumes)) === JSON.stringify([node]));
    }
    assert.ok((await claims()).length > 1);
    const certificate: Node = { type: 'certificate', certificate: 'shop/shop-ca' };
    await api.inspect.reveal('volumeGuard.certificates', certificate);
    await until('the certificate selected', () => JSON.stringify(api.inspect.selection('volumeGuard.certificates')) === JSON.stringify([certificate]));
  });

  it('shows a claim also while the filter that hid it is still painted', async () => {
    const claim = { type: 'claim', claim: 'shop/data-catalog-db-0' } as const;
    // Moments at which VS Code has, and has not, taken the claim out of its rows, and is, and is not, told of more at once.
    for (const milliseconds of [0, 40, 80, 120, 160, 200, 300]) {
      await api.inspect.reveal(volumes, { type: 'claim', claim: 'shop/uploads' });
      await commands.executeCommand('volumeGuard.filterVolumes', { text: 'uploads' });
      await setTimeout(milliseconds);
      await api.inspect.reveal(volumes, claim);
      assert.deepEqual(api.inspect.selection(volumes), [claim], `${milliseconds} ms after the filter`);
    }
  });

  it('commands on several selected rows take them all: a plan for each claim, all names', async () => {
    const [one, other]: readonly Node[] = [{ type: 'claim', claim: 'shop/uploads' }, { type: 'claim', claim: 'shop/data-orders-db-0' }];
    assert.ok(one && other);
    await commands.executeCommand('volumeGuard.copyName', one, [other, one]);
    assert.equal(await env.clipboard.readText(), 'data-orders-db-0\nuploads');
    const planned = await commands.executeCommand<readonly Planned[]>('volumeGuard.backUpVolume', one, [one, other]);
    assert.deepEqual(planned.map(({ plan }) => plan.choices['claim']), ['uploads', 'data-orders-db-0']);
    const plans = window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.includes('uploads') || label.includes('data-orders-db-0'));
    assert.equal(plans.length, 2);
    await window.tabGroups.close(plans);
    // A row that is not among the selected ones stands for itself.
    await commands.executeCommand('volumeGuard.copyName', one, [other]);
    assert.equal(await env.clipboard.readText(), 'uploads');
  });

  it('of a claim that changes VS Code is told of that alone, and of a new one by its namespace', async () => {
    const namespace: Node = { type: 'namespace', namespace: 'told' };
    const claim: Node = { type: 'claim', claim: 'told/data' };
    await makeBoundClaim('told');
    try {
      await until('the claim as bound', () => api.rows().some(({ id, state }) => id === claim.claim && state === 'Bound'));
      // What other specs have left goes away in its own time, and has VS Code ask for all.
      await until('no other namespaces', async () => (await api.inspect.tree(volumes)).every(({ label }) => label === 'told' || label === 'shop'), 60_000);
      await api.inspect.reveal(volumes, claim);
      const roots = async (): Promise<readonly string[]> => (await api.inspect.tree(volumes)).map(({ node }) => nodeKey(node));
      const told: (readonly Node[])[] = [];
      const rootLists = [roots()];
      const listening = api.inspect.onDidTell(volumes, (rows) => {
        if (rows === undefined) rootLists.push(roots());
        else told.push(rows);
      });
      /** Keys of what was told of that is neither the claim nor below it. An age in another namespace may tick meanwhile. */
      const others = (): readonly string[] => [...new Set(told.flat().filter((row) => !('claim' in row) || (row.claim.startsWith('told/') && row.claim !== claim.claim)).map(nodeKey))];
      const isTold = (node: Node): boolean => told.some((rows) => rows.some((row) => nodeKey(row) === nodeKey(node)));
      try {
        await apply({ apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: 'point', namespace: 'told' }, spec: { source: { persistentVolumeClaimName: 'data' } } });
        await until('the saved claim', async () => /^saved /.test(rowNamed(await api.inspect.tree(volumes), 'data')?.description ?? ''), 60_000);
        await until('VS Code to be told of the claim', () => isTold(claim));
        assert.deepEqual(others(), [], 'nothing but the claim and what is below it');
        told.length = 0;
        await apply({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'second', namespace: 'told' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } } });
        await until('VS Code to be told of the namespace', () => isTold(namespace));
        for (const rows of told) assert.equal(new Set(rows.map(nodeKey)).size, rows.length, 'each row is told of once');
        assert.deepEqual(others(), [nodeKey(namespace)], 'nothing but the namespace, which stands for the new claim');
        const lists = await Promise.all(rootLists);
        for (const [i, list] of lists.slice(1).entries()) assert.notDeepEqual(list, lists[i], 'VS Code asks for all only where a root comes or goes, such as a first row about the connection');
      } finally {
        listening.dispose();
      }
    } finally {
      await kubectl(['delete', 'namespace', 'told', '--wait=false']);
    }
  });
});
