// Follows one kubeconfig context: opens it, watches the wanted kinds, joins their facts, and hands out what changed.

import type { FactEvent } from '../../domain/inventory/inventory.ts';
import { Inventory } from '../../domain/inventory/inventory.ts';
import type { Kind, KindState, Trouble } from '../../domain/inventory/kind.ts';
import type { ClusterStatus, InventoryBatch, KindStatus } from '../../domain/inventory/row.ts';
import { backoff } from '../../kubernetes/backoff.ts';
import { RequestFailed } from '../../kubernetes/client.ts';
import { kubeconfigFiles } from '../../kubernetes/kubeconfig.ts';
import { openClient, type Client } from '../../kubernetes/openClient.ts';
import { pause } from '../../kubernetes/pause.ts';
import { plainDetail } from '../../kubernetes/plainDetail.ts';
import { CrdWatch } from './crdWatch.ts';
import { kindSources } from './kindSources.ts';
import { KindWatch, type KindSink } from './kindWatch.ts';
import { KubeconfigWatch } from './kubeconfigWatch.ts';
import type { Target } from './port.ts';
import { Throttle } from './throttle.ts';

/** Milliseconds between two batches; the first after quiet goes at once. */
const batchInterval = 250;

/** What is made for one connection and ends with it. */
interface Connection {
  readonly client: Client;
  readonly crds: CrdWatch;
  readonly kinds: Map<Kind, KindWatch>;
  readonly end: AbortController;
  /** Every wanted kind was answered. */
  isWhole: boolean;
}

export class ClusterWatch {
  readonly #target: Target;
  readonly #onBatch: (batch: InventoryBatch) => void;
  readonly #inventory = new Inventory();
  readonly #files: KubeconfigWatch;
  readonly #throttle: Throttle;
  readonly #states = new Map<string, KindStatus>();
  #wanted: ReadonlySet<Kind> = new Set();
  #connection: Connection | undefined;
  #isOpening = false;
  #trouble: Trouble | undefined;
  #clusterUid: string | undefined;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #told: ClusterStatus | undefined;
  #ended = false;

  constructor(target: Target, onBatch: (batch: InventoryBatch) => void) {
    this.#target = target;
    this.#onBatch = onBatch;
    this.#throttle = new Throttle(batchInterval, () => {
      this.#tell();
    });
    this.#files = new KubeconfigWatch(kubeconfigFiles(target.kubeconfig, process.env), () => {
      this.#reopen();
    });
  }

  /** Nothing is opened before something is wanted. */
  want(kinds: readonly Kind[]): void {
    this.#wanted = new Set(kinds);
    if (this.#connection) this.#watchWanted(this.#connection);
    else if (kinds.length > 0) this.#open();
  }

  /** Ends all waiting before the next attempt. */
  retryNow(): void {
    for (const kind of this.#connection?.kinds.values() ?? []) kind.retryNow();
    if (!this.#connection && this.#wanted.size > 0) this.#open();
  }

  dispose(): void {
    this.#ended = true;
    this.#files.dispose();
    this.#throttle.dispose();
    this.#close();
  }

  #open(): void {
    clearTimeout(this.#retry);
    if (this.#isOpening) return;
    this.#isOpening = true;
    void this.#connect().finally(() => {
      this.#isOpening = false;
    });
  }

  async #connect(): Promise<void> {
    try {
      const client = await openClient(this.#target);
      if (this.#ended) {
        await client.dispose();
        return;
      }
      this.#failures = 0;
      this.#trouble = undefined;
      const crds = new CrdWatch(client.transport, (kind) => this.#connection?.kinds.get(kind)?.retryNow());
      this.#connection = { client, crds, kinds: new Map(), end: new AbortController(), isWhole: false };
      void this.#identify(this.#connection);
      this.#watchWanted(this.#connection);
    } catch (error) {
      // Only a kubeconfig can fail here, and its files are watched; the retry is for those that cannot be.
      this.#trouble = error instanceof RequestFailed ? error.trouble : unexpected(error);
      this.#failures += 1;
      this.#retry = setTimeout(() => {
        this.#open();
      }, backoff(this.#failures));
      this.#throttle.ask();
    }
  }

  #close(): void {
    clearTimeout(this.#retry);
    const connection = this.#connection;
    this.#connection = undefined;
    if (!connection) return;
    connection.end.abort();
    connection.crds.stop();
    for (const kind of connection.kinds.values()) kind.stop();
    for (const status of this.#states.values()) this.#forget(status);
    connection.client.transport.dispose();
  }

  /** After a change of the kubeconfig: what was read stands until it was read again. */
  #reopen(): void {
    this.#close();
    this.#clusterUid = undefined;
    if (this.#wanted.size > 0) this.#open();
  }

  /** The uid of kube-system; without the permission to read it the cluster has no known identity. */
  async #identify({ client, end }: Connection): Promise<void> {
    for (let failures = 1; !end.signal.aborted; failures++) {
      try {
        const uid = await client.clusterUid(end.signal);
        if (this.#connection?.client !== client) return;
        this.#clusterUid = uid;
        this.#throttle.ask();
        return;
      } catch (error) {
        if (error instanceof RequestFailed && error.status === 403) return;
        await pause(backoff(failures), end.signal);
      }
    }
  }

  #watchWanted(connection: Connection): void {
    const { client, crds, kinds } = connection;
    for (const [kind, watch] of kinds) {
      if (this.#wanted.has(kind)) continue;
      watch.stop();
      kinds.delete(kind);
      this.#throttle.ask();
      crds.setMissing(kind, false);
      for (const status of this.#states.values()) if (status.kind === kind) this.#forget(status);
    }
    for (const kind of this.#wanted) {
      if (kinds.has(kind)) continue;
      const watch = new KindWatch(kind, client.transport, client.namespace, this.#sinkOf(crds));
      kinds.set(kind, watch);
      connection.isWhole = false;
      watch.start();
    }
  }

  /** What was read of a kind stands, but as no longer followed. */
  #forget({ kind, namespace }: KindStatus): void {
    this.#states.delete(`${kind} ${namespace}`);
    this.#inventory.setKindState(kind, namespace, { state: 'stillReading', since: Date.now() });
  }

  #sinkOf(crds: CrdWatch): KindSink {
    return {
      apply: (event: FactEvent) => {
        this.#inventory.apply(event);
        this.#throttle.ask();
      },
      setKindState: (kind: Kind, namespace: string, state: KindState) => {
        this.#inventory.setKindState(kind, namespace, state);
        this.#states.set(`${kind} ${namespace}`, { kind, namespace, state });
        if (namespace === '') crds.setMissing(kind, state.state === 'notInstalled');
        if (state.state === 'live') this.#wakeOffline();
        // Nothing is known yet: the batch that counts is the one with the first list.
        if (state.state === 'stillReading') return;
        if (this.#isFirstWhole()) this.#throttle.hurry();
        else this.#throttle.ask();
      },
    };
  }

  /** Whether each wanted kind has just been answered for the first time: a view that waits for the whole waits no longer. */
  #isFirstWhole(): boolean {
    if (this.#connection === undefined || this.#connection.isWhole) return false;
    const answered = new Set([...this.#states.values()].filter(({ state }) => state.state !== 'stillReading').map(({ kind }) => kind));
    this.#connection.isWhole = [...this.#wanted].every((kind) => answered.has(kind));
    return this.#connection.isWhole;
  }

  /** The server answers one kind again: the others need not wait for their next attempt. */
  #wakeOffline(): void {
    for (const { kind, state } of this.#states.values()) if (state.state === 'offline') this.#connection?.kinds.get(kind)?.retryNow();
  }

  #tell(): void {
    const changed = this.#inventory.takeBatch();
    const status = this.#status();
    const isNews = JSON.stringify(status) !== JSON.stringify(this.#told);
    this.#told = status;
    const isEmpty = Object.values(changed).every((list) => Array.isArray(list) && list.length === 0);
    if (isNews) this.#onBatch({ ...changed, status });
    else if (!isEmpty) this.#onBatch(changed);
  }

  #status(): ClusterStatus {
    const client = this.#connection?.client;
    const kinds = [...this.#states.values()];
    const trouble = this.#trouble ?? troubleOfAll(kinds);
    const skew = client?.transport.skew.value ?? 0;
    const told = this.#told?.clockSkew ?? 0;
    return {
      context: client?.context ?? this.#target.context ?? '',
      server: client?.server ?? '',
      kinds,
      // The estimate sharpens with every answer; less than a second is no news.
      clockSkew: Math.abs(skew - told) < 1000 ? told : skew,
      ...(this.#clusterUid === undefined ? {} : { clusterUid: this.#clusterUid }),
      ...(trouble === undefined ? {} : { trouble }),
    };
  }
}

/** @returns what is in the way when nothing at all can be read: each kind is offline or forbidden, or was not installed. */
function troubleOfAll(kinds: readonly KindStatus[]): Trouble | undefined {
  const isDark = kinds.every(({ state }) => state.state !== 'live' && state.state !== 'stillReading');
  if (!isDark) return undefined;
  const offline = kinds.map(({ state }) => state).find((state) => state.state === 'offline');
  if (offline) return offline.trouble;
  const forbidden = kinds.find(({ state }) => state.state === 'forbidden');
  return forbidden && { code: 'forbidden', verb: 'list', resource: kindSources[forbidden.kind].resource, namespace: forbidden.namespace };
}

function unexpected(error: unknown): Trouble {
  return { code: 'unreachable', server: '', detail: plainDetail(error instanceof Error ? error.message : 'unknown') };
}
