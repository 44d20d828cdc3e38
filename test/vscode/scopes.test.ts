// Namespaces that are shown: chosen by the command, or by the setting; and contexts that a repository cannot unlock.

import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, window, workspace } from 'vscode';
import type { KindStatus } from '../../src/domain/inventory/row.ts';
import { activated, type Extension } from './support/extension.ts';
import { kubectl } from './support/kubectl.ts';
import { until } from './support/until.ts';

describe('Scopes', function () {
  this.timeout(60_000);
  const other = 'scopes-other';
  let api: Extension;
  let context: string;

  const description = (): string => api.inspect.head('volumeGuard.volumes').description;
  const select = async (namespaces: unknown): Promise<readonly string[]> => commands.executeCommand<readonly string[]>('volumeGuard.selectNamespaces', { namespaces });
  const namespaces = (): readonly string[] => [...new Set(api.rows().map(({ namespace }) => namespace))].toSorted();
  const restrict = async (names: readonly string[] | undefined): Promise<void> => {
    await workspace.getConfiguration().update('volumeGuard.namespaces', names, ConfigurationTarget.Global);
  };

  before(async () => {
    api = await activated();
    ({ context } = await api.whenReady(AbortSignal.timeout(50_000)));
    await kubectl(['create', 'namespace', other]);
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'elsewhere', namespace: other }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Mi' } } } };
    await kubectl(['create', '-f', '-'], JSON.stringify(claim));
    await until('both namespaces', () => namespaces().includes(other) && namespaces().includes('shop'));
  });

  after(async () => {
    await restrict(undefined);
    await select([]);
    await kubectl(['delete', 'namespace', other, '--wait=false']);
    await until('the shop again', () => api.rows().some(({ id }) => id === 'shop/uploads'));
  });

  it('Select Namespaces… with choices asks nobody; only those are read, and the title says so', async () => {
    assert.deepEqual(await select([other]), [other]);
    await until('the title', () => description() === `${context} · live · only ${other}`);
    await until('only its rows', () => namespaces().join() === other);
    const tree = await api.inspect.tree('volumeGuard.volumes');
    assert.deepEqual(tree.map(({ label }) => label), [other]);
    const kinds = await commands.executeCommand<readonly KindStatus[]>('volumeGuard.showConnection');
    assert.deepEqual([...new Set(kinds.map(({ namespace }) => namespace))].toSorted(), ['', other]);
    assert.match(window.activeTextEditor?.document.getText() ?? '', new RegExp(`\\| persistentvolumeclaims \\| ${other} \\| live since `));

    assert.deepEqual(await select([other, 'shop']), [other, 'shop']);
    await until('the title of two', () => description() === `${context} · live · 2 namespaces`);
    await until('the rows of two', () => namespaces().join() === [other, 'shop'].join());

    assert.deepEqual(await select([]), []);
    await until('the title of all', () => description() === `${context} · live`);
  });

  it('the setting is for who chose nothing, and a choice goes before it', async () => {
    await restrict(['shop']);
    await until('the setting', () => description() === `${context} · live · only shop` && namespaces().join() === 'shop');
    await select([other]);
    await until('the choice', () => description() === `${context} · live · only ${other}`);
    await select(['shop']);
    await restrict(undefined);
    await until('all again: what the setting says anyway is no choice', () => description() === `${context} · live`);
  });

  it('a list that makes no sense is refused in a sentence', async () => {
    for (const wrong of ['shop', ['Shop'], [1], ['../x'], undefined]) await assert.rejects(async () => select(wrong), /cannot be chosen for "namespaces"/);
  });

  it('a repository cannot unlock a read-only context', async () => {
    const id = 'volumeGuard.readOnlyContexts';
    await workspace.getConfiguration().update(id, [`${context.slice(0, 2)}*`], ConfigurationTarget.Global);
    try {
      await until('the title', () => description().endsWith(' · read-only'));
      await assert.rejects(async () => workspace.getConfiguration().update(id, [], ConfigurationTarget.Workspace));
      assert.deepEqual(workspace.getConfiguration().get(id), [`${context.slice(0, 2)}*`]);
    } finally {
      await workspace.getConfiguration().update(id, undefined, ConfigurationTarget.Global);
    }
  });
});
