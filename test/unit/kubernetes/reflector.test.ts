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
const initialEventsEnd = (resourceVersion: string): string =>
  `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion, annotations: { 'k8s.io/initial-events-end': 'true' } } } })}\n`;
const expired = `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`;
/** Sends `text`, then keeps the watch open, ends it, or breaks it off. */
const watch = (text: string, then: 'open' | 'end' | 'break'): Answer => (response) => {
  response.writeHead(200).write(text, () => {
    if (then === 'end') response.end();
    if (then === 'break') response.destroy();
  });
};

const times: ReflectorTimes = { head: 5000, listStall: 5000, watchStall: 5000, slowRetry: 60_000, doubt: 20_000 };

describe('Reflector', function () {
  this.timeout(30_000);
  let server: Server;
  let transport: Transport;
  let script: Answer[];
  let streams: boolean;
  let asked: string[];
  let objects: Set<string>;
  let states: string[];
  let replaced: number;
  /** For how long it said that it is offline, milliseconds. */
  let waits: number[];
  let listed: string[] = [];
  let removed: string[] = [];
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
        removed: (object) => {
          removed.push(nameOf(object));
          objects.delete(nameOf(object));
        },
        stateChanged: (state: KindState) => {
          states.push(state.state);
          if (state.state === 'offline') waits.push(Math.round((state.retryAt - Date.now()) / 100) * 100);
        },
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
    streams = false;
    asked = [];
    states = [];
    objects = new Set();
    replaced = 0;
    waits = [];
    listed = [];
    removed = [];
    end = new AbortController();
    server = createServer((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      query.delete('timeoutSeconds');
      query.delete('allowWatchBookmarks');
      query.delete('limit');
      // As a server without WatchList does (ValidateListOptions).
      if (!streams && query.has('sendInitialEvents')) {
        failed(422)(response);
        return;
      }
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
    assert.deepEqual(asked.slice(1, 5), ['watch=true&resourceVersion=5', 'resourceVersion=5', 'watch=true&resourceVersion=20', 'resourceVersion=20']);
    assert.deepEqual(states, ['stillReading', 'live', 'catchingUp', 'live', 'catchingUp', 'live']);
    assert.equal(replaced, 3);
  });

  it('is offline while the server fails, keeps what it has, and comes back', async () => {
    script = [list('5', ['a']), watch('', 'break'), failed(500), failed(429, { 'Retry-After': '1' }), watch(event('ADDED', 'b', '6'), 'open')];
    start();
    await see(['a', 'b']);
    assert.deepEqual(states, ['stillReading', 'live', 'catchingUp', 'offline', 'catchingUp', 'live']);
    assert.equal(replaced, 1);
  });

  it('asks a server soon that has come back and is busy, however long it was away', async () => {
    const away = Array.from({ length: 8 }, () => watch('', 'break'));
    const busy = Array.from({ length: 3 }, () => failed(429));
    script = [list('5', ['a']), ...away, ...busy, watch(event('ADDED', 'b', '6'), 'open')];
    const reflector = start();
    const impatience = setInterval(() => reflector.retryNow(), 5);
    await see(['a', 'b']).finally(() => clearInterval(impatience));
    const [whileAway = 0, whileBusy = Infinity] = waits.slice(-2);
    assert(whileAway >= 15_000, `${whileAway} ms`);
    assert(whileBusy <= 4000, `${whileBusy} ms`);
  });

  for (const status of [403, 404]) {
    it(`doubts ${status} from a server that was away: it may not have read yet who may do what`, async () => {
      script = [list('5', ['a']), watch('', 'break'), failed(status), failed(status), watch(event('ADDED', 'b', '6'), 'open')];
      start();
      await see(['a', 'b']);
      assert.deepEqual(states, ['stillReading', 'live', 'catchingUp', 'live']);
      assert.equal(replaced, 1);
    });
  }

  it('doubts it however often it is asked meanwhile', async () => {
    script = [list('5', ['a']), watch('', 'break'), ...Array.from({ length: 40 }, () => failed(403)), watch(event('ADDED', 'b', '6'), 'open')];
    const reflector = start();
    const impatience = setInterval(() => reflector.retryNow(), 5);
    await see(['a', 'b']).finally(() => clearInterval(impatience));
    assert.deepEqual(states, ['stillReading', 'live', 'catchingUp', 'live']);
  });

  it('believes a refusal that lasts', async () => {
    script = [list('5', ['a']), watch('', 'break'), ...Array.from({ length: 400 }, () => failed(403))];
    const reflector = start({ doubt: 200 });
    const impatience = setInterval(() => reflector.retryNow(), 5);
    await until('the refusal', () => Promise.resolve(states.includes('forbidden') || undefined), { timeoutMs: 20_000, intervalMs: 5 }).finally(() => clearInterval(impatience));
    assert.deepEqual([states, objects.size], [['stillReading', 'live', 'catchingUp', 'forbidden'], 0]);
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

  it('asks for the next pages at once if they are no longer to be had one by one', async () => {
    script = [list('5', ['a'], 'more'), failed(410), list('9', ['b', 'c']), watch('', 'open')];
    start();
    await see(['b', 'c']);
    assert.deepEqual(asked, ['resourceVersion=0', 'continue=more', 'resourceVersion=0', 'watch=true&resourceVersion=9']);
    assert.equal(replaced, 1);
  });

  it('reads from etcd where the cache has not come as far as it was asked for', async () => {
    const tooLarge: Answer = (response) => {
      response.writeHead(504).end(JSON.stringify({ kind: 'Status', code: 504, reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } }));
    };
    script = [list('5', ['a']), watch(expired, 'end'), tooLarge, list('3', ['b']), watch('', 'open')];
    start();
    await see(['b']);
    assert.deepEqual(asked.slice(2), ['resourceVersion=5', '', 'watch=true&resourceVersion=3']);
    assert(!states.includes('offline'));
  });

  it('does not ask in a tight loop a server that answers every watch and breaks it off', async () => {
    script = [list('5', ['a']), watch('', 'break'), watch('', 'break'), watch(event('ADDED', 'b', '6'), 'open')];
    start();
    await see(['a', 'b']);
    assert(states.includes('offline'), 'the second break is waited out');
  });

  it('reads again where the server always fails to go on from where it is', async () => {
    script = [list('5', ['a']), watch('nonsense\n', 'open'), watch('nonsense\n', 'open'), watch('nonsense\n', 'open'), list('9', ['b']), watch('', 'open')];
    start();
    await see(['b']);
    assert.deepEqual(asked.slice(4), ['resourceVersion=5', 'watch=true&resourceVersion=9']);
  });

  describe('streaming', () => {
    const stream = (resourceVersion?: string): string =>
      `watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan${resourceVersion === undefined ? '' : `&resourceVersion=${resourceVersion}`}`;
    beforeEach(() => {
      streams = true;
    });

    it('takes the stream for a list that is whole at its bookmark, and goes on with it as the watch', async () => {
      let go: (() => void) | undefined;
      script = [(response) => {
        response.writeHead(200).write(event('ADDED', 'a', '7') + event('ADDED', 'b', '3') + event('DELETED', 'b', '8'));
        go = () => response.write(initialEventsEnd('8') + event('ADDED', 'c', '9'));
      }];
      start();
      await until('the first objects', () => Promise.resolve(listed.length === 2 ? true : undefined), { timeoutMs: 20_000, intervalMs: 5 });
      assert.deepEqual([states, replaced], [['stillReading'], 0]);
      go?.();
      await see(['a', 'b', 'c']);
      assert.deepEqual(asked, [stream()]);
      assert.deepEqual([states, replaced], [['stillReading', 'live'], 1]);
      assert(removed.includes('b'));
    });

    it('resumes such a watch where it was', async () => {
      script = [watch(event('ADDED', 'a', '7') + initialEventsEnd('8'), 'break'), watch(event('ADDED', 'b', '9'), 'open')];
      start();
      await see(['a', 'b']);
      assert.deepEqual(asked, [stream(), 'watch=true&resourceVersion=8']);
    });

    it('reads again from no earlier than what it has seen, and from anywhere if that is not to be had', async () => {
      script = [watch(initialEventsEnd('8') + expired, 'open'), failed(410), watch(event('ADDED', 'a', '2') + initialEventsEnd('3'), 'open')];
      start();
      await see(['a']);
      assert.deepEqual(asked, [stream(), stream('8'), stream()]);
      assert.equal(replaced, 2);
    });

    it('lists once after a stream that broke off', async () => {
      script = [watch(event('ADDED', 'a', '7'), 'break'), list('9', ['b']), watch(expired, 'end'), watch(event('ADDED', 'c', '4') + initialEventsEnd('12'), 'open')];
      start();
      await see(['c']);
      assert.deepEqual(asked, [stream(), 'resourceVersion=0', 'watch=true&resourceVersion=9', stream('9')]);
    });

    it('lists where a stream comes to nothing, as of a server that does not know it', async () => {
      script = [watch(event('ADDED', 'a', '7'), 'open'), list('9', ['a']), watch('', 'open')];
      start({ listStall: 50 });
      await see(['a']);
      assert.deepEqual(asked.slice(0, 2), [stream(), 'resourceVersion=0']);
    });

    it('is asked of a server only once that does not have it', async () => {
      script = [failed(422), list('5', ['a']), watch('', 'open')];
      start();
      await see(['a']);
      assert.deepEqual(asked, [stream(), 'resourceVersion=0', 'watch=true&resourceVersion=5']);
      assert.deepEqual(states, ['stillReading', 'live']);
      script = [list('6', ['b']), watch('', 'open')];
      start();
      await see(['b']);
      assert.equal(asked[3], 'resourceVersion=0');
    });

    it('is not offline while the server is busy, unless it stays so, and waits as long as it is asked to', async () => {
      const busy = (retryAfterSeconds: number): string =>
        `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds } } })}\n`;
      script = [failed(429), watch(initialEventsEnd('8') + busy(1), 'open'), watch(busy(5), 'open'), watch(event('ADDED', 'a', '9'), 'open')];
      start();
      await see(['a']);
      assert.deepEqual(asked.slice(2), ['watch=true&resourceVersion=8', 'watch=true&resourceVersion=8']);
      assert.deepEqual(states, ['stillReading', 'live', 'catchingUp', 'live', 'offline', 'live']);
      assert.deepEqual(waits, [5000]);
    });
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
