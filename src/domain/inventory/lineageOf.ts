// Which snapshots a volume's data goes back to: it was filled with one, and that one's volume perhaps with another.

import type { RowReader } from './derivedRows.ts';
import type { ClaimFacts, SnapshotFacts, VolumeFacts } from './facts.ts';
import { keyOf } from './keys.ts';
import { captureOf } from './captureOf.ts';
import { tiedSnapshot } from './tiedSnapshot.ts';
import type { TiedSnapshot } from './tiedSnapshot.ts';

export interface Lineage {
  /** What the volume was filled with. */
  readonly origin: TiedSnapshot;
  /** When it took its place: from then on writes are not in the origin. */
  readonly restoredAt: number;
  /** Volumes by `handleKey`, each with until when its snapshots hold what this volume's data grew from. */
  readonly ancestors: ReadonlyMap<string, number>;
}

/**
 * @param claim that the volume is bound to
 * @returns undefined where the volume was not filled with a snapshot, or with which one cannot be proved (any more)
 */
export function lineageOf(reader: RowReader, claim: ClaimFacts, volume: VolumeFacts): Lineage | undefined {
  const filled = filledWith(reader, claim, volume);
  if (filled === undefined) return undefined;
  const ancestors = new Map<string, number>();
  // Annotations can lead in a circle.
  for (let next: Filled | undefined = filled; next !== undefined && !ancestors.has(next.identity); next = earlierOf(reader, next.identity)) {
    ancestors.set(next.identity, captureOf(next.origin));
  }
  return { origin: filled.origin, restoredAt: filled.at, ancestors };
}

interface Filled {
  readonly origin: TiedSnapshot;
  readonly identity: string;
  readonly at: number;
}

function earlierOf(reader: RowReader, identity: string): Filled | undefined {
  const [volume] = reader.look('volumeOfHandle', identity);
  const claim = volume?.claim === undefined ? undefined : reader.find('claim', keyOf(volume.claim.namespace, volume.claim.name));
  return volume === undefined ? undefined : filledWith(reader, claim, volume);
}

/** The annotation on the volume goes before the claim's data source, which says nothing of a volume that was there before the claim. */
function filledWith(reader: RowReader, claim: ClaimFacts | undefined, volume: VolumeFacts): Filled | undefined {
  const own = claim !== undefined && volume.claim?.uid === claim.uid ? claim : undefined;
  if (volume.restored !== undefined) {
    const { namespace, snapshot, at = Infinity } = volume.restored;
    // Whoever wrote the annotation had a clock of their own: the earlier time is the safe one.
    return proved(reader, reader.find('snapshot', keyOf(namespace, snapshot)), Math.min(at, (own ?? volume).createdAt), volume.createdAt);
  }
  if (own?.fromSnapshot === undefined || volume.createdAt < own.createdAt) return undefined;
  return proved(reader, reader.find('snapshot', keyOf(own.fromSnapshot.namespace, own.fromSnapshot.name)), own.createdAt, volume.createdAt);
}

/** A snapshot that is younger than the volume is another one of the same name. */
function proved(reader: RowReader, snapshot: SnapshotFacts | undefined, at: number, filledBy: number): Filled | undefined {
  if (snapshot === undefined || snapshot.createdAt > filledBy) return undefined;
  const origin = tiedSnapshot(reader, snapshot);
  return origin.identity === undefined ? undefined : { origin, identity: origin.identity, at };
}
