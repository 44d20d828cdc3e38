// No private key stays in memory after reads: unique keys are planted, the inventory reads them in every way and with every
// fault in which secrets can be read, garbage is collected, and the memory of the process that ran it (worker thread
// included) is searched.

import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';
import { until } from '../../scripts/lib/until.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { FaultySecrets } from './support/faultySecrets.ts';
import { plant, secretObject, type Planted, type PlantedKey } from './support/plantedSecret.ts';
import { findInMemory } from './support/processMemory.ts';

const signal = new AbortController().signal;
const secrets = '/api/v1/namespaces/shop/secrets';
const rbac = '/apis/rbac.authorization.k8s.io/v1';

/** The process that reads, and what it says of it. */
class Host {
  known: Record<string, unknown> = {};
  readonly #process: ChildProcess;

  constructor(kubeconfig: string, context: 'admin' | 'viewer') {
    this.#process = fork(new URL('support/inventoryHost.ts', import.meta.url), [kubeconfig, 'shop', 'control', context], { execArgv: ['--expose-gc'] });
    this.#process.on('message', (message: Record<string, unknown>) => {
      this.known = message;
    });
  }

  /** Fingerprint of the certificate, and whether the key matches. */
  fingerprint(name: string): string {
    return JSON.stringify(this.known[`shop/${name}`] ?? null);
  }

  /** @throws AssertionError if a key other than the control is found, or the control is not: the search would not work. */
  async search(planted: readonly Planted[]): Promise<void> {
    // Garbage is collected every 400 ms in both threads.
    await sleep(2000);
    assert(this.#process.pid !== undefined);
    const patterns = new Map(planted.flatMap((secret, i) => [...secret.patterns].map(([label, bytes]) => [`${i} ${label}`, bytes] as const)));
    const found = [...findInMemory(this.#process.pid, patterns)];
    assert(found.some((label) => / control: base64/.test(label)), 'the control key is found: the search works');
    assert.deepEqual(found.filter((label) => !/^\d+ control/.test(label)), []);
  }

  end(): void {
    this.#process.kill('SIGKILL');
  }
}

describe('private keys in memory', function () {
  this.timeout(300_000);
  let plane: BareControlPlane;
  let server: FaultySecrets;
  let admin: Client;
  let host: Host;
  const planted: Planted[] = [];

  const create = async (path: string, body: object): Promise<unknown> => await admin.request({ method: 'POST', path, body, signal });
  const write = async (secret: Planted, method: 'POST' | 'PUT'): Promise<void> => {
    planted.push(secret);
    await admin.request({ method, path: method === 'PUT' ? `${secrets}/${secret.name}` : secrets, body: secretObject(secret), signal });
  };
  const eventually = async (what: string, check: () => boolean): Promise<void> => {
    await until(what, () => Promise.resolve(check() ? true : undefined), { timeoutMs: 60_000, intervalMs: 20 });
  };
  const endWatches = async (): Promise<void> => {
    await eventually('a watch', () => server.isWatched);
    server.endWatches();
  };
  /** Writes a new key and certificate, and waits until the host knows the certificate. */
  const renew = async (name: string, algorithm: PlantedKey, everywhere = false): Promise<void> => {
    const before = host.fingerprint(name);
    await write(await plant(name, algorithm, everywhere), 'PUT');
    await eventually(`the renewed ${name}`, () => host.fingerprint(name) !== before);
  };

  before(async () => {
    if (process.platform !== 'linux') throw new Error('this test reads /proc/PID/mem');
    plane = await BareControlPlane.start();
    server = await FaultySecrets.start(plane);
    admin = await plane.client('admin');
    await create('/api/v1/namespaces', { metadata: { name: 'shop' } });
    const first = [await plant('control', 'RSA', false), await plant('listed', 'RSA', true), await plant('listed-ec', 'EC', false), await plant('listed-ed', 'Ed25519', false)];
    const many = await Promise.all(Array.from({ length: 20 }, (_, i) => plant(`many-${i}`, 'EC', false)));
    for (const secret of [...first, ...many]) await write(secret, 'POST');
    host = new Host(server.kubeconfig, 'admin');
  });

  afterEach(() => {
    server.fault = 'none';
  });

  after(async () => {
    host.end();
    await server.stop();
    await admin.dispose();
    await plane.stop();
  });

  it('are nowhere after a streamed list', async () => {
    await eventually('the secrets', () => ['listed', 'listed-ec', 'listed-ed', 'many-19'].every((name) => /true\]$/.test(host.fingerprint(name))));
    assert(server.begun.stream > 0);
    await host.search(planted);
  });

  it('are nowhere after many changes that a watch told of', async () => {
    await write(await plant('watched', 'RSA', true), 'POST');
    await eventually('a new secret', () => /true\]$/.test(host.fingerprint('watched')));
    for (let i = 0; i < 40; i++) await renew('listed-ec', 'EC');
    for (let i = 0; i < 5; i++) await renew('listed-ed', 'Ed25519');
    await renew('watched', 'RSA', true);
    const { data } = await plant('listed', 'RSA', true);
    const mismatch = await plant('listed', 'RSA', true);
    await write({ ...mismatch, data: { ...mismatch.data, 'tls.crt': data['tls.crt'] ?? '' } }, 'PUT');
    await eventually('a key that does not match', () => /false\]$/.test(host.fingerprint('listed')));
    await admin.request({ method: 'DELETE', path: `${secrets}/many-0`, signal });
    await eventually('a removed secret', () => host.fingerprint('many-0') === 'null');
    await host.search(planted);
  });

  it('are nowhere after bodies that broke off, or ended in the middle of a secret', async () => {
    for (const fault of ['breakOff', 'cut'] as const) {
      const { spoilt } = server;
      server.fault = fault;
      await endWatches();
      await eventually(`bodies with the fault ${fault}`, () => server.spoilt > spoilt + 1);
      server.fault = 'none';
      await renew('listed-ec', 'EC');
    }
    await host.search(planted);
  });

  it('are nowhere after lists that were made anew because the history was gone', async () => {
    server.refusesStreams = true;
    for (let i = 0; i < 4; i++) {
      const { list, stream } = server.begun;
      await endWatches();
      await eventually('another reading', () => server.begun.list + server.begun.stream > list + stream);
      await renew('listed-ec', 'EC');
    }
    assert(server.begun.list > 0);
    await host.search(planted);
  });

  it('are nowhere after secrets were read by their names', async () => {
    host.end();
    const subjects = [{ kind: 'User', name: 'viewer', apiGroup: 'rbac.authorization.k8s.io' }];
    const rules = [
      { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['list', 'watch'] },
    ];
    await create(`${rbac}/clusterroles`, { metadata: { name: 'by-name' }, rules });
    await create(`${rbac}/clusterrolebindings`, { metadata: { name: 'by-name' }, roleRef: { kind: 'ClusterRole', name: 'by-name', apiGroup: 'rbac.authorization.k8s.io' }, subjects });
    const ingresses = '/apis/networking.k8s.io/v1/namespaces/shop/ingresses';
    const names = ['listed', 'listed-ec', 'listed-ed', 'watched', ...Array.from({ length: 10 }, (_, i) => `many-${i + 1}`)];
    const tls = names.map((secretName) => ({ secretName, hosts: [`${secretName}.example.com`] }));
    await create(ingresses, { metadata: { name: 'all' }, spec: { tls, defaultBackend: { service: { name: 'web', port: { number: 80 } } } } });
    host = new Host(server.kubeconfig, 'viewer');
    await eventually('the secrets', () => names.every((name) => /(true|false)\]$/.test(host.fingerprint(name))));
    assert(server.begun.name >= names.length);
    for (const fault of ['breakOff', 'cut', 'none'] as const) {
      const { spoilt } = server;
      server.fault = fault;
      const before = host.fingerprint('listed');
      await write(await plant('listed', 'RSA', true), 'PUT');
      // Whoever refers to it changes: it is read again.
      await admin.request({ method: 'PATCH', patch: 'merge', path: `${ingresses}/all`, body: { metadata: { annotations: { fault } } }, signal });
      if (fault !== 'none') await eventually(`answers with the fault ${fault}`, () => server.spoilt > spoilt + names.length);
      else await eventually('the renewed secret', () => host.fingerprint('listed') !== before);
    }
    await host.search(planted);
  });
});
