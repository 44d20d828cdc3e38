// A stream to one TCP port of a pod, over the port-forward subresource's WebSocket.

import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { RequestFailed } from './client.ts';
import type { Deadline } from './deadline.ts';
import { plainDetail } from './plainDetail.ts';
import type { Transport } from './transport.ts';
import { openWebSocket } from './webSocket.ts';

/** Channels of the first forwarded port; the first message of each is the port number as two bytes. */
const channel = { data: 0, error: 1 } as const;

/** @throws RequestFailed. The stream errs with one where the pod's end refuses (nobody listens on the port), once somebody reads. */
export async function portForward(transport: Transport, namespace: string, pod: string, port: number, clock: Deadline): Promise<Duplex> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/portforward`;
  const socket = await openWebSocket(transport, path, [['ports', String(port)]], ['v4.channel.k8s.io'], clock);
  return new ForwardedPort(socket);
}

class ForwardedPort extends Duplex {
  readonly #socket: WebSocket;
  readonly #greeted = new Set<number>();

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on('message', (message: Buffer) => {
      this.#receive(message);
    });
    socket.once('close', () => {
      this.push(null);
      // Without a half-close on this protocol, the end is the end of both directions.
      if (!this.writableEnded) this.end();
    });
    socket.on('error', (error) => this.destroy(error));
  }

  #receive(message: Buffer): void {
    const from = message[0] ?? channel.error;
    const first = !this.#greeted.has(from);
    this.#greeted.add(from);
    const payload = message.subarray(first ? 3 : 1);
    if (payload.length === 0) return;
    if (from === channel.data) {
      if (!this.push(payload)) this.#socket.pause();
      return;
    }
    this.destroy(new RequestFailed({ code: 'serverError', status: 0, detail: plainDetail(payload.toString()) }, 0, 'PortForward'));
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#socket.send(Buffer.concat([Buffer.of(channel.data), chunk]), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#socket.close();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#socket.terminate();
    callback(error);
  }
}
