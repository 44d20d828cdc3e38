// Keeps up with one collection of objects: a list, then a watch from there, for as long as it is wanted, whatever fails.

import type { KindState, Trouble } from '../domain/inventory/kind.ts';
import { textOf, type JsonObject } from '../domain/json.ts';
import { backoff } from './backoff.ts';
import { RequestFailed } from './client.ts';
import type { Deadline } from './deadline.ts';
import { failureOf, RetryLater, tooLargeResourceVersion } from './failureOf.ts';
import { ListSplitter } from './listSplitter.ts';
import { recordOf } from './outside.ts';
import { pause } from './pause.ts';
import { plainDetail } from './plainDetail.ts';
import type { Shape } from './protobuf.ts';
import { protobuf } from './protobufObject.ts';
import { readChunks } from './readChunks.ts';
import type { Scrubber } from './scrubber.ts';
import type { Transport } from './transport.ts';
import { JsonEvents, ProtobufEvents } from './watchEvents.ts';

/** Which objects: a collection's path (percent-encoded) and its selectors. */
export interface Collection {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Objects come without spec and status (PartialObjectMetadata). */
  readonly metadataOnly?: true | undefined;
  /** Where objects hold private keys: made anew for each body. */
  readonly scrubber?: (() => Scrubber) | undefined;
  /** What is needed of the objects, if the server may send them in protobuf; lists, which only older servers are asked for, come as JSON. */
  readonly shape?: Shape | undefined;
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
  /** For the next 16 kB while a collection is read: less is as good as nothing. */
  readonly listStall: number;
  /** Without a byte of a watch: the server sends a bookmark about once a minute. */
  readonly watchStall: number;
  /** Before asking again for what is forbidden or not installed; `retryNow` shortens it. */
  readonly slowRetry: number;
  /**
   * For so long a refusal of a server that was away is not believed, however often it is repeated: one that has just started
   * refuses everybody (403) until it has read who may do what, and for a moment does not know all its resources (404).
   */
  readonly doubt: number;
}

export const reflectorTimes: ReflectorTimes = { head: 30_000, listStall: 30_000, watchStall: 150_000, slowRetry: 45_000, doubt: 8000 };

const pageSize = '1000';

/** What has to arrive of a collection within `listStall`, in bytes. */
const leastOfList = 16 << 10;

/** A watch that ends sooner and has brought nothing counts as a failure (client-go, VeryShortWatchError). Milliseconds. */
const shortest = 1000;

/**
 * Between two attempts at a server that answers 429 and does not say for how long: it is there. One that fills its caches
 * after its start ("storage is (re)initializing") says so for some seconds. Milliseconds.
 */
const busyLimit = 4000;

/** As many failures in a row that are the server's own mean that it will never go on from where we are. */
const hopeless = 3;

type Query = Readonly<Record<string, string>>;

/**
 * client-go's Reflector (tools/cache/reflector.go): the collection is streamed by the request that then goes on as its
 * watch (WatchList, KEP-3157), or listed where the server does not have that or the stream broke off; the first list may
 * come from the server's cache (resourceVersion=0), a later one must not be older than what was seen, and only where that
 * cannot be had it is read from etcd. A watch asks for bookmarks and a broken one is resumed where it was; 410 Gone means to
 * read again; other errors are waited out.
 */
export class Reflector {
  readonly #transport: Transport;
  readonly #collection: Collection;
  readonly #events: ReflectorEvents;
  readonly #times: ReflectorTimes;
  /** The newest that was seen of the whole collection. */
  #resourceVersion: string | undefined;
  /** The collection is to be read as a whole before it can be watched. */
  #isUnread = true;
  /** The server has said that it cannot read from `#resourceVersion`. */
  #isUnavailable = false;
  /** Even the first list came in pages: the server has no cache of this collection. */
  #isPaged = false;
  #streamBroke = false;
  #failures = 0;
  /** The last attempt brought no answer. */
  #isCutOff = false;
  /** There was no answer for a while, and none since that was good. */
  #wasAway = false;
  /** Since when a server that was away has answered with nothing but refusals, by the clock of `performance`. */
  #refusedSince: number | undefined;
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
        if (!this.#isUnread) await this.#watch({ resourceVersion: this.#resourceVersion ?? '0' }, signal);
        else if (this.#transport.servesWatchList && !this.#streamBroke) await this.#stream(signal);
        else await this.#list(signal);
      } catch (error) {
        await this.#pauseAfter(error, signal);
      }
    }
  }

  /** Ends a wait before the next attempt, if there is one. */
  retryNow(): void {
    this.#wake.abort();
  }

  async #stream(signal: AbortSignal): Promise<void> {
    const from = this.#isUnavailable ? undefined : this.#resourceVersion;
    this.#events.listing();
    const stream = { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', ...(from === undefined ? {} : { resourceVersion: from }) };
    await this.#watch(stream, signal);
  }

  async #list(signal: AbortSignal): Promise<void> {
    const from = this.#listFrom();
    // Without a limit the server's cache can answer; pages come from etcd. With resourceVersion=0 the cache ignores it.
    const isPaged = this.#isPaged || from === undefined || from === '0';
    const query = from === undefined ? {} : { resourceVersion: from };
    this.#events.listing();
    let page: Query = isPaged ? { ...query, limit: pageSize } : query;
    for (;;) {
      try {
        const { continue: next, resourceVersion } = await this.#readPage(page, signal);
        const token = textOf(next);
        if (token === undefined) {
          this.#whole(textOf(resourceVersion));
          return;
        }
        if (from === '0') this.#isPaged = true;
        page = { limit: pageSize, continue: token };
      } catch (error) {
        if (page['continue'] === undefined || !(error instanceof RequestFailed) || error.status !== 410) throw error;
        // The next pages are no longer to be had: then all of it at once (client-go, ListPager).
        page = query;
        this.#events.listing();
      }
    }
  }

  /** @returns which resourceVersion a list must not be older than; undefined: the newest of all, read from etcd. */
  #listFrom(): string | undefined {
    return this.#isUnavailable ? undefined : (this.#resourceVersion ?? '0');
  }

  /** @returns the page's metadata. */
  async #readPage(page: Query, signal: AbortSignal): Promise<JsonObject> {
    const { path, query, scrubber } = this.#collection;
    const clock = this.#transport.deadline(signal, this.#times.head);
    try {
      const exchange = { method: 'GET', path, query: { ...query, ...page }, isLarge: true, ...this.#manner('PartialObjectMetadataList') } as const;
      const answer = await this.#transport.send(exchange, clock);
      const splitter = new ListSplitter();
      const arrived = this.#patience(clock);
      await readChunks(answer, scrubber?.(), clock, (chunk) => {
        arrived(chunk.length);
        const objects = splitter.push(chunk).map(parse);
        if (objects.length > 0) this.#events.listed(objects);
      });
      return splitter.end();
    } finally {
      clock.stop();
    }
  }

  /** Resolves when the server ends the watch as it was asked to. */
  async #watch(from: Query, signal: AbortSignal): Promise<void> {
    const { path, query, scrubber, shape } = this.#collection;
    const clock = this.#transport.deadline(signal, this.#times.head);
    const began = performance.now();
    let count = 0;
    try {
      const watch = {
        watch: 'true',
        allowWatchBookmarks: 'true',
        // Five to ten minutes, as client-go: connections move on to other API servers from time to time.
        timeoutSeconds: String(Math.round(300 * (1 + Math.random()))),
        ...from,
      };
      const answer = await this.#transport.send({ method: 'GET', path, query: { ...query, ...watch }, ...this.#manner('PartialObjectMetadata', shape && `${protobuf};stream=watch, application/json`) }, clock);
      if (this.#isUnread) this.#streamBroke = true;
      else this.#goLive();
      const isProtobuf = answer.headers['content-type']?.startsWith(protobuf) === true;
      const events = shape !== undefined && isProtobuf ? new ProtobufEvents(shape) : new JsonEvents();
      const arrived = this.#patience(clock);
      await readChunks(answer, scrubber?.(), clock, (chunk) => {
        arrived(chunk.length);
        const completed = events.push(chunk);
        this.#take(completed);
        count += completed.length;
      });
    } finally {
      clock.stop();
      // Only now: a server that answers and then breaks off must not be asked in a tight loop.
      if (count > 0 || performance.now() - began >= shortest) this.#failures = 0;
    }
    if (count > 0 || performance.now() - began >= shortest) return;
    this.#failures += 1;
    await this.#wait(backoff(this.#failures), signal);
  }

  #take(events: readonly JsonObject[]): void {
    let listed: unknown[] = [];
    const tellListed = (): void => {
      if (listed.length > 0) this.#events.listed(listed);
      listed = [];
    };
    for (const { type, object } of events) {
      if (type === 'ERROR') throw failureOf(recordOf(object));
      if (type === 'DELETED') {
        tellListed();
        this.#events.removed(object);
      } else if (type !== 'BOOKMARK') {
        if (this.#isUnread) listed.push(object);
        else this.#events.upserted(object);
      }
      const { resourceVersion, annotations } = recordOf(recordOf(object)['metadata']);
      // The objects that a stream begins with do not come in the order of their resourceVersions.
      if (!this.#isUnread) this.#resourceVersion = textOf(resourceVersion) ?? this.#resourceVersion;
      else if (type === 'BOOKMARK' && recordOf(annotations)['k8s.io/initial-events-end'] === 'true') {
        tellListed();
        this.#whole(textOf(resourceVersion));
      }
    }
    tellListed();
  }

  /** The collection was read from its beginning to its end. */
  #whole(resourceVersion: string | undefined): void {
    this.#resourceVersion = resourceVersion;
    this.#isUnread = false;
    this.#isUnavailable = false;
    this.#streamBroke = false;
    this.#events.listedAll();
    this.#goLive();
  }

  #manner(metadataKind: string, accept?: string): { wipe: boolean; headers?: Record<string, string> } {
    const { metadataOnly, scrubber } = this.#collection;
    const accepted = metadataOnly ? `application/json;as=${metadataKind};g=meta.k8s.io;v=v1` : accept;
    return { wipe: scrubber !== undefined, ...(accepted === undefined ? {} : { headers: { Accept: accepted } }) };
  }

  /** @returns what is to be told of each byte that arrives, so that `clock` ends when too few do. */
  #patience(clock: Deadline): (bytes: number) => void {
    let bytes = 0;
    const extend = (): void => {
      bytes = 0;
      clock.extend(this.#isUnread ? this.#times.listStall : this.#times.watchStall);
    };
    extend();
    return (more) => {
      bytes += more;
      if (!this.#isUnread || bytes >= leastOfList) extend();
    };
  }

  #goLive(): void {
    this.#isCutOff = false;
    this.#wasAway = false;
    this.#refusedSince = undefined;
    if (this.#state?.state !== 'live') this.#setState({ state: 'live', since: Date.now() });
  }

  /** Says what the failure means, forgets what it made worthless, and waits. */
  async #pauseAfter(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const status = error instanceof RequestFailed ? error.status : 0;
    if (this.#isUnread && !this.#streamBroke && this.#transport.servesWatchList && (status === 400 || status === 422)) {
      // 'sendInitialEvents is forbidden' (apimachinery, ValidateListOptions): older than 1.32, or switched off.
      this.#transport.servesWatchList = false;
      return;
    }
    // However long the server was away: when it is back it is asked again soon.
    if (this.#isCutOff && status !== 0) this.#failures = 0;
    this.#isCutOff = status === 0;
    this.#wasAway ||= status === 0;
    this.#failures += 1;
    const isRefusal = status === 403 || status === 404;
    if (!isRefusal) this.#refusedSince = undefined;
    if (status === 410 || (error instanceof RequestFailed && error.reason === tooLargeResourceVersion)) {
      // The history that we would need is compacted, or not yet there: what we have stands until it was read again.
      this.#isUnavailable = this.#isUnread;
      this.#isUnread = true;
      this.#catchUp();
      if (this.#failures > 1) await this.#wait(backoff(this.#failures - 1), signal);
      return;
    }
    if (isRefusal) {
      this.#refusedSince ??= performance.now();
      if (this.#wasAway && performance.now() - this.#refusedSince < this.#times.doubt) {
        this.#catchUp();
        await this.#wait(backoff(this.#failures, busyLimit), signal);
        return;
      }
      // That is an answer: what fails after it fails for the first time.
      this.#failures = 0;
      this.#wasAway = false;
      this.#refusedSince = undefined;
      this.#resourceVersion = undefined;
      this.#isUnread = true;
      const state = status === 403 ? 'forbidden' : 'notInstalled';
      if (this.#state?.state !== state) {
        this.#events.listing();
        this.#events.listedAll();
        this.#setState({ state, since: Date.now() });
      }
      await this.#wait(this.#times.slowRetry * (1 + Math.random() / 3), signal);
      return;
    }
    const isServersOwn = status === 400 || status === 500 || error instanceof SyntaxError;
    if (isServersOwn && this.#failures >= hopeless) this.#isUnread = true;
    if (this.#state?.state === 'live' && status === 0) {
      // A watch that broke off or went silent: a new one usually goes through at once, and only if it does not are we offline.
      this.#catchUp();
      await this.#wait(Math.random() * 100, signal);
      if (this.#failures === 1) return;
    }
    const usual = status === 429 ? backoff(this.#failures, busyLimit) : backoff(this.#failures);
    const wait = Math.max(usual, error instanceof RetryLater ? error.retryAfter : 0);
    if (status === 429 && this.#failures < hopeless) {
      // A server that is busy, or has just started and fills its caches, is there.
      this.#catchUp();
      await this.#wait(wait, signal);
      return;
    }
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

function parse(json: Buffer): unknown {
  return JSON.parse(json.toString());
}
