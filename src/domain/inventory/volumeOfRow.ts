// The volume that a claim's row stands for: of a live claim the one it is bound to, of a lost one the one that was kept.

import { byName } from './byName.ts';
import type { RowReader } from './derivedRows.ts';
import type { ClaimFacts, VolumeFacts } from './facts.ts';
import { keyOf } from './keys.ts';

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
  const volume = reader.find('volume', keyOf('', claim.volume));
  if (volume === undefined) return reader.unread('volume', '') === undefined ? undefined : 'unread';
  return volume.claim?.uid === claim.uid ? volume : undefined;
}

/** The newest, where several claims of one name came and went. A Bound one is about to hear that its claim is gone, or to show it. */
function keptVolume(reader: RowReader, id: string): VolumeFacts | undefined {
  return reader
    .look('volumeForClaim', id)
    .filter(({ reclaimPolicy, phase, deletingSince }) => reclaimPolicy === 'Retain' && phase !== 'Bound' && deletingSince === undefined)
    .sort((a, b) => b.createdAt - a.createdAt || byName(a, b))[0];
}
