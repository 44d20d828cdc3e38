// Stands between an inventory and a real API server, ends TLS on both sides, passes everything on, and spoils what it is told
// to: requests before they are answered, bodies while they run, the connections themselves, the certificate and the Date.

import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as send, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { BareControlPlane } from '../../../scripts/cluster/bareControlPlane.ts';
import { CertificateAuthority } from '../../../scripts/cluster/certificateAuthority.ts';
import { watchFormat, type WatchFormat } from './watchFormat.ts';

/** How a collection is read: `page` is a list's second page or a later one, `stream` a list as a watch (WatchList). */
export type Reading = 'list' | 'page' | 'stream' | 'watch' | 'other';

export interface Asked {
  readonly resource: string;
  readonly reading: Reading;
}

/** What a fault is about; what is not named may be any. */
export type About = Partial<Asked>;

/** What becomes of a request. */
export type Fault =
  /** It is not passed on, but answered with this status. */
  | { readonly answer: number; readonly reason?: string; readonly headers?: Readonly<Record<string, string>> }
  /** It is passed on when that is there. */
  | { readonly after: Promise<unknown> }
  /** The server answers, but its body is cut in the middle of the first chunk: closed in order, broken off, or reset. */
  | { readonly cut: Cut }
  /** The server answers, and each byte of the head, or of the body, takes that many milliseconds. */
  | { readonly slowHead: number }
  | { readonly slowBody: number };

export type Cut = 'end' | 'fin' | 'reset';

/** A fault that was switched on. */
export interface Spoiling {
  /** How many requests it has struck. */
  readonly struck: number;
  stop(): void;
}

interface Rule {
  readonly about: About;
  readonly fault: Fault;
  left: number;
  struck: number;
}

/**
 * Milliseconds between empty bookmarks in watches. The server sends a bookmark a minute: with these, a watch that is well is
 * told from one that is half-open by somebody who has patience for seconds only.
 */
const heartbeat = 500;

/** One answer on its way. */
class Body {
  readonly asked: Asked;
  readonly #response: ServerResponse;
  readonly #raw: Socket | undefined;
  readonly #format: WatchFormat;
  #cutNext: Cut | undefined;
  #isSwallowing = false;
  #msPerByte = 0;
  #waiting: Buffer[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isBetweenEvents = true;

  constructor(asked: Asked, response: ServerResponse, raw: Socket | undefined, format: WatchFormat) {
    this.asked = asked;
    this.#response = response;
    this.#raw = raw;
    this.#format = format;
    const { reading } = asked;
    if (reading === 'watch' || reading === 'stream') this.#timer = setInterval(() => this.#beat(), heartbeat);
    response.on('close', () => clearInterval(this.#timer));
  }

  /** What comes from the server. */
  take(chunk: Buffer): void {
    if (this.#isSwallowing) return;
    if (this.#cutNext !== undefined) {
      const cut = this.#cutNext;
      this.#isSwallowing = true;
      this.#response.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => setTimeout(() => this.#cut(cut), 20));
    } else if (this.#msPerByte > 0) this.#waiting.push(chunk);
    else this.#response.write(chunk);
    this.#isBetweenEvents = this.#format.endsBetween(chunk);
  }

  /** The server's body has ended. */
  end(): void {
    if (!this.#isSwallowing && this.#msPerByte === 0) this.#response.end();
  }

  /** The next chunk is cut in its middle. */
  cutNext(cut: Cut): void {
    this.#cutNext = cut;
  }

  /** From now on nothing more arrives, and the connection stays. */
  swallow(): void {
    this.#isSwallowing = true;
  }

  slowDown(msPerByte: number): void {
    this.#msPerByte = msPerByte;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      const [first] = this.#waiting;
      if (first === undefined) return;
      this.#response.write(first.subarray(0, 1));
      this.#waiting = first.length > 1 ? [first.subarray(1), ...this.#waiting.slice(1)] : this.#waiting.slice(1);
    }, msPerByte);
  }

  reset(): void {
    this.#raw?.resetAndDestroy();
  }

  /** Ends a watch as the server does when something is wrong in the midst of it. */
  fail(code: number, reason: string): void {
    this.#isSwallowing = true;
    this.#response.end(this.#format.failure(code, reason));
  }

  /** What is no event, as if it were one. */
  garble(): void {
    this.#response.write(this.#format.garbled);
  }

  #beat(): void {
    if (this.#isBetweenEvents && !this.#isSwallowing) this.#response.write(this.#format.nothing);
  }

  #cut(cut: Cut): void {
    if (cut === 'end') this.#response.end();
    else if (cut === 'fin') this.#raw?.destroy();
    else this.reset();
  }
}

export class FaultProxy {
  readonly kubeconfig: string;
  /** The file of the authority that the kubeconfig names. */
  readonly authorityFile: string;
  /** Milliseconds that the server's clock seems to be ahead. */
  dateOffset = 0;
  /** How often the server itself answered with each status, or, with 410, in the midst of a watch. */
  readonly answered = new Map<number, number>();
  readonly #plane: BareControlPlane;
  readonly #server: Server;
  readonly #agent: Agent;
  readonly #rules = new Set<Rule>();
  readonly #bodies = new Set<Body>();
  readonly #sockets = new Map<number, Socket>();

  private constructor(plane: BareControlPlane, server: Server, ca: Buffer) {
    this.#plane = plane;
    this.#server = server;
    this.#agent = new Agent({ keepAlive: true, ca });
    this.kubeconfig = join(plane.folder, 'kubeconfig-faulty');
    this.authorityFile = join(plane.folder, 'faulty-ca.crt');
    server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.#sockets.set(port, socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(port));
    });
    server.on('request', (request, response) => this.#serve(request, response));
  }

  static async start(plane: BareControlPlane): Promise<FaultProxy> {
    const proxy = new FaultProxy(plane, createServer({ keepAliveTimeout: 1000 }), await readFile(join(plane.folder, 'certificates', 'apiserver.crt')));
    const authority = await proxy.newAuthority('first');
    await proxy.present(authority);
    await writeFile(proxy.authorityFile, authority.certificate);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    const config = JSON.parse(await readFile(plane.kubeconfig, 'utf8')) as { clusters: { cluster: object }[] };
    const server = `https://127.0.0.1:${(proxy.#server.address() as AddressInfo).port}`;
    const clusters = config.clusters.map((entry) => ({ ...entry, cluster: { server, 'certificate-authority': proxy.authorityFile } }));
    await writeFile(proxy.kubeconfig, JSON.stringify({ ...config, clusters }));
    return proxy;
  }

  async newAuthority(name: string): Promise<CertificateAuthority> {
    return await CertificateAuthority.create(join(this.#plane.folder, `authority-${name}`), `authority ${name}`);
  }

  /** Shows a new certificate of that authority from the next connection on. */
  async present(authority: CertificateAuthority): Promise<void> {
    const { key, certificate } = await authority.issue({ commonName: 'proxy', ipAddresses: ['127.0.0.1'] });
    this.#server.setSecureContext({ key, cert: certificate });
  }

  /** @param times how many requests it strikes, at most. */
  spoil(about: About, fault: Fault, times = Infinity): Spoiling {
    const rule: Rule = { about, fault, left: times, struck: 0 };
    this.#rules.add(rule);
    return {
      get struck() {
        return rule.struck;
      },
      stop: () => this.#rules.delete(rule),
    };
  }

  /** Bodies under way. */
  open(about: About): readonly Body[] {
    return [...this.#bodies].filter(({ asked }) => isAbout(asked, about));
  }

  /** Connections from the inventory. */
  get sockets(): number {
    return this.#sockets.size;
  }

  /** Breaks all connections off. */
  resetAll(): void {
    for (const socket of this.#sockets.values()) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    this.resetAll();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.#plane.server);
    const asked = askedFor(url);
    const fault = this.#strike(asked);
    if (fault !== undefined && 'answer' in fault) {
      const { answer: code, reason = 'Test', headers = {} } = fault;
      response.writeHead(code, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'on purpose', reason, code }));
      return;
    }
    if (fault !== undefined && 'after' in fault) void fault.after.then(() => this.#forward(url, asked, request, response, undefined));
    else this.#forward(url, asked, request, response, fault);
  }

  #forward(url: URL, asked: Asked, request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
    const raw = this.#sockets.get(request.socket.remotePort ?? 0);
    const passed = send(url, { method: request.method, headers: { ...request.headers, host: url.host }, agent: this.#agent });
    passed.on('error', () => raw?.destroy());
    response.on('close', () => passed.destroy());
    passed.on('response', (answer) => {
      this.#note(answer.statusCode ?? 0);
      if (fault !== undefined && 'slowHead' in fault && raw !== undefined) dripHead(response, fault.slowHead);
      else this.#pass(asked, answer, response, raw, fault);
    });
    request.pipe(passed);
  }

  #pass(asked: Asked, answer: IncomingMessage, response: ServerResponse, raw: Socket | undefined, fault: Fault | undefined): void {
    const { date = '', ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, { ...headers, date: new Date(Date.parse(date) + this.dateOffset).toUTCString() });
    response.flushHeaders();
    const body = new Body(asked, response, raw, watchFormat(answer.headers['content-type']));
    if (fault !== undefined && 'cut' in fault) body.cutNext(fault.cut);
    if (fault !== undefined && 'slowBody' in fault) body.slowDown(fault.slowBody);
    this.#bodies.add(body);
    response.on('close', () => this.#bodies.delete(body));
    answer.on('data', (chunk: Buffer) => {
      if (asked.reading === 'watch' && chunk.includes('ERROR') && chunk.includes('Expired')) this.#note(410);
      body.take(chunk);
    });
    answer.on('end', () => body.end());
    answer.on('error', () => raw?.destroy());
  }

  #note(status: number): void {
    this.answered.set(status, (this.answered.get(status) ?? 0) + 1);
  }

  #strike(asked: Asked): Fault | undefined {
    for (const rule of this.#rules) {
      if (rule.left === 0 || !isAbout(asked, rule.about)) continue;
      rule.left -= 1;
      rule.struck += 1;
      return rule.fault;
    }
    return undefined;
  }
}

function dripHead(response: ServerResponse, msPerByte: number): void {
  const { socket } = response;
  const head = Buffer.from(`HTTP/1.1 200 OK\r\nX-Slow: ${'slow '.repeat(1000)}\r\n\r\n`);
  let at = 0;
  const timer = setInterval(() => socket?.write(head.subarray(at, ++at)), msPerByte);
  response.on('close', () => clearInterval(timer));
}

function isAbout(asked: Asked, { resource, reading }: About): boolean {
  return (resource === undefined || asked.resource === resource) && (reading === undefined || asked.reading === reading);
}

function askedFor({ pathname, searchParams }: URL): Asked {
  const parts = pathname.split('/').slice(pathname.startsWith('/apis/') ? 4 : 3);
  const [resource = '', name] = parts[0] === 'namespaces' && parts.length > 2 ? parts.slice(2) : parts;
  if (name !== undefined) return { resource, reading: 'other' };
  if (searchParams.get('watch') === 'true') return { resource, reading: searchParams.has('sendInitialEvents') ? 'stream' : 'watch' };
  return { resource, reading: searchParams.has('continue') ? 'page' : 'list' };
}
