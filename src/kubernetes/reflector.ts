// Keeps up with one collection of objects: a list, then a watch from there, for as long as it is wanted, whatever fails.

import type { KindState, Trouble } from '../domain/inventory/kind.ts';
import { listOf, textOf } from '../domain/json.ts';
import { backoff } from './backoff.ts';
import { RequestFailed } from './client.ts';
import { recordOf } from './outside.ts';
import { pause } from './pause.ts';
import { plainDetail } from './plainDetail.ts';
import { readChunks } from './readChunks.ts';
import { readLines } from './readLines.ts';
import type { Scrubber } from './scrubber.ts';
import { RetryLater, type Transport } from './transport.ts';

/** Which objects: a collection's path (percent-encoded) and its selectors. */
export interface Collection {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Objects come without spec and status (PartialObjectMetadata). */
  readonly metadataOnly?: true | undefined;
  /** Where objects hold private keys: made anew for each body. */
  readonly scrubber?: (() => Scrubber) | undefined;
}

/** Where a reflector tells what it sees. Objects are undecoded. */
export interface ReflectorEvents {
  /** A list begins: it replaces what was known, but only once it is whole. */
  listing(): void;
  /** Some of the list's objects; there may be more. */
  listed(objects: readonly unknown[]): void;
  /** The list is whole: what it has not named is no more. A list that breaks off is never whole. */
  listedAll(): void;
  upserted(object: unknown): void;
  removed(object: unknown): void;
  stateChanged(state: KindState): void;
}

/** Milliseconds. */
export interface ReflectorTimes {
  /** For the head of an answer. */
  readonly head: number;
  /** Without a byte of a list. */
  readonly listStall: number;
  /** Without a byte of a watch: the server sends a bookmark about once a minute. */
  readonly watchStall: number;
  /** Before asking again for what is forbidden or not installed; `retryNow` shortens it. */
  readonly slowRetry: number;
}

export const reflectorTimes: ReflectorTimes = { head: 30_000, listStall: 30_000, watchStall: 150_000, slowRetry: 45_000 };

const pageSize = '1000';

/**
 * client-go's Reflector (tools/cache/reflector.go) in its essence: the first list may come from the server's cache
 * (resourceVersion=0), the watch goes on from the list's resourceVersion and asks for bookmarks; a broken watch is
 * resumed where it was; 410 Gone means to list again; other errors are waited out.
 */
export class Reflector {
  readonly #transport: Transport;
  readonly #collection: Collection;
  readonly #events: ReflectorEvents;
  readonly #times: ReflectorTimes;
  #resourceVersion: string | undefined;
  #listedBefore = false;
  #failures = 0;
  #state: KindState | undefined;
  #wake = new AbortController();

  constructor(transport: Transport, collection: Collection, events: ReflectorEvents, times: ReflectorTimes = reflectorTimes) {
    this.#transport = transport;
    this.#collection = collection;
    this.#events = events;
    this.#times = times;
  }

  /** Runs until `signal` aborts; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    this.#setState({ state: 'stillReading', since: Date.now() });
    while (!signal.aborted) {
      try {
        this.#resourceVersion ??= await this.#list(signal);
        await this.#watch(this.#resourceVersion, signal);
      } catch (error) {
        await this.#pauseAfter(error, signal);
      }
    }
  }

  /** Ends a wait before the next attempt, if there is one. */
  retryNow(): void {
    this.#wake.abort();
  }

  /** @returns the resourceVersion to watch from. */
  async #list(signal: AbortSignal): Promise<string> {
    let from: Record<string, string> = this.#listedBefore ? {} : { resourceVersion: '0' };
    this.#events.listing();
    for (;;) {
      const page = await this.#listPage(from, signal);
      this.#events.listed(listOf(page['items']));
      const { continue: next, resourceVersion } = recordOf(page['metadata']);
      const token = textOf(next);
      if (token !== undefined) {
        from = { continue: token };
        continue;
      }
      this.#listedBefore = true;
      this.#events.listedAll();
      this.#succeeded();
      return textOf(resourceVersion) ?? '0';
    }
  }

  async #listPage(from: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    const { path, query, scrubber } = this.#collection;
    const clock = this.#transport.deadline(signal, this.#times.head);
    try {
      const exchange = { method: 'GET', path, query: { ...query, limit: pageSize, ...from }, ...this.#manner('PartialObjectMetadataList') } as const;
      const answer = await this.#transport.send(exchange, clock);
      const chunks: Buffer[] = [];
      await readChunks(answer, scrubber?.(), clock, this.#times.listStall, (chunk) => chunks.push(chunk));
      return recordOf(JSON.parse(Buffer.concat(chunks).toString()));
    } finally {
      clock.stop();
    }
  }

  /** Resolves when the server ends the watch as it was asked to. */
  async #watch(from: string, signal: AbortSignal): Promise<void> {
    const { path, query, scrubber } = this.#collection;
    const clock = this.#transport.deadline(signal, this.#times.head);
    const began = Date.now();
    let events = 0;
    try {
      const watch = {
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: from,
        // Five to ten minutes, as client-go: connections move on to other API servers from time to time.
        timeoutSeconds: String(Math.round(300 * (1 + Math.random()))),
      };
      const answer = await this.#transport.send({ method: 'GET', path, query: { ...query, ...watch }, ...this.#manner('PartialObjectMetadata') }, clock);
      this.#succeeded();
      await readLines(answer, scrubber?.(), clock, this.#times.watchStall, (line) => {
        events += 1;
        this.#take(recordOf(JSON.parse(line)));
      });
    } finally {
      clock.stop();
    }
    // A server that ends watches at once must not be asked in a tight loop.
    if (events === 0 && Date.now() - began < 1000) await pause(backoff(1), signal);
  }

  #take(event: Readonly<Record<string, unknown>>): void {
    const { type, object } = event;
    if (type === 'ERROR') throw failureOf(recordOf(object));
    const resourceVersion = textOf(recordOf(recordOf(object)['metadata'])['resourceVersion']);
    if (type === 'ADDED' || type === 'MODIFIED') this.#events.upserted(object);
    else if (type === 'DELETED') this.#events.removed(object);
    this.#resourceVersion = resourceVersion ?? this.#resourceVersion;
  }

  #manner(metadataKind: string): { wipe: boolean; headers?: Record<string, string> } {
    const { metadataOnly, scrubber } = this.#collection;
    const headers = { Accept: `application/json;as=${metadataKind};g=meta.k8s.io;v=v1` };
    return { wipe: scrubber !== undefined, ...(metadataOnly ? { headers } : {}) };
  }

  #succeeded(): void {
    this.#failures = 0;
    if (this.#state?.state !== 'live') this.#setState({ state: 'live', since: Date.now() });
  }

  /** Says what the failure means, forgets what it made worthless, and waits. */
  async #pauseAfter(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const status = error instanceof RequestFailed ? error.status : 0;
    this.#failures += 1;
    if (status === 410) {
      // The history that we would need is compacted: what we have stands until the new list is there.
      this.#resourceVersion = undefined;
      this.#catchUp();
      if (this.#failures > 1) await this.#wait(backoff(this.#failures - 1), signal);
      return;
    }
    if (status === 403 || status === 404) {
      this.#resourceVersion = undefined;
      const state = status === 403 ? 'forbidden' : 'notInstalled';
      if (this.#state?.state !== state) {
        this.#events.listing();
        this.#events.listedAll();
        this.#setState({ state, since: Date.now() });
      }
      await this.#wait(this.#times.slowRetry * (1 + Math.random() / 3), signal);
      return;
    }
    if (this.#state?.state === 'live' && !(error instanceof RequestFailed)) {
      // A watch that broke off: a new one usually goes through at once, and only if it does not are we offline.
      this.#catchUp();
      await this.#wait(Math.random() * 100, signal);
      if (this.#failures === 1) return;
    }
    const wait = Math.max(backoff(this.#failures), error instanceof RetryLater ? error.retryAfter : 0);
    const since = this.#state?.state === 'offline' || this.#state?.state === 'catchingUp' ? this.#state.since : Date.now();
    this.#setState({ state: 'offline', since, retryAt: Date.now() + wait, trouble: this.#troubleOf(error) });
    await this.#wait(wait, signal);
  }

  /** What was read stands while it is read again, or the watch made anew. */
  #catchUp(): void {
    if (this.#state?.state === 'live') this.#setState({ state: 'catchingUp', since: Date.now() });
    else if (this.#state?.state === 'offline') this.#setState({ state: 'catchingUp', since: this.#state.since });
  }

  #troubleOf(error: unknown): Trouble {
    if (error instanceof RequestFailed) return error.trouble;
    const detail = error instanceof SyntaxError ? 'the answer is not JSON' : plainDetail(error instanceof Error ? error.message : '');
    return { code: 'unreachable', server: this.#transport.server, detail };
  }

  #setState(state: KindState): void {
    this.#state = state;
    this.#events.stateChanged(state);
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.#wake = new AbortController();
    await pause(milliseconds, AbortSignal.any([signal, this.#wake.signal]));
  }
}

/** The Status object of an ERROR event. */
function failureOf(status: Readonly<Record<string, unknown>>): RequestFailed {
  const code = typeof status['code'] === 'number' ? status['code'] : 0;
  const reason = textOf(status['reason']) ?? '';
  // 'Expired' may come with another code than 410 (apimachinery, IsResourceExpired).
  const gone = code === 410 || reason === 'Expired' || reason === 'Gone';
  return new RequestFailed({ code: 'serverError', status: code, detail: plainDetail(reason) }, gone ? 410 : code, reason);
}
