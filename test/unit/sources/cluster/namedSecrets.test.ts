// Secrets that are read by their names: when a refusal is asked about again.

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { SecretToRead } from '../../../../src/domain/inventory/secretToRead.ts';
import { Transport } from '../../../../src/kubernetes/transport.ts';
import { NamedSecrets, namedSecretsLimits } from '../../../../src/sources/cluster/namedSecrets.ts';

const minute = 60_000;
const secret: SecretToRead = { id: 'shop/web-tls', namespace: 'shop', name: 'web-tls', tls: true, because: '1' };

describe('NamedSecrets', () => {
  let server: Server;
  let transport: Transport;
  let named: NamedSecrets;
  let now: number;
  let status: number;
  let asked: number;
  let told: number;

  beforeEach(async () => {
    [now, status, asked, told] = [1_000_000, 403, 0, 0];
    server = createServer((_request, response) => void response.writeHead(status).end('{}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, insecure: false };
    transport = new Transport({ context: { name: 'c', cluster: 'c', user: 'u' }, cluster, user: { name: 'u' } }, {});
    const send = transport.send.bind(transport);
    transport.send = async (...args) => {
      asked += 1;
      return send(...args);
    };
    mock.timers.enable({ apis: ['setTimeout'] });
    named = new NamedSecrets(transport, () => (told += 1), namedSecretsLimits, () => now);
  });

  afterEach(() => {
    named.stop();
    mock.timers.reset();
    transport.dispose();
    server.closeAllConnections();
    server.close();
  });

  /** Everything that was asked is answered, and the next reading is planned. */
  const quiet = async (): Promise<void> => {
    do await turn();
    while (told < asked);
    await turn();
  };
  const pass = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    mock.timers.tick(milliseconds);
    await quiet();
  };
  /** @returns after how many minutes each of the next readings comes. */
  const waits = async (count: number): Promise<readonly number[]> => {
    const found: number[] = [];
    for (let waited = 1; found.length < count; waited += 1) {
      const before = asked;
      await pass(minute);
      if (asked === before) continue;
      found.push(waited);
      waited = 0;
    }
    return found;
  };
  const want = async (): Promise<void> => {
    named.want({ changed: [secret], removed: [] });
    await quiet();
    assert.equal(asked, 1);
  };

  it('ask for what is forbidden again soon, and ever more seldom', async () => {
    await want();
    assert.deepEqual(await waits(8), [1, 2, 4, 8, 15, 30, 30, 30]);
  });

  it('notice a permission that was granted a minute later', async () => {
    await want();
    status = 404;
    assert.deepEqual(await waits(1), [1]);
    assert.equal(told, 2);
    // It may be read, and is not there: looked at as often as any.
    assert.deepEqual(await waits(2), [5, 5]);
  });

  it('begin anew after an answer, and ask at once when they are told to', async () => {
    await want();
    await waits(4);
    status = 404;
    assert.deepEqual(await waits(1), [15]);
    status = 403;
    assert.deepEqual(await waits(2), [5, 1]);
    await waits(3);
    const before = asked;
    named.retryNow();
    await quiet();
    assert.equal(asked, before + 1);
    assert.deepEqual(await waits(2), [1, 2]);
  });
});
