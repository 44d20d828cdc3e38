// What is known of each kind's list in each namespace, and what that means for those who read it.

import type { Unknown } from '../certainty.ts';
import type { Kind, KindState } from './kind.ts';
import { same } from './same.ts';

interface Known {
  readonly unread: Unknown | undefined;
  /** The list was complete once, and nothing since took the right to read it away. */
  readonly wasRead: boolean;
}

export class KindStates {
  readonly #states = new Map<string, Known>();

  /**
   * @param namespace '' for all namespaces
   * @returns whether that changes anything for readers (the time of the next attempt does not)
   */
  set(kind: Kind, namespace: string, state: KindState): boolean {
    const key = slot(kind, namespace);
    const earlier = this.#states.get(key);
    const next: Known = {
      // Catching up is no news: it comes right after being live, or the outage before it is not over yet.
      unread: state.state === 'catchingUp' ? earlier?.unread : unreadOf(kind, namespace, state),
      // Offline or reading again, the last complete list still stands: nothing flickers.
      wasRead: state.state === 'live' || (state.state !== 'forbidden' && state.state !== 'notInstalled' && earlier?.wasRead === true),
    };
    if (earlier !== undefined && same(earlier, next)) return false;
    this.#states.set(key, next);
    return true;
  }

  /**
   * A kind that is not installed is not unread: where its API is not served there can be none of it.
   * @returns why the list may be incomplete; undefined if it is complete.
   */
  unread(kind: Kind, namespace: string): Unknown | undefined {
    const known = this.#of(kind, namespace);
    if (known === undefined) return { code: 'stillReading', kind };
    return known.unread?.code === 'forbidden' ? { ...known.unread, namespace } : known.unread;
  }

  /** @returns whether the list was complete once, so that what is not in it can be called gone. */
  wasRead(kind: Kind, namespace: string): boolean {
    return this.#of(kind, namespace)?.wasRead === true;
  }

  /** A namespace's own state, where it has one, else that of all namespaces. */
  #of(kind: Kind, namespace: string): Known | undefined {
    return this.#states.get(slot(kind, namespace)) ?? this.#states.get(slot(kind, ''));
  }
}

function unreadOf(kind: Kind, namespace: string, state: Exclude<KindState, { readonly state: 'catchingUp' }>): Unknown | undefined {
  switch (state.state) {
    case 'live':
    case 'notInstalled':
      return undefined;
    case 'stillReading':
      return { code: 'stillReading', kind };
    case 'forbidden':
      return { code: 'forbidden', kind, namespace };
    case 'offline':
      return { code: 'offline', kind, since: state.since };
  }
}

function slot(kind: Kind, namespace: string): string {
  return `${kind}|${namespace}`;
}
