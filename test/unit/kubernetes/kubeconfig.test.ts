// Kubeconfig files: merged as kubectl does, and every trouble told without quoting what is in them.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { RequestFailed } from '../../../src/kubernetes/client.ts';
import { kubeconfigFiles, loadKubeconfig, resolveContext } from '../../../src/kubernetes/kubeconfig.ts';

describe('kubeconfig', () => {
  let folder: string;
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const troubleOf = async (promise: Promise<unknown>): Promise<unknown> => {
    const error: unknown = await promise.then(() => assert.fail('no error'), (reason: unknown) => reason);
    assert(error instanceof RequestFailed);
    return error.trouble;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('is found by setting, KUBECONFIG, or at home', () => {
    assert.deepEqual(kubeconfigFiles(undefined, {}), [join(homedir(), '.kube', 'config')]);
    assert.deepEqual(kubeconfigFiles(undefined, { KUBECONFIG: ['/a', '', '/b'].join(delimiter) }), ['/a', '/b']);
    assert.deepEqual(kubeconfigFiles('~/mine', { KUBECONFIG: '/a' }), [join(homedir(), 'mine')]);
  });

  it('takes each entry from the first file that has it, leaves out files that are not there, and makes paths absolute', async () => {
    const first = await file('first', `
contexts: [{name: shop, context: {cluster: one, user: me, namespace: shop}}]
clusters: [{name: one, cluster: {server: "https://one:6443/", certificate-authority: ca.crt, tls-server-name: api}}]
`);
    const second = await file('second', `
current-context: shop
contexts: [{name: shop, context: {cluster: other, user: other}}]
clusters: [{name: one, cluster: {server: "https://two"}}]
users: [{name: me, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, env: [{name: A, value: b}]}, as: boss, as-groups: [g]}}]
`);
    const config = await loadKubeconfig([join(folder, 'absent'), first, second]);
    const { context, cluster, user } = resolveContext(config, undefined, []);
    assert.equal(context.namespace, 'shop');
    assert.equal(cluster.server, 'https://one:6443');
    assert.equal(cluster.caFile, join(folder, 'ca.crt'));
    assert.equal(cluster.tlsServerName, 'api');
    assert.deepEqual(user.exec?.env, { A: 'b' });
    assert.equal(user.exec.folder, folder);
    assert.deepEqual(user.impersonate, { user: 'boss', uid: undefined, groups: ['g'], extra: {} });
  });

  it('tells what is wrong', async () => {
    const broken = await file('broken', 'users:\n- name: me\n  user: {token: PRIVATE\n');
    const trouble = await troubleOf(loadKubeconfig([broken]));
    assert.deepEqual(trouble, { code: 'badKubeconfig', path: broken, detail: 'BAD_INDENT, line 4' });
    assert(!JSON.stringify(trouble).includes('PRIVATE'));
    assert.deepEqual(await troubleOf(loadKubeconfig([await file('list', '[1]')])), { code: 'badKubeconfig', path: join(folder, 'list'), detail: 'not a mapping' });
    assert.deepEqual(await troubleOf(loadKubeconfig([folder])), { code: 'badKubeconfig', path: folder, detail: 'EISDIR' });
    assert.deepEqual(await troubleOf(loadKubeconfig([join(folder, 'absent')])), { code: 'noKubeconfig', path: join(folder, 'absent') });

    const dangling = await file('dangling', 'contexts: [{name: a, context: {cluster: none, user: none}}]');
    const config = await loadKubeconfig([dangling]);
    const resolve = (name?: string): Promise<unknown> => troubleOf(Promise.resolve().then(() => resolveContext(config, name, [dangling])));
    assert.deepEqual(await resolve(), { code: 'noContext' });
    assert.deepEqual(await resolve('b'), { code: 'noSuchContext', context: 'b' });
    assert.deepEqual(await resolve('a'), { code: 'badKubeconfig', path: dangling, detail: 'context a: no cluster none' });
    assert.deepEqual((await loadKubeconfig([await file('empty', '')])).contexts.size, 0);
  });
});
