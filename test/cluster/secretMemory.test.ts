// No private key stays in memory after reads: unique keys are planted, the inventory reads them by list and by watch,
// garbage is collected, and the memory of the process that ran it (worker thread included) is searched.

import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient, type Client } from '../../src/kubernetes/openClient.ts';
import { until } from '../../scripts/lib/until.ts';
import { plant, secretObject, type Planted } from './support/plantedSecret.ts';
import { findInMemory } from './support/processMemory.ts';

const namespace = `secret-memory-${process.pid}`;
const signal = new AbortController().signal;

describe('private keys in memory', function () {
  this.timeout(300_000);
  let client: Client;
  let host: ChildProcess;
  let known: Record<string, unknown> = {};

  const write = async (secret: Planted, method: 'POST' | 'PUT'): Promise<void> => {
    await client.request({
      method,
      path: `/api/v1/namespaces/${namespace}/secrets${method === 'PUT' ? `/${secret.name}` : ''}`,
      body: secretObject(secret),
      signal,
    });
  };
  const hostKnows = async (what: string, check: (known: Record<string, unknown>) => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check(known) ? true : undefined), { timeoutMs: 60_000 });
  };
  const fingerprint = (name: string): string => JSON.stringify(known[`${namespace}/${name}`]);

  before(async function () {
    if (process.platform !== 'linux') throw new Error('this test reads /proc/PID/mem');
    const kubeconfig = process.env['VOLUME_GUARD_TEST_KUBECONFIG'];
    assert(kubeconfig, 'VOLUME_GUARD_TEST_KUBECONFIG is not set');
    client = await openClient({ kubeconfig });
    await client.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } }, signal });
  });

  after(async () => {
    host.kill('SIGKILL');
    await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${namespace}`, signal });
    await client.dispose();
  });

  it('are nowhere after a list and after watch events, while a control key is found', async () => {
    const control = await plant('control', 'RSA', false);
    const listed = await plant('listed', 'RSA', true);
    const listedEc = await plant('listed-ec', 'EC', false);
    const many = await Promise.all(Array.from({ length: 20 }, (_, i) => plant(`many-${i}`, 'EC', false)));
    for (const secret of [control, listed, listedEc, ...many]) await write(secret, 'POST');

    host = fork(new URL('support/inventoryHost.ts', import.meta.url), [process.env['VOLUME_GUARD_TEST_KUBECONFIG'] ?? '', namespace, 'control'], {
      execArgv: ['--expose-gc'],
    });
    host.on('message', (message: Record<string, unknown>) => {
      known = message;
    });
    await hostKnows('the listed secrets', (k) => `${namespace}/listed` in k && `${namespace}/listed-ec` in k);
    for (const name of ['listed', 'listed-ec']) assert.match(fingerprint(name), /true\]$/, `the key of ${name} matches its certificate`);

    const watched = await plant('watched', 'RSA', true);
    await write(watched, 'POST');
    await hostKnows('a new secret', (k) => `${namespace}/watched` in k);
    const before = fingerprint('listed-ec');
    const renewed = await plant('listed-ec', 'EC', false);
    await write(renewed, 'PUT');
    await hostKnows('a renewed secret', () => fingerprint('listed-ec') !== before);
    const mismatch = await plant('listed', 'RSA', true);
    await write({ ...mismatch, data: { ...mismatch.data, 'tls.crt': listed.data['tls.crt'] ?? '' } }, 'PUT');
    await hostKnows('a key that does not match', () => /false\]$/.test(fingerprint('listed')));

    // Garbage is collected every 400 ms in both threads.
    await sleep(2000);
    assert(host.pid !== undefined);
    const secrets = [control, listed, listedEc, watched, renewed, mismatch, ...many];
    const patterns = new Map(secrets.flatMap((secret, i) => [...secret.patterns].map(([label, bytes]) => [`${i} ${label}`, bytes] as const)));
    const found = [...findInMemory(host.pid, patterns)];
    assert(found.some((label) => label.startsWith('0 control: base64')), 'the control key is found: the search works');
    assert.deepEqual(found.filter((label) => !label.startsWith('0 control')), []);
  });
});
