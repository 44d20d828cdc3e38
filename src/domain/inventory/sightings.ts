// When objects were last seen to change, by the local clock. Whether a Lease's holder still lives is judged by that, as
// client-go does, never by comparing its clock with ours.

import type { Meta } from './facts.ts';

export class Sightings {
  readonly #seen = new Map<string, { readonly resourceVersion: string; readonly at: number }>();

  /** Takes note of an object as it is at `now` (local milliseconds). Seeing the same version again is no sign of life. */
  see({ uid, resourceVersion }: Meta, now: number): void {
    if (this.#seen.get(uid)?.resourceVersion !== resourceVersion) this.#seen.set(uid, { resourceVersion, at: now });
  }

  /** Forgets all objects but these. */
  keep(objects: Iterable<Meta>): void {
    const uids = new Set([...objects].map(({ uid }) => uid));
    for (const uid of this.#seen.keys()) if (!uids.has(uid)) this.#seen.delete(uid);
  }

  /** @returns when the object was first seen in its present version; undefined if it was not. */
  lastChange({ uid }: Meta): number | undefined {
    return this.#seen.get(uid)?.at;
  }
}
