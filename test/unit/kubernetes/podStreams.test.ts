// Streams to a pod whose first messages come together with the server's answer, as from a server that is faster than we are.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { RequestFailed } from '../../../src/kubernetes/client.ts';
import { exec } from '../../../src/kubernetes/exec.ts';
import { portForward } from '../../../src/kubernetes/portForward.ts';
import { Transport } from '../../../src/kubernetes/transport.ts';

const life = new AbortController().signal;

/** A WebSocket message of the server's: binary, whole, unmasked (RFC 6455, 5.2). */
function message(...bytes: readonly (number | string)[]): Buffer {
  const payload = Buffer.concat(bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));
  return Buffer.concat([Buffer.of(0x82, payload.length), payload]);
}
const closing = Buffer.of(0x88, 2, 0x03, 0xe8);

describe('streams to a pod that say all at once', function () {
  this.timeout(20_000);
  let server: Server;
  let transport: Transport;
  let sockets: Duplex[];

  /** A server that sends these messages in one piece with its answer. */
  async function serve(...messages: readonly Buffer[]): Promise<void> {
    sockets = [];
    server = createServer().on('upgrade', ({ headers }, socket: Duplex) => {
      sockets.push(socket);
      const accept = createHash('sha1').update(`${headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      const protocol = headers['sec-websocket-protocol']?.split(',')[0] ?? '';
      const answer = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`;
      socket.write(Buffer.concat([Buffer.from(answer), ...messages]));
      // All that a client sends here is that it closes, too.
      socket.once('data', () => socket.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, insecure: false };
    transport = new Transport({ context: { name: 'c', cluster: 'c', user: 'u' }, cluster, user: { name: 'u' } }, {});
  }

  afterEach(() => {
    transport.dispose();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  async function forward(): Promise<Duplex> {
    const clock = transport.deadline(life, 5000);
    try {
      return await portForward(transport, 'shop', 'web', 80, clock);
    } finally {
      clock.stop();
    }
  }
  const greetings = [message(0, 80, 0), message(1, 80, 0)];

  it('a port forwarded gives what was sent first, whenever somebody begins to read', async () => {
    await serve(...greetings, message(0, 'hello '), message(0, 'and bye'), closing);
    const stream = await forward();
    await setTimeout(50);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    assert.equal(Buffer.concat(chunks).toString(), 'hello and bye');
  });

  it('a port on which nobody listens is said to be one', async () => {
    await serve(...greetings, message(1, 'connection refused'), closing);
    const stream = await forward();
    stream.resume();
    const ended = AbortSignal.timeout(5000);
    const [error] = (await once(stream, 'error', { signal: ended })) as [unknown];
    assert.ok(error instanceof RequestFailed);
    assert.match(JSON.stringify(error.trouble), /connection refused/);
  });

  it('a command gives all that it printed, and its exit code', async () => {
    await serve(message(1, 'out'), message(2, 'err'), message(3, '{"status":"Success"}'), closing);
    const clock = transport.deadline(life, 5000);
    assert.deepEqual(await exec(transport, { namespace: 'shop', pod: 'web', container: 'web', command: ['true'] }, clock), { exitCode: 0, stdout: 'out', stderr: 'err' });
    clock.stop();
  });
});
