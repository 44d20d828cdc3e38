// One way to a cluster: watches the wanted kinds over it, in the order in which they are worth most, and keeps their states.

import type { Kind, KindState } from '../../domain/inventory/kind.ts';
import type { KindStatus } from '../../domain/inventory/row.ts';
import type { Client } from '../../kubernetes/openClient.ts';
import { CrdWatch } from './crdWatch.ts';
import { KindWatch, type KindSink } from './kindWatch.ts';
import { NamedSecrets, type NamedSecretsChange } from './namedSecrets.ts';
import type { OpenedTarget } from './openTarget.ts';
import { kindsToBegin } from './readingOrder.ts';
import type { KindEvent } from './reports/reportFacts.ts';
import { readSnapshotOutlines } from './snapshotOutline.ts';

/** Milliseconds that kinds keep the next ones waiting: a list that stalls must not hold up all the others. */
const patience = 2000;

/** Milliseconds that a first look at the snapshots keeps all kinds but claims waiting. */
const outlinePatience = 4000;

/** Milliseconds that telling of it goes before reading. */
const toldPatience = 20_000;

/** Claims from which on a first look at their snapshots pays: below, the snapshots themselves are there as soon. */
const manyClaims = 300;

/** Where a connection tells what it sees. */
export interface ConnectionSink {
  apply(event: KindEvent): void;
  setKindState(kind: Kind, namespace: string, state: KindState): void;
  /** Resolves when everything that was applied so far was told. */
  told(): Promise<void>;
  /** From now on what is read is more urgent than what is told: claims and the first look at their snapshots were told. */
  readsTheRest(): void;
  /** @param isFirstWhole each wanted kind has just been answered for the first time: a view that waits for the whole waits no longer. */
  statesChanged(isFirstWhole: boolean): void;
  /** The server answers after it did not: it may be another one. */
  answersAgain(): void;
}

export class Connection {
  readonly target: OpenedTarget;
  readonly #sink: ConnectionSink;
  readonly #crds: CrdWatch;
  readonly #named: NamedSecrets;
  readonly #kinds = new Map<Kind, KindWatch>();
  readonly #states = new Map<string, KindStatus>();
  /** Kinds that keep no other waiting. */
  readonly #answered = new Set<Kind>();
  readonly #end = new AbortController();
  readonly #namespacesWithClaims = new Set<string>();
  readonly #since = Date.now();
  #claims = 0;
  #wanted: ReadonlySet<Kind> = new Set();
  #isWhole = false;
  #readsTheRest = false;
  /** The first look at the snapshots was not yet told of as a whole. */
  #isLooking = false;
  #wasOffline = false;
  #outlines: AbortController | undefined;

  constructor(target: OpenedTarget, sink: ConnectionSink) {
    this.target = target;
    this.#sink = sink;
    this.#crds = new CrdWatch(target.client.transport, (kind) => this.#kinds.get(kind)?.retryNow());
    this.#named = new NamedSecrets(target.client.transport, (event) => sink.apply(event));
  }

  get client(): Client {
    return this.target.client;
  }

  /** Aborts when the connection is given up. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** The kinds that are needed from now on; all others are watched no longer. */
  want(kinds: ReadonlySet<Kind>): void {
    if ([...kinds].some((kind) => !this.#wanted.has(kind))) this.#isWhole = false;
    this.#wanted = kinds;
    for (const kind of [...this.#kinds.keys()]) if (!kinds.has(kind)) this.#stopKind(kind);
    this.#proceed();
  }

  /** Ends all waiting before the next attempt. */
  retryNow(): void {
    for (const kind of this.#kinds.values()) kind.retryNow();
    this.#named.retryNow();
  }

  /** The secrets that are to be read by their names, because they cannot be listed. */
  readByName(change: NamedSecretsChange): void {
    if (!this.ended.aborted) this.#named.want(change);
  }

  /** What was read stands, but as no longer followed. */
  close(): void {
    this.#end.abort();
    this.#crds.stop();
    this.#named.stop();
    for (const kind of [...this.#kinds.keys()]) this.#stopKind(kind);
    this.client.transport.dispose();
  }

  /** @returns the state of each wanted kind, those included whose turn has not come. */
  states(): readonly KindStatus[] {
    const waiting = [...this.#wanted].filter((kind) => !this.#kinds.has(kind));
    return [...this.#states.values(), ...waiting.map((kind): KindStatus => ({ kind, namespace: '', state: { state: 'stillReading', since: this.#since } }))];
  }

  #stopKind(kind: Kind): void {
    this.#kinds.get(kind)?.stop();
    this.#kinds.delete(kind);
    this.#answered.delete(kind);
    this.#crds.setMissing(kind, false);
    if (kind === 'snapshot') this.#dropOutlines();
    for (const [key, status] of this.#states) {
      if (status.kind !== kind) continue;
      this.#states.delete(key);
      this.#sink.setKindState(kind, status.namespace, { state: 'stillReading', since: Date.now() });
    }
    this.#sink.statesChanged(false);
  }

  /** Begins what may begin now. */
  #proceed(): void {
    if (this.ended.aborted) return;
    const next = kindsToBegin(this.#wanted, new Set(this.#kinds.keys()), this.#answered);
    if (next.length === 0) return;
    const { client, namespaces } = this.target;
    const sink = this.#kindSink();
    for (const kind of next) this.#kinds.set(kind, new KindWatch(kind, client.transport, namespaces, sink));
    for (const kind of next) this.#kinds.get(kind)?.start();
    if (next.some((kind) => kind !== 'claim')) this.#readsTheRest = true;
    this.#relax();
    this.#later(patience, () => {
      // Claims that are there, and whose snapshots are being looked at, have another patience.
      if (this.#outlines === undefined || !next.includes('claim')) this.#goOn(next);
    });
  }

  #relax(): void {
    if (this.#readsTheRest && !this.#isLooking && !this.#isWhole) this.#sink.readsTheRest();
  }

  #later(milliseconds: number, act: () => void): void {
    const stop = (): void => clearTimeout(timer);
    const timer = setTimeout(() => {
      this.ended.removeEventListener('abort', stop);
      act();
    }, milliseconds);
    this.ended.addEventListener('abort', stop, { once: true });
  }

  /** These kinds keep the next ones waiting no longer. */
  #goOn(kinds: readonly Kind[]): void {
    const news = kinds.filter((kind) => this.#kinds.has(kind) && !this.#answered.has(kind));
    if (news.length === 0) return;
    for (const kind of news) this.#answered.add(kind);
    this.#proceed();
  }

  #kindSink(): KindSink {
    return {
      apply: (event) => {
        this.#sink.apply(event);
        if (event.type !== 'upsert' || event.facts.kind !== 'claim') return;
        this.#claims += 1;
        this.#namespacesWithClaims.add(event.facts.namespace);
      },
      setKindState: (kind, namespace, state) => {
        this.#states.set(`${kind} ${namespace}`, { kind, namespace, state });
        this.#sink.setKindState(kind, namespace, state);
        const ofKind = [...this.#states.values()].filter((status) => status.kind === kind);
        // A definition that has just appeared is answered with 429 for a moment: that is no answer yet.
        if (state.state !== 'offline') this.#crds.setMissing(kind, ofKind.some((status) => status.state.state === 'notInstalled'));
        if (state.state === 'offline') this.#wasOffline = true;
        if (state.state === 'live') this.#wakeOffline();
        // Nothing is known yet: the batch that counts is the one with the first list.
        if (state.state === 'stillReading') return;
        this.#sink.statesChanged(this.#isFirstWhole());
        const isAnswered = ofKind.every((status) => status.state.state !== 'stillReading');
        if (!isAnswered) return;
        if (kind === 'snapshot') this.#dropOutlines();
        if (kind !== 'claim' || !this.#readOutlines()) this.#goOn([kind]);
      },
    };
  }

  #isFirstWhole(): boolean {
    if (this.#isWhole) return false;
    this.#isWhole = this.states().every(({ state }) => state.state !== 'stillReading');
    return this.#isWhole;
  }

  /** The server answers one kind again: the others need not wait for their next attempt. */
  #wakeOffline(): void {
    if (!this.#wasOffline) return;
    this.#wasOffline = false;
    for (const { kind, state } of this.#states.values()) if (state.state === 'offline') this.#kinds.get(kind)?.retryNow();
    this.#sink.answersAgain();
  }

  /**
   * Once all claims are known: which of them have snapshots is told long before the snapshots of a large cluster are read.
   * Nothing else is read meanwhile, for it would make these few requests many times as long.
   * @returns whether there is such a first look to wait for
   */
  #readOutlines(): boolean {
    if (this.#outlines !== undefined || this.#claims < manyClaims || !this.#wanted.has('snapshot') || this.#answered.has('snapshot')) return false;
    this.#outlines = new AbortController();
    const signal = AbortSignal.any([this.#outlines.signal, this.ended]);
    this.#isLooking = true;
    const goOn = (): void => this.#goOn(['claim']);
    const looked = (): void => {
      if (!this.#isLooking) return;
      goOn();
      this.#isLooking = false;
      this.#relax();
    };
    this.#later(outlinePatience, goOn);
    this.#later(toldPatience, looked);
    void readSnapshotOutlines(this.client.transport, [...this.#namespacesWithClaims], signal, (facts) => this.#sink.apply({ type: 'upsert', facts }))
      .then(async () => await this.#sink.told())
      .then(looked);
    return true;
  }

  /** The snapshots themselves are there, or will not come. */
  #dropOutlines(): void {
    if (this.#outlines === undefined || this.#outlines.signal.aborted) return;
    this.#outlines.abort();
    this.#sink.apply({ type: 'retain', kind: 'snapshotOutline', namespace: '', keys: new Set() });
  }
}
