// Follows one kubeconfig context: opens it, watches the wanted kinds, joins their facts, and hands out what changed.

import { randomInt } from 'node:crypto';
import { Inventory } from '../../domain/inventory/inventory.ts';
import type { Kind, ReportKind, Trouble } from '../../domain/inventory/kind.ts';
import type { ClusterStatus, InventoryBatch, KindStatus } from '../../domain/inventory/row.ts';
import { backoff } from '../../kubernetes/backoff.ts';
import { RequestFailed } from '../../kubernetes/client.ts';
import { kubeconfigFiles } from '../../kubernetes/kubeconfig.ts';
import { Client } from '../../kubernetes/openClient.ts';
import { pause } from '../../kubernetes/pause.ts';
import { plainDetail } from '../../kubernetes/plainDetail.ts';
import { Connection } from './connection.ts';
import { kindSources } from './kindSources.ts';
import { FilesWatch } from '../machine/filesWatch.ts';
import { openTarget, type OpenedTarget } from './openTarget.ts';
import { Outbox, type Part } from './outbox.ts';
import type { Target } from './port.ts';
import { isOfReport } from './reports/reportFacts.ts';
import { ReportOutbox } from './reports/reportOutbox.ts';
import type { ReportScan } from './reports/reportShelf.ts';

/** Rows of each sort in a batch, at most: the extension host takes them in within a few milliseconds. */
const rowsPerBatch = 100;

/** Milliseconds for which rows are built for one batch: rows that take longer are larger, too. */
const batchTime = 8;

/** Where a watch tells what it sees. */
export interface ClusterEvents {
  /** None follows before `taken` was called. @param isMore rows are still to be built: not all that is known was told. */
  batch(batch: InventoryBatch, isMore: boolean): void;
  /** What was told so far is of another cluster than what follows. */
  elsewhere(): void;
  /** The reports of a kind changed; without `scan` there are none. */
  reports(kind: ReportKind, scan: ReportScan | undefined): void;
}

export class ClusterWatch {
  readonly #target: Target;
  readonly #events: ClusterEvents;
  readonly #files: FilesWatch;
  readonly #outbox: Outbox;
  readonly #reports: ReportOutbox;
  #inventory = newInventory();
  #wanted: ReadonlySet<Kind> = new Set();
  #connection: Connection | undefined;
  #isOpening = false;
  #openAgain = false;
  #trouble: Trouble | undefined;
  #clusterUid: string | undefined;
  /** Where the rows are from. */
  #place: string | undefined;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #told: ClusterStatus | undefined;
  #toldMore = false;
  #ended = false;

  constructor(target: Target, events: ClusterEvents) {
    this.#target = target;
    this.#events = events;
    this.#outbox = new Outbox(() => this.#tell());
    this.#reports = new ReportOutbox((kind, scan) => events.reports(kind, scan));
    this.#files = new FilesWatch(kubeconfigFiles(target.kubeconfig, process.env), () => {
      if (this.#wanted.size > 0) this.#open();
    });
  }

  /** Nothing is opened before something is wanted. */
  want(kinds: readonly Kind[]): void {
    this.#wanted = new Set(kinds);
    if (this.#connection) this.#connection.want(this.#wanted);
    else if (kinds.length > 0) this.#open();
  }

  /** Ends all waiting before the next attempt. */
  retryNow(): void {
    this.#connection?.retryNow();
    if (!this.#connection && this.#wanted.size > 0) this.#open();
  }

  /** See ReportShelf.details. */
  weaknesses(...asked: Parameters<ReportOutbox['details']>): ReturnType<ReportOutbox['details']> {
    return this.#reports.details(...asked);
  }

  /** The last batch was taken in. */
  taken(): void {
    this.#outbox.taken();
  }

  dispose(): void {
    this.#ended = true;
    this.#files.dispose();
    this.#outbox.dispose();
    this.#reports.dispose();
    this.#close();
  }

  /** Reads the kubeconfig, again if it is read just now: that reading may have missed the last change. */
  #open(): void {
    clearTimeout(this.#retry);
    this.#openAgain = this.#isOpening;
    if (this.#isOpening) return;
    this.#isOpening = true;
    void this.#connect().finally(() => {
      this.#isOpening = false;
      if (this.#openAgain && !this.#ended) this.#open();
    });
  }

  async #connect(): Promise<void> {
    try {
      const target = await openTarget(this.#target);
      this.#failures = 0;
      this.#trouble = undefined;
      this.#outbox.ask();
      // A change that does not concern this context leaves what is read alone.
      if (this.#ended || this.#connection?.target.key === target.key) await target.client.dispose();
      else this.#follow(target);
    } catch (error) {
      this.#failures += 1;
      // Programs write it in several steps: what cannot be read at first is read again before anything is given up.
      if (!this.#connection || this.#failures > 1) {
        this.#close();
        this.#trouble = error instanceof RequestFailed ? error.trouble : unexpected(error);
        this.#outbox.ask();
      }
      // Only a kubeconfig can fail here, and its files are watched; the retry is for those that cannot be.
      this.#retry = setTimeout(() => {
        this.#open();
      }, backoff(this.#failures));
    }
  }

  /** What was read stands until it was read again, if it is of the same cluster and namespaces. */
  #follow(target: OpenedTarget): void {
    this.#close();
    if (this.#place !== undefined && this.#place !== target.place) this.#forget();
    this.#place = target.place;
    const connection: Connection = new Connection(target, {
      apply: (event) => {
        if (isOfReport(event)) {
          this.#reports.apply(event);
          return;
        }
        this.#inventory.apply(event);
        this.#outbox.ask();
      },
      setKindState: (kind, namespace, state) => this.#inventory.setKindState(kind, namespace, state),
      told: async () => await this.#outbox.sent(),
      readsTheRest: () => this.#outbox.relax(),
      statesChanged: (isFirstWhole) => {
        if (isFirstWhole) this.#outbox.hurry();
        else this.#outbox.ask();
      },
      answersAgain: () => void this.#identify(connection),
    });
    this.#connection = connection;
    // In a quiet cluster nothing else would ask: the watches that are made anew bring the time.
    target.client.transport.skew.onMove(() => this.#outbox.ask());
    void this.#identify(connection);
    connection.want(this.#wanted);
  }

  #close(): void {
    clearTimeout(this.#retry);
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
    // What the next connection is to read by name is told to it from the beginning.
    this.#inventory.takeSecretsToRead();
  }

  /** Another cluster: nothing of the old one may stand beside it. */
  #forget(): void {
    this.#inventory = newInventory();
    this.#reports.forget();
    this.#clusterUid = undefined;
    this.#told = undefined;
    this.#events.elsewhere();
  }

  /** The uid of kube-system; without the permission to read it the cluster has no known identity. */
  async #identify(connection: Connection): Promise<void> {
    const { context, namespace, transport } = connection.client;
    for (let failures = 1; !connection.ended.aborted; failures++) {
      try {
        // A client of its own each time: it asks once only.
        const uid = await new Client(context, namespace, transport).clusterUid(connection.ended);
        if (this.#connection !== connection) return;
        const isOther = this.#clusterUid !== undefined && this.#clusterUid !== uid;
        if (isOther) {
          // Another cluster answers at the same address: what has been read may be a mixture.
          this.#close();
          this.#forget();
          this.#open();
          return;
        }
        this.#clusterUid = uid;
        this.#outbox.ask();
        return;
      } catch (error) {
        if (error instanceof RequestFailed && error.status === 403) return;
        await pause(backoff(failures), connection.ended);
      }
    }
  }

  #tell(): Part {
    this.#connection?.readByName(this.#inventory.takeSecretsToRead());
    const end = performance.now() + batchTime;
    const changed = this.#inventory.takeBatch(rowsPerBatch, () => performance.now() >= end);
    const isMore = this.#inventory.isDue;
    const status = this.#status(isMore);
    const isNews = JSON.stringify(status) !== JSON.stringify(this.#told);
    const isEmpty = Object.values(changed).every((list) => Array.isArray(list) && list.length === 0);
    const isSent = isNews || !isEmpty || (this.#toldMore && !isMore);
    if (isSent) {
      this.#told = status;
      this.#toldMore = isMore;
      this.#events.batch(isNews ? { ...changed, status } : changed, isMore);
    }
    return { isSent, isMore };
  }

  /** A kind is said to have been read once the rows that follow from it were told, too: until then it is what it was. */
  #untold(now: KindStatus): KindStatus {
    const told = this.#told?.kinds.find(({ kind, namespace }) => kind === now.kind && namespace === now.namespace);
    if (now.state.state !== 'live' || (told !== undefined && told.state.state !== 'stillReading')) return now;
    return told ?? { ...now, state: { state: 'stillReading', since: now.state.since } };
  }

  /** @param isMore rows that follow from what was read are still to be told. */
  #status(isMore: boolean): ClusterStatus {
    const client = this.#connection?.client;
    const known = this.#connection?.states() ?? [];
    const kinds = isMore ? known.map((status) => this.#untold(status)) : known;
    const { namespaces, leftOut } = this.#connection?.target ?? {};
    const trouble = this.#trouble ?? troubleOfAll(known);
    const skew = client?.transport.skew.value ?? 0;
    const told = this.#told?.clockSkew ?? 0;
    return {
      context: client?.context ?? this.#target.context ?? '',
      server: client?.server ?? '',
      kinds,
      ...(namespaces?.only === undefined ? {} : { namespaces: namespaces.only }),
      ...(leftOut === undefined || leftOut.length === 0 ? {} : { leftOut }),
      // The estimate sharpens with every answer; less than a second is no news.
      clockSkew: Math.abs(skew - told) < 1000 ? told : skew,
      ...(this.#clusterUid === undefined ? {} : { clusterUid: this.#clusterUid }),
      ...(trouble === undefined ? {} : { trouble }),
    };
  }
}

/**
 * @returns what is in the way when nothing at all can be read: each kind is forbidden or not installed, or nothing was read
 * yet and what was tried is offline; what is still to be read will not fare better.
 */
function troubleOfAll(kinds: readonly KindStatus[]): Trouble | undefined {
  if (kinds.some(({ state }) => state.state === 'live' || state.state === 'catchingUp')) return undefined;
  const offline = kinds.map(({ state }) => state).find((state) => state.state === 'offline');
  if (offline) return offline.trouble;
  if (kinds.some(({ state }) => state.state === 'stillReading')) return undefined;
  const forbidden = kinds.find(({ state }) => state.state === 'forbidden');
  return forbidden && { code: 'forbidden', verb: 'list', resource: kindSources[forbidden.kind].resource, namespace: forbidden.namespace };
}

function newInventory(): Inventory {
  return new Inventory(randomInt(2 ** 31));
}

function unexpected(error: unknown): Trouble {
  return { code: 'unreachable', server: '', detail: plainDetail(error instanceof Error ? error.message : 'unknown') };
}
