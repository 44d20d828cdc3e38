// The volume that a claim's row stands for: of a live claim the one it is bound to, of a lost one the one that was kept.

import { byName } from './byName.ts';
import type { RowReader } from './derivedRows.ts';
import type { ClaimFacts, VolumeFacts } from './facts.ts';

/**
 * @param id `<namespace>/<name>` of a claim that is or was
 * @returns `'unread'` where it has a volume that cannot be read; undefined where it has none, or none that can be proved
 */
export function volumeOfRow(reader: RowReader, id: string): VolumeFacts | 'unread' | undefined {
  const claim = reader.find('claim', id);
  return claim === undefined ? keptVolume(reader, id) : boundVolume(reader, claim);
}

/** Trusted only if claim and volume point at each other. */
function boundVolume(reader: RowReader, claim: ClaimFacts): VolumeFacts | 'unread' | undefined {
  if (claim.volume === undefined) return undefined;
  const volume = reader.find('volume', '', claim.volume);
  if (volume === undefined) return reader.unread('volume', '') === undefined ? undefined : 'unread';
  return volume.claim?.uid === claim.uid ? volume : undefined;
}

function keptVolume(reader: RowReader, id: string): VolumeFacts | undefined {
  return keptVolumesOf(reader, id)[0];
}

/**
 * Volumes of which the claim is or was the owner, though it is not bound to them: what Retain left of an earlier claim of
 * that name, or of this one before a restore; and what is reserved for it.
 * @param id `<namespace>/<name>` of a claim that is or was
 * @returns the newest first
 */
export function keptVolumesOf(reader: RowReader, id: string): readonly VolumeFacts[] {
  const claim = reader.find('claim', id);
  return reader
    .look('volumeForClaim', id)
    .filter((volume) => isKept(volume) && !isItsOwn(volume, claim))
    .sort((a, b) => b.createdAt - a.createdAt || byName(a, b));
}

/** A Bound one is about to hear that its claim is gone, or to show it; a Released one with Delete is about to go. */
function isKept({ phase, reclaimPolicy, deletingSince }: VolumeFacts): boolean {
  if (deletingSince !== undefined) return false;
  return phase === 'Available' || (reclaimPolicy === 'Retain' && (phase === 'Released' || phase === 'Failed'));
}

function isItsOwn({ name, claim: ref }: VolumeFacts, claim: ClaimFacts | undefined): boolean {
  return claim !== undefined && (ref?.uid === claim.uid || (ref?.uid === '' && claim.volume === name));
}
