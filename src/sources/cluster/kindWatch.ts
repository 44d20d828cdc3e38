// Watches one kind: in all namespaces, or where that is forbidden in those that it may be allowed in; or in chosen ones only.

import type { Facts } from '../../domain/inventory/facts.ts';
import { keyOf } from '../../domain/inventory/keys.ts';
import type { Kind, KindState } from '../../domain/inventory/kind.ts';
import { Reflector, type ReflectorEvents } from '../../kubernetes/reflector.ts';
import type { Transport } from '../../kubernetes/transport.ts';
import { collectionOf, kindSources } from './kindSources.ts';
import { ParsedCertificates } from './parsedCertificates.ts';
import { upsertOf, type KindEvent, type ReportFacts } from './reports/reportFacts.ts';

/** Where a kind's facts and states go. */
export interface KindSink {
  apply(event: KindEvent): void;
  setKindState(kind: Kind, namespace: string, state: KindState): void;
}

/** Which namespaces are watched. */
export interface Namespaces {
  /** Only these; undefined: all. */
  readonly only: readonly string[] | undefined;
  /** Where listing all is forbidden. */
  readonly fallback: readonly string[];
}

interface Scope {
  readonly reflector: Reflector;
  readonly end: AbortController;
}

export class KindWatch {
  readonly #kind: Kind;
  readonly #transport: Transport;
  readonly #namespaces: Namespaces;
  readonly #sink: KindSink;
  /** By namespace, '' for all. */
  readonly #scopes = new Map<string, Scope>();
  readonly #parsed = new ParsedCertificates();
  #fellBack = false;
  /** What the last whole list of all namespaces named. */
  #everything: ReadonlySet<string> = new Set();

  constructor(kind: Kind, transport: Transport, namespaces: Namespaces, sink: KindSink) {
    this.#kind = kind;
    this.#transport = transport;
    this.#namespaces = namespaces;
    this.#sink = sink;
  }

  start(): void {
    for (const namespace of this.#chosen() ?? ['']) this.#begin(namespace);
  }

  retryNow(): void {
    for (const { reflector } of this.#scopes.values()) reflector.retryNow();
  }

  /** What was read stands, but as no longer followed. */
  stop(): void {
    for (const namespace of [...this.#scopes.keys()]) this.#end(namespace);
  }

  #chosen(): readonly string[] | undefined {
    return kindSources[this.#kind].namespaced ? this.#namespaces.only : undefined;
  }

  #begin(namespace: string): void {
    if (this.#scopes.has(namespace)) return;
    const end = new AbortController();
    const reflector = new Reflector(this.#transport, collectionOf(kindSources[this.#kind], namespace), this.#eventsOf(namespace, end.signal));
    this.#scopes.set(namespace, { reflector, end });
    // Never rejects: a reflector waits its failures out.
    void reflector.run(end.signal);
  }

  #end(namespace: string): void {
    this.#scopes.get(namespace)?.end.abort();
    this.#scopes.delete(namespace);
  }

  #eventsOf(namespace: string, signal: AbortSignal): ReflectorEvents {
    const kind = this.#kind;
    const decode = (object: unknown): Facts | ReportFacts | undefined => kindSources[kind].decode(object, this.#parsed);
    let listed = new Set<string>();
    const unlessEnded = <T extends readonly unknown[]>(tell: (...values: T) => void) => (...values: T): void => {
      if (!signal.aborted) tell(...values);
    };
    return {
      listing: unlessEnded(() => {
        listed = new Set();
      }),
      listed: unlessEnded((objects) => {
        for (const object of objects) {
          const facts = decode(object);
          if (!facts) continue;
          listed.add(keyOf(facts.namespace, facts.name));
          this.#sink.apply(upsertOf(facts));
        }
      }),
      listedAll: unlessEnded(() => {
        this.#retain(namespace, listed);
        listed = new Set();
      }),
      upserted: unlessEnded((object) => {
        const facts = decode(object);
        if (facts) this.#sink.apply(upsertOf(facts));
      }),
      removed: unlessEnded((object) => {
        const facts = decode(object);
        if (facts) this.#sink.apply({ type: 'remove', kind, namespace: facts.namespace, name: facts.name });
      }),
      stateChanged: unlessEnded((state) => {
        this.#sink.setKindState(kind, namespace, state);
        if (namespace === '') this.#follow(state);
      }),
    };
  }

  #retain(namespace: string, keys: ReadonlySet<string>): void {
    if (namespace === '') this.#everything = keys;
    // A list of all that is forbidden ends empty, too: what the namespaces' own lists brought stands until `#follow` ends them.
    if (namespace === '' && this.#scopes.size > 1) return;
    this.#sink.apply({ type: 'retain', kind: this.#kind, namespace, keys });
  }

  /** Goes to single namespaces and back as the permission to read all of them goes and comes. */
  #follow(state: KindState): void {
    if (!kindSources[this.#kind].namespaced) return;
    const { fallback } = this.#namespaces;
    if (state.state === 'forbidden') {
      this.#fellBack = true;
      for (const namespace of fallback) this.#begin(namespace);
      return;
    }
    if (this.#scopes.size > 1) {
      if (state.state !== 'live' && state.state !== 'notInstalled') return;
      for (const namespace of fallback) this.#end(namespace);
      this.#sink.apply({ type: 'retain', kind: this.#kind, namespace: '', keys: this.#everything });
    }
    this.#everything = new Set();
    // A namespace's own state goes before that of all namespaces: it must not go stale.
    if (this.#fellBack) for (const namespace of fallback) this.#sink.setKindState(this.#kind, namespace, state);
  }
}
