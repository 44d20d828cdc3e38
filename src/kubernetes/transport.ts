// HTTP to one API server: credentials, TLS, keep-alive, a deadline and a way to cancel for every request.

import type { Agent, IncomingMessage } from 'node:http';
import { RequestFailed, type Method } from './client.ts';
import { agentFor } from './agentFor.ts';
import { bodyOf } from './bodyOf.ts';
import { ClockSkew } from './clockSkew.ts';
import { Credentials, fileOrData, type Credential } from './credentials.ts';
import { Deadline } from './deadline.ts';
import { reasonOf, RetryLater } from './failureOf.ts';
import type { ResolvedContext } from './kubeconfig.ts';
import { recordOf } from './outside.ts';
import { ownRequest } from './ownRequest.ts';
import { protobuf, statusText } from './protobufObject.ts';
import { isLoopback } from './proxyFor.ts';
import { troubleOfAnswer, troubleOfError } from './troubleOf.ts';
import { wipeStack } from './wipeStack.ts';

/** One HTTP exchange. */
export interface Exchange {
  readonly method: Method;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /**
   * The answer may hold private keys: the buffers in which the socket hands it to the HTTP parser are overwritten, and
   * what decrypting left on the stack.
   * The chunks that the answer itself emits are the caller's to overwrite.
   */
  readonly wipe?: boolean | undefined;
  /**
   * The answer may be long: it is asked for compressed (the API server does so from 128 KiB on) where the way to the server
   * may be the bottleneck. On this machine the server would only spend time on it. Never with `wipe`: zlib's buffers are
   * not ours to overwrite.
   */
  readonly isLarge?: boolean | undefined;
}

/** What a WebSocket needs to go the same way. */
export interface Way {
  readonly agent: Agent;
  readonly headers: Credential['headers'];
}

export class Transport {
  readonly server: string;
  readonly user: string;
  readonly skew = new ClockSkew();
  /** Whether the server streams lists (WatchList, KEP-3157): a reflector that was refused one says so here for all. */
  servesWatchList = true;
  readonly #target: ResolvedContext;
  readonly #env: NodeJS.ProcessEnv;
  readonly #credentials: Credentials;
  readonly #end = new AbortController();
  #agent: { readonly agent: Agent; readonly ca: Buffer | undefined; readonly cert: Credential['cert']; readonly key: Credential['key'] } | undefined;
  #ca: Buffer | undefined;
  #isWiping = false;

  constructor(target: ResolvedContext, env: NodeJS.ProcessEnv) {
    this.server = target.cluster.server;
    this.user = target.user.name;
    this.#target = target;
    this.#env = env;
    this.#credentials = new Credentials(target.user, target.cluster, this.#end.signal);
  }

  /** @returns a deadline that also ends with this transport. The caller stops it. */
  deadline(signal: AbortSignal, milliseconds: number): Deadline {
    return new Deadline([signal, this.#end.signal], milliseconds, this.server);
  }

  /**
   * Sends a request and waits for the head of a 2xx answer. Its body is then read by the caller and breaks off when
   * `clock` ends.
   * @throws RequestFailed; the signal's reason when cancelled.
   */
  async send(exchange: Exchange, clock: Deadline): Promise<IncomingMessage> {
    const answer = await this.#sendOnce(exchange, clock);
    if (answer.statusCode !== 401 || !this.#credentials.refused()) return await this.#checked(exchange, answer, clock);
    answer.resume();
    return await this.#checked(exchange, await this.#sendOnce(exchange, clock), clock);
  }

  /** @returns the agent and the headers for a WebSocket. @throws RequestFailed */
  async way(clock: Deadline): Promise<Way> {
    return await clock.race(this.#way());
  }

  /** Drops cached credentials after a WebSocket was answered 401. */
  refused(): boolean {
    return this.#credentials.refused();
  }

  /** Ends every connection. */
  dispose(): void {
    this.#end.abort(new Error('the client was disposed'));
    this.#agent?.agent.destroy();
  }

  #wipeStackSoon(): void {
    if (this.#isWiping) return;
    this.#isWiping = true;
    setImmediate(() => {
      this.#isWiping = false;
      wipeStack();
    });
  }

  async #way(): Promise<Way> {
    const { caFile, caData } = this.#target.cluster;
    this.#ca ??= await fileOrData(caFile, caData);
    const credential = await this.#credentials.current();
    const now = { ca: this.#ca, cert: credential.cert, key: credential.key };
    if (!this.#agent || !equalPem(this.#agent.ca, now.ca) || !equalPem(this.#agent.cert, now.cert) || !equalPem(this.#agent.key, now.key)) {
      if (this.#agent) retire(this.#agent.agent);
      this.#agent = { agent: agentFor(this.#target.cluster, this.#ca, credential, this.#env), ...now };
    }
    return { agent: this.#agent.agent, headers: credential.headers };
  }

  async #sendOnce(exchange: Exchange, clock: Deadline): Promise<IncomingMessage> {
    const { agent, headers } = await clock.race(this.#way());
    try {
      return await this.#exchange(exchange, clock, agent, headers);
    } catch (error) {
      // The file of the authorities may have been renewed: it is read again for the next request.
      if (error instanceof RequestFailed && error.trouble.code === 'tlsRefused') this.#ca = undefined;
      // The server closed a kept-alive connection in the moment it was chosen: nothing was processed.
      if (!(error instanceof StaleConnection) || exchange.method !== 'GET') throw error;
      return await this.#exchange(exchange, clock, agent, headers);
    }
  }

  async #exchange(exchange: Exchange, clock: Deadline, agent: Agent, headers: Credential['headers']): Promise<IncomingMessage> {
    const url = new URL(this.server + exchange.path);
    for (const [key, value] of Object.entries(exchange.query ?? {})) url.searchParams.set(key, value);
    const send = ownRequest(url.protocol);
    const compressed = exchange.isLarge === true && exchange.wipe !== true && !isLoopback(url.hostname) ? { 'Accept-Encoding': 'gzip' } : {};
    const sentAt = Date.now();
    return await clock.race(
      new Promise<IncomingMessage>((resolve, reject) => {
        let request;
        try {
          // Without a length Node sends the body of a DELETE unframed: the server ignores it, and its preconditions with it.
          const length = exchange.body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(exchange.body)) };
          request = send(url, { method: exchange.method, agent, headers: { Accept: 'application/json', ...compressed, ...length, ...headers, ...exchange.headers } });
        } catch (error) {
          // A client certificate or CA that OpenSSL cannot read is thrown, not emitted.
          reject(new RequestFailed(troubleOfError(error, this.server), 0, ''));
          return;
        }
        clock.onEnd((reason) => request.destroy(reason));
        request.once('response', (answer) => {
          this.skew.observe(answer.headers.date, sentAt, Date.now());
          // A body that breaks off is told to who reads it; without a reader the error must not end the process.
          answer.on('error', () => undefined);
          resolve(answer);
        });
        if (exchange.wipe === true) request.once('socket', (socket) => {
          // Added behind the HTTP parser's own listener, which has by then copied what it needs.
          const wipe = (chunk: Buffer): void => {
            chunk.fill(0);
            this.#wipeStackSoon();
          };
          socket.on('data', wipe);
          request.once('close', () => socket.off('data', wipe));
        });
        request.on('error', (error: NodeJS.ErrnoException) => {
          const stale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
          const trouble = troubleOfError(error, this.server);
          reject(stale ? new StaleConnection(trouble, 0, '') : new RequestFailed(trouble, 0, ''));
        });
        request.end(exchange.body);
      }),
    );
  }

  async #checked(exchange: Exchange, answer: IncomingMessage, clock: Deadline): Promise<IncomingMessage> {
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    const body = await clock.race(readBody(answer));
    // Who asks for protobuf is told of failures in protobuf, too.
    const text = answer.headers['content-type']?.startsWith(protobuf) === true ? statusText(body) : body.toString();
    throw failedAnswer(status, text, exchange.method, exchange.path, exchange.query ?? {}, this.user, answer.headers['retry-after']);
  }
}

class StaleConnection extends RequestFailed {}

/** @returns the whole body. Rejects with the stream's error where it breaks off. */
export async function readBody(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bodyOf(answer) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @returns the error that an answer other than 2xx stands for. */
export function failedAnswer(
  status: number,
  text: string,
  method: Method,
  path: string,
  query: Readonly<Record<string, string>>,
  user: string,
  retryAfter: string | undefined,
): RequestFailed {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const reason = reasonOf(recordOf(body));
  const failed = new RequestFailed(troubleOfAnswer(status, body, method, path, query, user), status, reason);
  // RFC 9110, 10.2.3; the API server gives seconds, never a date.
  const seconds = Number(retryAfter);
  return retryAfter !== undefined && Number.isFinite(seconds) ? new RetryLater(failed, seconds * 1000) : failed;
}

/** Requests under way keep their connections, which are not used again. */
function retire(agent: Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) sockets?.forEach((socket) => socket.destroy());
}

function equalPem(a: Credential['cert'], b: Credential['cert']): boolean {
  return a === b || (a !== undefined && b !== undefined && Buffer.from(a).equals(Buffer.from(b)));
}
