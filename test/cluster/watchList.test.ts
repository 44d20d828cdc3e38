// A reflector against real API servers: one that streams lists, one that does not, and one whose history is gone.

import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { BareControlPlane, type BareOptions } from '../../scripts/cluster/bareControlPlane.ts';
import { until } from '../../scripts/lib/until.ts';
import type { KindState } from '../../src/domain/inventory/kind.ts';
import { kubeconfigFiles, loadKubeconfig, resolveContext } from '../../src/kubernetes/kubeconfig.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { Reflector } from '../../src/kubernetes/reflector.ts';
import { Transport } from '../../src/kubernetes/transport.ts';

const signal = new AbortController().signal;
const configMaps = '/api/v1/namespaces/shop/configmaps';
const names = (prefix: string, count: number): readonly string[] => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

/** A CONNECT proxy that can be shut: what goes through it breaks off then, and nothing new gets through. */
class Gate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isShut = false;

  constructor() {
    this.#server = createServer().on('connect', (request: IncomingMessage, client: Socket) => {
      const { hostname, port } = new URL(`http://${request.url ?? ''}`);
      const server = connect(Number(port), hostname, () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        server.pipe(client).pipe(server);
      });
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.#sockets.delete(socket));
        if (this.#isShut) socket.destroy();
      }
    });
  }

  async open(): Promise<string> {
    this.#isShut = false;
    if (!this.#server.listening) await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  shut(): void {
    this.#isShut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.shut();
    this.#server.close();
  }
}

describe('a reflector and a real API server', function () {
  this.timeout(240_000);

  const servers: { readonly title: string; readonly options: BareOptions; readonly streams: boolean }[] = [
    { title: 'that streams lists', options: {}, streams: true },
    { title: 'without WatchList', options: { serverArguments: ['--feature-gates=WatchList=false'] }, streams: false },
  ];
  for (const { title, options, streams } of servers) {
    describe(title, () => {
      let plane: BareControlPlane;
      let admin: Client;
      let gate: Gate;
      let transport: Transport;
      let end: AbortController;
      let known: Map<string, string>;
      let states: KindState['state'][];
      let lists: number;
      let largestPart: number;
      let reflector: Reflector;

      const idOf = (object: unknown): readonly [string, string] => {
        const { metadata } = object as { metadata: { name: string; resourceVersion: string } };
        return [metadata.name, metadata.resourceVersion];
      };
      const create = async (name: string): Promise<unknown> =>
        await admin.request({ method: 'POST', path: configMaps, body: { metadata: { name }, data: { text: 'x'.repeat(4000) } }, signal });
      /** Until what is known is what a list says that was made for it. */
      const agree = async (): Promise<void> => {
        await until('agreement with a list', async () => {
          const { items } = (await admin.request({ method: 'GET', path: configMaps, signal })) as { items: unknown[] };
          const fresh = new Map(items.map(idOf));
          const same = fresh.size === known.size && [...fresh].every(([name, version]) => known.get(name) === version);
          return same && states.at(-1) === 'live' ? true : undefined;
        }, { timeoutMs: 60_000, intervalMs: 50 });
      };

      before(async () => {
        plane = await BareControlPlane.start(options);
        admin = await plane.client('admin');
        await admin.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'shop' } }, signal });
        for (const name of names('first', 300)) await create(name);

        gate = new Gate();
        const files = kubeconfigFiles(plane.kubeconfig, {});
        const target = resolveContext(await loadKubeconfig(files), 'admin', files);
        transport = new Transport({ ...target, cluster: { ...target.cluster, proxyUrl: await gate.open() } }, {});
        end = new AbortController();
        known = new Map();
        states = [];
        lists = 0;
        largestPart = 0;
        let listed = new Map<string, string>();
        reflector = new Reflector(transport, { path: configMaps, query: {} }, {
          listing: () => {
            listed = new Map();
          },
          listed: (objects) => {
            largestPart = Math.max(largestPart, objects.length);
            for (const object of objects) listed.set(...idOf(object));
          },
          listedAll: () => {
            lists += 1;
            known = listed;
          },
          upserted: (object) => known.set(...idOf(object)),
          removed: (object) => known.delete(idOf(object)[0]),
          stateChanged: ({ state }) => states.push(state),
        });
        void reflector.run(end.signal);
      });
      after(async () => {
        end.abort();
        transport.dispose();
        gate.close();
        await admin.dispose();
        await plane.stop();
      });

      it('reads in small parts and follows', async () => {
        await agree();
        assert.equal(transport.servesWatchList, streams);
        assert.deepEqual([states, lists], [['stillReading', 'live'], 1]);
        assert(largestPart < 100, `${largestPart} objects at once`);
        await create('second');
        await admin.request({ method: 'DELETE', path: join(configMaps, 'first-0'), signal });
        await agree();
        assert.equal(lists, 1);
      });

      it('resumes after a break without reading again', async () => {
        gate.shut();
        await create('during-the-break');
        await gate.open();
        await agree();
        assert.equal(lists, 1);
      });

      it('reads again when the history is gone, and what it had stands until then', async () => {
        gate.shut();
        await until('offline', async () => await Promise.resolve(states.at(-1) === 'offline' || undefined), { timeoutMs: 60_000, intervalMs: 20 });
        const had = known.size;
        await admin.request({ method: 'DELETE', path: join(configMaps, 'second'), signal });
        for (const name of names('third', 3)) await create(name);
        // A server that has just started knows no history but from then on.
        await plane.killServer();
        await plane.startServer();
        assert.equal(known.size, had);
        await gate.open();
        reflector.retryNow();
        await agree();
        assert.equal(lists, 2);
        assert.equal(transport.servesWatchList, streams);
      });
    });
  }
});
