// The reflector against a server that fails on purpose: what it asks for, and what it has seen after each fault.

import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KindState } from '../../../src/domain/inventory/kind.ts';
import { Reflector, type ReflectorTimes } from '../../../src/kubernetes/reflector.ts';
import { Transport } from '../../../src/kubernetes/transport.ts';
import { until } from '../../../scripts/lib/until.ts';

type Answer = (response: ServerResponse) => void;

const list = (resourceVersion: string, names: readonly string[], next?: string): Answer => (response) => {
  const metadata = { resourceVersion, ...(next === undefined ? {} : { continue: next }) };
  response.end(JSON.stringify({ metadata, items: names.map((name) => ({ metadata: { name, resourceVersion } })) }));
};
const failed = (code: number, headers: Record<string, string> = {}): Answer => (response) => {
  response.writeHead(code, headers).end(JSON.stringify({ kind: 'Status', code, reason: 'Test', message: 'on purpose' }));
};
const event = (type: string, name: string, resourceVersion: string): string => `${JSON.stringify({ type, object: { metadata: { name, resourceVersion } } })}\n`;
const expired = `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`;
/** Sends `text`, then keeps the watch open, ends it, or breaks it off. */
const watch = (text: string, then: 'open' | 'end' | 'break'): Answer => (response) => {
  response.writeHead(200).write(text, () => {
    if (then === 'end') response.end();
    if (then === 'break') response.destroy();
  });
};

const times: ReflectorTimes = { head: 5000, listStall: 5000, watchStall: 5000, slowRetry: 60_000 };

describe('Reflector', function () {
  this.timeout(30_000);
  let server: Server;
  let transport: Transport;
  let script: Answer[];
  let asked: string[];
  let objects: Set<string>;
  let states: string[];
  let replaced: number;
  let listed: string[] = [];
  let end: AbortController;

  const nameOf = (object: unknown): string => (object as { metadata: { name: string } }).metadata.name;
  const start = (overrides: Partial<ReflectorTimes> = {}): Reflector => {
    const reflector = new Reflector(
      transport,
      { path: '/api/v1/pods', query: {} },
      {
        listing: () => {
          listed = [];
        },
        listed: (some) => listed.push(...some.map(nameOf)),
        listedAll: () => {
          replaced += 1;
          objects = new Set(listed);
        },
        upserted: (object) => objects.add(nameOf(object)),
        removed: (object) => objects.delete(nameOf(object)),
        stateChanged: (state: KindState) => states.push(state.state),
      },
      { ...times, ...overrides },
    );
    void reflector.run(end.signal);
    return reflector;
  };
  const see = async (names: readonly string[]): Promise<void> => {
    await until(`objects ${names.join(' ')}`, () => Promise.resolve([...objects].sort().join() === names.join() && script.length === 0 ? true : undefined), {
      timeoutMs: 20_000,
      intervalMs: 5,
    });
  };

  beforeEach(async () => {
    script = [];
    asked = [];
    states = [];
    objects = new Set();
    replaced = 0;
    end = new AbortController();
    server = createServer((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      query.delete('timeoutSeconds');
      query.delete('allowWatchBookmarks');
      query.delete('limit');
      asked.push(query.toString());
      (script.shift() ?? watch('', 'open'))(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const cluster = { server: `http://127.0.0.1:${port}`, insecure: false };
    transport = new Transport({ context: { name: 'c', cluster: 'c', user: 'u' }, cluster, user: { name: 'u' } }, {});
  });
  afterEach(() => {
    end.abort();
    transport.dispose();
    server.closeAllConnections();
    server.close();
  });

  it('lists in pages, watches from there, and takes bookmarks', async () => {
    script = [list('5', ['a'], 'more'), list('5', ['b']), watch(event('ADDED', 'c', '6') + event('BOOKMARK', '', '9'), 'end'), watch(event('DELETED', 'a', '10'), 'open')];
    start();
    await see(['b', 'c']);
    assert.deepEqual(asked, ['resourceVersion=0', 'continue=more', 'watch=true&resourceVersion=5', 'watch=true&resourceVersion=9']);
    assert.deepEqual(states, ['stillReading', 'live']);
    assert.equal(replaced, 1);
  });

  it('resumes a watch that broke off in the middle of an event, and is live again at once', async () => {
    script = [list('5', ['a']), watch(event('ADDED', 'b', '6') + event('ADDED', 'c', '7').slice(0, 20), 'break'), watch(event('ADDED', 'c', '7'), 'open')];
    start();
    await see(['a', 'b', 'c']);
    assert.deepEqual(asked.slice(1), ['watch=true&resourceVersion=5', 'watch=true&resourceVersion=6']);
    assert.deepEqual(states, ['stillReading', 'live', 'catchingUp', 'live']);
  });

  it('lists again when the history is gone, and what it had stands until then', async () => {
    script = [list('5', ['a']), watch(expired, 'end'), list('20', ['a', 'b']), failed(410), list('30', ['b'])];
    start();
    await see(['b']);
    assert.deepEqual(asked.slice(1, 5), ['watch=true&resourceVersion=5', '', 'watch=true&resourceVersion=20', '']);
    assert.deepEqual(states, ['stillReading', 'live', 'catchingUp', 'live', 'catchingUp', 'live']);
    assert.equal(replaced, 3);
  });

  it('is offline while the server fails, keeps what it has, and comes back', async () => {
    script = [list('5', ['a']), watch('', 'break'), failed(500), failed(429, { 'Retry-After': '1' }), watch(event('ADDED', 'b', '6'), 'open')];
    start();
    await see(['a', 'b']);
    assert.deepEqual(states, ['stillReading', 'live', 'catchingUp', 'offline', 'offline', 'live']);
    assert.equal(replaced, 1);
  });

  it('does not take a truncated list for a list', async () => {
    script = [(response) => response.writeHead(200, { 'Content-Length': '100' }).write('{"items":[', () => response.destroy()), (response) => response.end('{"items":['), list('5', ['a'])];
    start();
    await see(['a']);
    assert.deepEqual(states, ['stillReading', 'offline', 'offline', 'live']);
    assert.equal(replaced, 1);
  });

  it('notices a watch that has gone silent', async () => {
    script = [list('5', ['a']), watch('', 'open'), watch(event('ADDED', 'b', '6'), 'open')];
    start({ watchStall: 50 });
    await until('the silent watch', () => Promise.resolve(objects.has('b') ? true : undefined), { timeoutMs: 20_000 });
  });

  for (const [status, state] of [[403, 'forbidden'], [404, 'notInstalled']] as const) {
    it(`is ${state} after ${status}, has nothing then, and tries again when told`, async () => {
      script = [list('5', ['a']), failed(status)];
      const reflector = start();
      await see([]);
      assert.deepEqual(states, ['stillReading', 'live', state]);
      script = [list('9', ['b'])];
      reflector.retryNow();
      await see(['b']);
      assert.equal(states.at(-1), 'live');
    });
  }
});
