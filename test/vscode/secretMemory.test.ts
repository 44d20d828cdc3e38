// No private key stays in the extension host's memory (the worker's is the same process's): another process plants unique
// keys, the extension reads them, garbage is collected, and that process searches.

import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { extensions } from 'vscode';
import { activated, type Extension } from './support/extension.ts';
import { apply, kubectl } from './support/kubectl.ts';
import { until } from './support/until.ts';

const namespace = `key-search-${process.pid}`;

interface Answer {
  readonly planted?: readonly string[];
  readonly found?: readonly string[];
  readonly ready?: boolean;
}

describe("Private keys in the extension host's memory", function () {
  this.timeout(180_000);
  let api: Extension;
  let planter: ChildProcess;

  const ask = async (question: object): Promise<Answer> => {
    const answered = once(planter, 'message', { signal: AbortSignal.timeout(120_000) });
    planter.send(question);
    const [answer] = (await answered) as [Answer];
    return answer;
  };

  before(async () => {
    api = await activated();
    await apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    const root = extensions.getExtension('volumeguard.volume-guard')?.extensionPath ?? '';
    planter = fork(join(root, 'test/vscode/support/keyPlanter.ts'), [process.env['KUBECONFIG'] ?? '', namespace], { execArgv: [] });
    await once(planter, 'message', { signal: AbortSignal.timeout(60_000) });
  });

  after(async () => {
    planter.kill();
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
    // The specs that follow look at the shop's certificates only.
    await until('the planted certificates to be gone', () => api.certificates().every((row) => row.namespace !== namespace), 60_000);
  });

  it('are nowhere, while a key that was read carelessly is found', async () => {
    await ask({ plant: ['control', 'listed', 'listed-ec', 'listed-ed'] });
    await api.whenReady(AbortSignal.timeout(60_000));
    await ask({ plant: ['watched', 'watched-ec'] });
    const names = ['control', 'listed', 'listed-ec', 'listed-ed', 'watched', 'watched-ec'];
    await until('every certificate to be known', () => names.every((name) => api.certificates().some(({ id }) => id === `${namespace}/${name}`)));
    for (const name of names) {
      const certificate = api.certificates().find(({ id }) => id === `${namespace}/${name}`)?.certificate;
      assert.ok(certificate?.readable === true && certificate.keyMatches === true, `${name}: its key was read, and matches`);
    }
    const fingerprint = (name: string): string | undefined => {
      const certificate = api.certificates().find(({ id }) => id === `${namespace}/${name}`)?.certificate;
      return certificate?.readable === true ? certificate.leaf.sha256 : undefined;
    };
    for (const name of [...Array.from({ length: 20 }, () => 'watched-ec'), 'listed', 'listed-ed']) {
      const before = fingerprint(name);
      await ask({ renew: name });
      await until(`the renewed ${name}`, () => fingerprint(name) !== before);
    }
    const careless = await kubectl(['get', 'secret', 'control', '-n', namespace, '-o', 'json']);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const { found = [] } = await ask({ search: true });
    // Used here, so that it was not collected before.
    assert.ok(careless.includes('tls.key'));
    assert.ok(found.some((label) => label.startsWith('control: base64')), 'the control key is found: the search works');
    assert.deepEqual(found.filter((label) => !label.startsWith('control')), []);
  });
});
