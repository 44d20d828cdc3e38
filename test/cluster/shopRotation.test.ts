// The shop's storefront gets a new certificate under load: whoever asks it every 20 ms over a new TLS connection sees no
// failure, and only valid certificates, first the old one, then the new one. It changes the shop: it runs after the tests
// that look at the shop as it was seeded.

import assert from 'node:assert/strict';
import { get } from 'node:https';
import { TLSSocket } from 'node:tls';
import { at, type Cluster } from '../../src/operations/liveObject.ts';
import { sha256Of } from '../../src/x509/sha256Of.ts';
import type { KubernetesClient } from '../../src/kubernetes/client.ts';
import { clusterOf } from './support/ground.ts';
import { serviceOn, testClient } from './support/operationService.ts';

const namespace = 'shop';
const serverName = 'shop.example.com';

/** Asks every 20 ms, whether or not earlier answers have come. */
class Load {
  readonly served = new Map<string, number>();
  readonly failures: string[] = [];
  readonly #asked: Promise<void>[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(host: string, ca: string) {
    this.#timer = setInterval(() => this.#asked.push(this.#ask(host, ca)), 20);
  }

  async #ask(host: string, ca: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const request = get({ host, port: 443, path: '/healthz', servername: serverName, ca, agent: false, headers: { Host: serverName }, timeout: 20_000 }, (answer) => {
      const certificate = answer.socket instanceof TLSSocket ? answer.socket.getPeerX509Certificate() : undefined;
      answer.resume().once('end', () => (answer.statusCode === 200 && certificate !== undefined ? resolve(sha256Of(certificate)) : reject(new Error(`status ${String(answer.statusCode)}`))));
      // Behind 'end' where the answer was whole.
      answer.once('error', reject).once('close', () => reject(new Error('the answer broke off')));
    });
    request.once('error', reject).once('timeout', () => request.destroy(new Error('timed out')));
    try {
      const sha256 = await promise;
      this.served.set(sha256, (this.served.get(sha256) ?? 0) + 1);
    } catch (error) {
      this.failures.push(String(error));
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#asked);
  }
}

describe("a rotation of the storefront's certificate under load", function () {
  this.timeout(5 * 60_000);
  let client: KubernetesClient;
  let cluster: Cluster;

  before(async () => {
    client = await testClient();
    cluster = clusterOf(client);
  });

  after(async () => await client.dispose());

  it('is seen by no client', async () => {
    const read = async (path: string): Promise<unknown> => await client.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/${path}`, signal: cluster.signal });
    const ca = Buffer.from(at(await read('secrets/storefront-tls'), 'data', 'ca.crt') as string, 'base64').toString();
    const address = at(await read('services/storefront'), 'spec', 'clusterIP') as string;
    const operations = serviceOn(client);
    const { digest } = await operations.plan('rotateCertificate', { namespace, secret: 'storefront-tls' }, cluster.signal);
    const load = new Load(address, ca);
    let view;
    try {
      view = await operations.execute(digest, cluster.signal);
      // Old pods may still be ending, and answer what they had accepted.
      await new Promise((resolve) => setTimeout(resolve, 3000));
    } finally {
      // Else it would ask for ever, and keep all tests from ending.
      await load.stop();
    }
    assert.equal(view.state, 'done');
    const { oldSha256, newSha256 } = view.journal!.entries.find((entry) => entry.facts?.['newSha256'] !== undefined)!.facts!;
    assert.deepEqual(load.failures, []);
    assert.deepEqual(new Set(load.served.keys()), new Set([oldSha256, newSha256]));
    assert.equal(view.journal!.entries.find((entry) => entry.facts?.['pods'] !== undefined)!.facts!['pods'], '2');
  });
});
