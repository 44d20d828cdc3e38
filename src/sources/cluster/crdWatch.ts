// Notices when the custom resources appear that some kinds are made of.

import type { Kind } from '../../domain/inventory/kind.ts';
import { Reflector } from '../../kubernetes/reflector.ts';
import type { Transport } from '../../kubernetes/transport.ts';
import { decodeMeta } from './decodeMeta.ts';
import { kindSources } from './kindSources.ts';

/** The server announces a definition a moment before it serves it. Milliseconds after the event. */
const attempts = [0, 250, 750, 1500, 3000, 5000, 8000];

export class CrdWatch {
  readonly #transport: Transport;
  readonly #appeared: (kind: Kind) => void;
  readonly #missing = new Set<Kind>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #end: AbortController | undefined;

  /** @param appeared called for a missing kind when its definition appears or changes: the time to try again. */
  constructor(transport: Transport, appeared: (kind: Kind) => void) {
    this.#transport = transport;
    this.#appeared = appeared;
  }

  /** Watches as long as at least one kind is missing. Where that is forbidden, slow retries have to do. */
  setMissing(kind: Kind, isMissing: boolean): void {
    if (isMissing) this.#missing.add(kind);
    else this.#missing.delete(kind);
    if (this.#missing.size === 0) this.stop();
    else this.#start();
  }

  stop(): void {
    this.#end?.abort();
    this.#end = undefined;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #start(): void {
    if (this.#end) return;
    this.#end = new AbortController();
    const { signal } = this.#end;
    const see = (object: unknown): void => {
      const name = decodeMeta(object)?.name;
      if (name !== undefined && !signal.aborted) this.#seen(name);
    };
    const reflector = new Reflector(
      this.#transport,
      { path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', query: {}, metadataOnly: true },
      { listing: ignore, listed: (objects) => objects.forEach(see), listedAll: ignore, upserted: see, removed: ignore, stateChanged: ignore },
    );
    void reflector.run(signal);
  }

  #seen(definition: string): void {
    const kinds = [...this.#missing].filter((kind) => definition === definitionOf(kind));
    for (const kind of kinds) {
      for (const delay of attempts) {
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          if (this.#missing.has(kind)) this.#appeared(kind);
        }, delay);
        this.#timers.add(timer);
      }
    }
  }
}

function ignore(): void {
  // What is not seen of definitions needs no answer: each missing kind asks again by itself, too.
}

/** A definition is named `<plural>.<group>`. */
function definitionOf(kind: Kind): string {
  const { api, resource } = kindSources[kind];
  return `${resource}.${api.split('/')[2] ?? ''}`;
}
