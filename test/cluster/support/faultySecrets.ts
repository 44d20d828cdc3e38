// A server between an inventory and a real API server that passes everything on, but can spoil what is said of secrets: it
// ends watches with 410, breaks bodies off, cuts their end, and refuses streamed lists as older API servers do.

import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as send, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BareControlPlane } from '../../../scripts/cluster/bareControlPlane.ts';

/** How a body of secrets is read. */
export type Reading = 'stream' | 'list' | 'watch' | 'name';

/** What becomes of bodies of secrets that are not watches: `breakOff` destroys the connection in the middle, `cut` ends the body there. */
export type Fault = 'none' | 'breakOff' | 'cut';

export class FaultySecrets {
  /** How many bodies have begun, by how they are read. */
  readonly begun: Record<Reading, number> = { stream: 0, list: 0, watch: 0, name: 0 };
  /** How many were spoilt. */
  spoilt = 0;
  fault: Fault = 'none';
  refusesStreams = false;
  readonly kubeconfig: string;
  readonly #plane: BareControlPlane;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  readonly #watches = new Set<ServerResponse>();

  private constructor(plane: BareControlPlane, server: Server) {
    this.#plane = plane;
    this.#server = server;
    this.kubeconfig = join(plane.folder, 'faulty-kubeconfig');
  }

  static async start(plane: BareControlPlane): Promise<FaultySecrets> {
    const [key, cert] = await Promise.all(['key', 'crt'].map(async (end) => await readFile(join(plane.folder, 'certificates', `apiserver.${end}`))));
    const server = createServer({ key, cert });
    const faulty = new FaultySecrets(plane, server);
    server.on('request', (request, response) => faulty.#pass(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const config = await readFile(plane.kubeconfig, 'utf8');
    await writeFile(faulty.kubeconfig, config.replaceAll(plane.server, `https://127.0.0.1:${(server.address() as AddressInfo).port}`));
    return faulty;
  }

  get isWatched(): boolean {
    return this.#watches.size > 0;
  }

  /** Ends each watch of secrets as the server does when its history is gone. */
  endWatches(): void {
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Expired', message: 'too old resource version', code: 410 };
    for (const watch of this.#watches) watch.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
    this.#watches.clear();
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.#plane.server);
    const reading = readingOf(url);
    if (reading === 'stream' && this.refusesStreams) {
      response.writeHead(422, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ kind: 'Status', status: 'Failure', reason: 'Invalid', code: 422 }));
      return;
    }
    const passed = send(url, { method: request.method, headers: { ...request.headers, host: url.host }, agent: this.#agent });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    passed.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (reading === undefined || answer.statusCode !== 200) answer.pipe(response);
      else this.#passSecrets(reading, answer, response);
    });
    request.pipe(passed);
  }

  #passSecrets(reading: Reading, answer: IncomingMessage, response: ServerResponse): void {
    this.begun[reading] += 1;
    const fault = reading === 'watch' ? 'none' : this.fault;
    if (fault === 'none') {
      if (reading === 'watch' || reading === 'stream') this.#watches.add(response);
      response.on('close', () => this.#watches.delete(response));
      answer.pipe(response);
      return;
    }
    answer.once('data', (chunk: Buffer) => {
      this.spoilt += 1;
      const half = chunk.subarray(0, Math.floor(chunk.length / 2));
      answer.destroy();
      if (fault === 'cut') response.end(half);
      else response.write(half, () => setTimeout(() => response.destroy(), 50));
    });
  }
}

/** @returns undefined for what is not about secrets. */
function readingOf({ pathname, searchParams }: URL): Reading | undefined {
  if (!/\/secrets(\/|$)/.test(pathname)) return undefined;
  if (!pathname.endsWith('/secrets')) return 'name';
  if (searchParams.get('sendInitialEvents') === 'true') return 'stream';
  return searchParams.get('watch') === 'true' ? 'watch' : 'list';
}
