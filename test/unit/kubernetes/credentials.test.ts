// Credentials: plugins are run with KUBERNETES_EXEC_INFO and kept until they expire; what goes wrong is told by a code.

import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RequestFailed } from '../../../src/kubernetes/client.ts';
import { Credentials } from '../../../src/kubernetes/credentials.ts';
import type { ClusterEntry, ExecEntry, UserEntry } from '../../../src/kubernetes/kubeconfig.ts';

const apiVersion = 'client.authentication.k8s.io/v1';
const cluster: ClusterEntry = { server: 'https://one', insecure: false, caData: 'Q0E=' };
const life = new AbortController();

describe('credentials', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  const plugin = async (name: string, script: string): Promise<ExecEntry> => {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
    return { apiVersion, command: `./${name}`, args: [], env: {}, provideClusterInfo: true, interactiveMode: 'Never', folder };
  };
  const of = (user: Omit<UserEntry, 'name'>): Credentials => new Credentials({ name: 'me', ...user }, cluster, life.signal);
  const troubleOf = async (credentials: Credentials): Promise<unknown> => {
    const error: unknown = await credentials.current().then(() => assert.fail('no error'), (reason: unknown) => reason);
    assert(error instanceof RequestFailed);
    return error.trouble;
  };
  const answer = (expires: string): string => `echo run >> "${folder}/runs"; printf %s "$KUBERNETES_EXEC_INFO" > "${folder}/info"
echo '{"apiVersion":"${apiVersion}","kind":"ExecCredential","status":{"token":"t","expirationTimestamp":"${expires}"}}'`;
  const runs = async (): Promise<number> => (await readFile(join(folder, 'runs'), 'utf8')).trim().split('\n').length;

  it('are asked once for as long as they last, however many wait', async () => {
    const credentials = of({ exec: await plugin('lasting', answer('2999-01-01T00:00:00Z')) });
    const all = await Promise.all([credentials.current(), credentials.current()]);
    assert.deepEqual(all.map(({ headers }) => headers), [{ Authorization: 'Bearer t' }, { Authorization: 'Bearer t' }]);
    await credentials.current();
    assert.equal(await runs(), 1);
    const info: unknown = JSON.parse(await readFile(join(folder, 'info'), 'utf8'));
    assert.deepEqual(info, {
      kind: 'ExecCredential',
      apiVersion,
      spec: { interactive: false, cluster: { server: 'https://one', 'certificate-authority-data': 'Q0E=' } },
    });
    assert.equal(credentials.refused(), true);
    await credentials.current();
    assert.equal(await runs(), 2);
  });

  it('are asked again when they have expired', async () => {
    await rm(join(folder, 'runs'), { force: true });
    const credentials = of({ exec: await plugin('short', answer('2001-01-01T00:00:00Z')) });
    await credentials.current();
    await credentials.current();
    assert.equal(await runs(), 2);
  });

  it('name a plugin that is not there', async () => {
    const exec: ExecEntry = { apiVersion, command: 'no-such-plugin', args: [], env: {}, provideClusterInfo: false, interactiveMode: 'Never', folder };
    assert.deepEqual(await troubleOf(of({ exec })), { code: 'credentialPluginMissing', user: 'me', program: 'no-such-plugin' });
    const gcp = { name: 'gcp', config: {} };
    assert.deepEqual(await troubleOf(of({ authProvider: gcp })), { code: 'credentialPluginMissing', user: 'me', program: 'gcp' });
  });

  it('tell how a plugin failed, without what looks like a credential', async () => {
    const exec = await plugin('failing', 'echo "session over\x1b[0m for eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" >&2; exit 3');
    assert.deepEqual(await troubleOf(of({ exec })), { code: 'credentialPluginFailed', user: 'me', program: './failing', detail: 'session over [0m for …' });
    const babble = await plugin('babble', 'echo PRIVATE');
    assert.deepEqual(await troubleOf(of({ exec: babble })), { code: 'credentialPluginFailed', user: 'me', program: './babble', detail: 'the answer is not JSON' });
  });

  it('read a token file anew each time', async () => {
    const tokenFile = join(folder, 'token');
    const credentials = of({ tokenFile });
    assert.deepEqual(await troubleOf(credentials), { code: 'badKubeconfig', path: tokenFile, detail: 'ENOENT' });
    for (const token of ['one', 'two']) {
      await writeFile(tokenFile, `${token}\n`);
      assert.deepEqual((await credentials.current()).headers, { Authorization: `Bearer ${token}` });
    }
  });

  it('carry a password and impersonation', async () => {
    const impersonate = { user: 'boss', groups: ['a', 'b'], extra: { 'x/y': ['1'] } };
    assert.deepEqual((await of({ username: 'u', password: 'p', impersonate }).current()).headers, {
      Authorization: 'Basic dTpw',
      'Impersonate-User': 'boss',
      'Impersonate-Group': ['a', 'b'],
      'Impersonate-Extra-x%2Fy': ['1'],
    });
  });
});
