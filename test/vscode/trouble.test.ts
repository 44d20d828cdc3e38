// Trouble on the real API server, and without one: what the views say of it.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationTarget, commands, window, workspace } from 'vscode';
import { BareCluster } from './support/bareCluster.ts';
import { activated, lines, type Extension } from './support/extension.ts';
import { apply, kubectl } from './support/kubectl.ts';
import { until } from './support/until.ts';

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string; readonly cluster: Record<string, unknown> }[];
  readonly contexts: readonly { readonly name: string; readonly context: Record<string, unknown> }[];
}

/** Makes the extension use another kubeconfig. */
async function use(kubeconfig: string | undefined): Promise<void> {
  await workspace.getConfiguration().update('volumeGuard.kubeconfig', kubeconfig, ConfigurationTarget.Global);
}

describe('Trouble', function () {
  this.timeout(60_000);
  let api: Extension;
  let folder: string;
  let present: Kubeconfig;

  before(async () => {
    api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
    folder = await mkdtemp(join(tmpdir(), 'volume-guard-trouble-'));
    present = JSON.parse(await kubectl(['config', 'view', '--raw', '-o', 'json'])) as Kubeconfig;
  });

  after(async () => {
    await use(undefined);
    await rm(folder, { recursive: true });
    await until('the shop again', () => api.rows().some(({ id }) => id === 'shop/uploads'));
  });

  async function useOne(name: string, server: Record<string, unknown>, user: Record<string, unknown>): Promise<void> {
    const file = join(folder, `${name}.json`);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: server }],
      users: [{ name: 'dev', user }],
      contexts: [{ name, context: { cluster: name, user: 'dev' } }],
      'current-context': name,
    };
    await writeFile(file, JSON.stringify(config));
    await use(file);
  }

  const server = (): Record<string, unknown> => present.clusters[0]?.cluster ?? {};
  const head = (): ReturnType<Extension['inspect']['head']> => api.inspect.head('volumeGuard.volumes');
  const message = (): string => api.inspect.head('volumeGuard.certificates').message;

  it('no kubeconfig', async () => {
    await use(join(folder, 'none'));
    await until('the welcome', () => head().connection === 'noKubeconfig');
    assert.match(message(), /^There is no kubeconfig at .*none\./);
    assert.deepEqual(await api.inspect.tree('volumeGuard.volumes').then((rows) => lines(rows.filter(({ context }) => context !== 'notice'))), []);
  });

  it('a server that is dead', async () => {
    await useOne('dead', { server: 'https://127.0.0.1:9' }, {});
    await until('the welcome', () => head().connection === 'unreachable');
    assert.match(head().description, /^dead · cannot be reached/);
  });

  it('a credential plugin that is missing', async () => {
    await useOne('plugin', server(), { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'volume-guard-no-such-program', interactiveMode: 'Never' } });
    await until('the welcome', () => head().connection === 'credentials');
    assert.equal(head().description, 'plugin · volume-guard-no-such-program is missing');
    assert.match(message(), /^kubeconfig user dev needs the program volume-guard-no-such-program, which is not in PATH\./);
  });

  it('a token that is not accepted', async () => {
    await useOne('stranger', server(), { token: 'nobody' });
    await until('the title', () => head().description === 'stranger · not signed in');
    assert.equal(head().connection, 'credentials');
    assert.equal(message(), 'The server did not accept the credentials of kubeconfig user dev. Sign in again, then try again.');
  });

  describe('a cluster without snapshots', () => {
    let bare: BareCluster;

    before(async function () {
      this.timeout(150_000);
      bare = await BareCluster.start();
    });

    after(() => bare.stop());

    /** No controllers run there: a claim is bound by hand. */
    async function makeBoundClaim(): Promise<void> {
      const there = async (...args: readonly string[]): Promise<string> => kubectl(['--kubeconfig', bare.kubeconfig, ...args]);
      const spec = { accessModes: ['ReadWriteOnce'], storageClassName: '', volumeName: 'disk', resources: { requests: { storage: '1Gi' } } };
      const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'bare' }, spec };
      const items = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bare' } }, claim];
      await kubectl(['--kubeconfig', bare.kubeconfig, 'create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
      const uid = await there('get', 'pvc', 'data', '-n', 'bare', '-o', 'jsonpath={.metadata.uid}');
      const volume = {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: 'disk' },
        spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, claimRef: { namespace: 'bare', name: 'data', uid }, csi: { driver: 'csi.example.com', volumeHandle: 'disk-1' } },
      };
      await kubectl(['--kubeconfig', bare.kubeconfig, 'create', '-f', '-'], JSON.stringify(volume));
      await there('patch', 'pvc', 'data', '-n', 'bare', '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { phase: 'Bound', capacity: { storage: '1Gi' } } }));
    }

    it('says so first and shows the claims; a backup is refused with the reason', async () => {
      await makeBoundClaim();
      await use(bare.kubeconfig);
      await until('the claim', () => head().description === 'admin · live' && api.rows().some(({ id }) => id === 'bare/data'));
      assert.equal(head().connection, 'ready');
      const tree = await api.inspect.tree('volumeGuard.volumes');
      assert.deepEqual(tree.map(({ label }) => label), ['No snapshot support', 'bare']);
      assert.equal(tree[0]?.spoken.includes('the snapshot CRDs (snapshot.storage.k8s.io) are not installed'), true);
      // That there are no restore points is known, not unknown: nobody can have made one.
      const row = tree.flatMap(({ children }) => children).find(({ label }) => label === 'data');
      assert.match(row?.description ?? '', /^due in \d+ h, never saved yet · 1Gi$/);
      assert.match(row?.spoken ?? '', /^data, Not yet due, /);
      assert.deepEqual(api.rows().map(({ verdict, unread }) => [verdict.protection, unread]), [['NotYetDue', []]]);
      await assert.rejects(async () => commands.executeCommand('volumeGuard.backUpVolume', { namespace: 'bare', claim: 'data' }), /no snapshot support|not installed/i);
      // What does not need snapshots works.
      await commands.executeCommand('volumeGuard.openLiveYaml', { type: 'claim', claim: 'bare/data' });
      assert.match(window.activeTextEditor?.document.getText() ?? '', /volumeName: disk/);
    });
  });

  describe('with RBAC', () => {
    const namespace = 'trouble';
    const subject = (name: string): object => ({ kind: 'ServiceAccount', name, namespace });
    const role = (name: string, rules: readonly object[]): readonly object[] => [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: `trouble-${name}` }, rules },
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: `trouble-${name}` }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: `trouble-${name}` }, subjects: [subject(name)] },
    ];
    const watch = ['get', 'list', 'watch'];

    before(async () => {
      await apply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
        ...role('nobody', []),
        ...role('nosnapshots', [
          { apiGroups: [''], resources: ['persistentvolumeclaims', 'persistentvolumes', 'pods', 'services', 'configmaps', 'namespaces'], verbs: watch },
          { apiGroups: ['apps'], resources: ['*'], verbs: watch },
          { apiGroups: ['networking.k8s.io', 'storage.k8s.io', 'coordination.k8s.io'], resources: ['*'], verbs: watch },
        ]),
      );
    });

    after(async () => {
      await kubectl(['delete', 'clusterrole,clusterrolebinding', 'trouble-nobody', 'trouble-nosnapshots']);
      await kubectl(['delete', 'namespace', namespace, '--wait=false']);
    });

    it('no permission at all', async () => {
      await useOne('nobody', server(), { token: (await kubectl(['create', 'token', 'nobody', '-n', namespace])).trim() });
      await until('the welcome', () => head().connection === 'forbidden');
      assert.deepEqual(api.rows(), []);
    });

    it('no permission for snapshots and secrets: the rows say what is unknown', async () => {
      await useOne('partly', server(), { token: (await kubectl(['create', 'token', 'nosnapshots', '-n', namespace])).trim() });
      await until('rows', () => api.rows().some(({ id }) => id === 'shop/uploads') && head().description === 'partly · live');
      const tree = await until('what may not be read, as a first row', async () => {
        const rows = await api.inspect.tree('volumeGuard.volumes');
        return rows.some(({ context, spoken }) => context === 'notice' && spoken.includes('secrets')) && rows;
      });
      const notices = tree.filter(({ context }) => context === 'notice');
      assert.equal(notices.length, 1, 'one row for one problem');
      assert.match(notices[0]?.label ?? '', /^You may not list \S+, \S+, \S+ and \d+ more$/);
      for (const resource of ['volumesnapshots', 'volumesnapshotcontents', 'volumesnapshotclasses', 'secrets']) assert.ok(notices[0]?.spoken.includes(resource), resource);
      const uploads = tree.flatMap(({ children }) => children).find(({ label }) => label === 'uploads');
      assert.match(uploads?.description ?? '', /unknown because you may not list volumesnapshots/);
      assert.match(uploads?.spoken ?? '', /^uploads, Unknown/);
      assert.equal(message(), 'You may not list secrets, so certificates cannot be shown.');
    });
  });
});
