// Watches one kind: in all namespaces, or where that is forbidden in the context's namespace.

import type { FactEvent } from '../../domain/inventory/inventory.ts';
import { keyOf } from '../../domain/inventory/keys.ts';
import type { Kind, KindState } from '../../domain/inventory/kind.ts';
import { Reflector, type ReflectorEvents } from '../../kubernetes/reflector.ts';
import type { Transport } from '../../kubernetes/transport.ts';
import { collectionOf, kindSources } from './kindSources.ts';

/** Where a kind's facts and states go. */
export interface KindSink {
  apply(event: FactEvent): void;
  setKindState(kind: Kind, namespace: string, state: KindState): void;
}

interface Scope {
  readonly reflector: Reflector;
  readonly end: AbortController;
}

export class KindWatch {
  readonly #kind: Kind;
  readonly #transport: Transport;
  /** The context's namespace. */
  readonly #namespace: string;
  readonly #sink: KindSink;
  #everywhere: Scope | undefined;
  #fallback: Scope | undefined;
  #fellBack = false;

  constructor(kind: Kind, transport: Transport, namespace: string, sink: KindSink) {
    this.#kind = kind;
    this.#transport = transport;
    this.#namespace = namespace;
    this.#sink = sink;
  }

  start(): void {
    this.#everywhere ??= this.#begin('');
  }

  retryNow(): void {
    this.#everywhere?.reflector.retryNow();
    this.#fallback?.reflector.retryNow();
  }

  /** What was read stands, but as no longer followed. */
  stop(): void {
    this.#everywhere?.end.abort();
    this.#fallback?.end.abort();
    this.#everywhere = undefined;
    this.#fallback = undefined;
  }

  #begin(namespace: string): Scope {
    const source = kindSources[this.#kind];
    const end = new AbortController();
    const reflector = new Reflector(this.#transport, collectionOf(source, namespace), this.#eventsOf(namespace, end.signal));
    // Never rejects: a reflector waits its failures out.
    void reflector.run(end.signal);
    return { reflector, end };
  }

  #eventsOf(namespace: string, signal: AbortSignal): ReflectorEvents {
    const kind = this.#kind;
    const { decode } = kindSources[kind];
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
          this.#sink.apply({ type: 'upsert', facts });
        }
      }),
      listedAll: unlessEnded(() => {
        this.#sink.apply({ type: 'retain', kind, namespace, keys: listed });
        listed = new Set();
      }),
      upserted: unlessEnded((object) => {
        const facts = decode(object);
        if (facts) this.#sink.apply({ type: 'upsert', facts });
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

  /** Goes to the context's namespace and back as the permission to read all of them goes and comes. */
  #follow(state: KindState): void {
    if (!kindSources[this.#kind].namespaced) return;
    if (state.state === 'forbidden') {
      this.#fallback ??= this.#begin(this.#namespace);
      this.#fellBack = true;
      return;
    }
    if (state.state === 'offline') return;
    this.#fallback?.end.abort();
    this.#fallback = undefined;
    // A namespace's own state goes before that of all namespaces: it must not go stale.
    if (this.#fellBack) this.#sink.setKindState(this.#kind, this.#namespace, state);
  }
}
