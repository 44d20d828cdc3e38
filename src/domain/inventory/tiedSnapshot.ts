// A VolumeSnapshot with its VolumeSnapshotContent, as far as the two prove that they belong together, and the volume that
// it was taken of.

import type { RowReader } from './derivedRows.ts';
import type { SnapshotContentFacts, SnapshotFacts } from './facts.ts';
import { handleKey, keyOf } from './keys.ts';

export interface TiedSnapshot {
  readonly snapshot: SnapshotFacts;
  readonly content?: SnapshotContentFacts;
  readonly tie: 'tied' | 'misbound' | 'missing' | 'unread' | 'notYet';
  /** `handleKey` of the volume that it was taken of. */
  readonly identity?: string;
}

/** Trust a VolumeSnapshot only when it and its content point at each other: name, namespace, uid. */
export function tiedSnapshot(reader: RowReader, snapshot: SnapshotFacts): TiedSnapshot {
  if (snapshot.content === undefined) return { snapshot, tie: snapshot.ready === true ? 'missing' : 'notYet' };
  const content = reader.find('snapshotContent', keyOf('', snapshot.content));
  if (content === undefined) return { snapshot, tie: reader.unread('snapshotContent', '') === undefined ? 'missing' : 'unread' };
  if (!pointsBack(content, snapshot)) return { snapshot, tie: 'misbound' };
  const identity = identityOfContent(reader, content);
  return { snapshot, content, tie: 'tied', ...(identity === undefined ? {} : { identity }) };
}

function pointsBack(content: SnapshotContentFacts, { namespace, name, uid }: SnapshotFacts): boolean {
  const ref = content.snapshot;
  return ref.namespace === namespace && ref.name === name && ref.uid === uid;
}

/**
 * A content made by hand names only the storage snapshot: the content that the driver made for the same one names the volume.
 * Members of a group snapshot have a volumeHandle of their own (external-snapshotter, groupsnapshot_controller_helper.go).
 * @returns `handleKey` of the volume that a content was taken of, if anything tells
 */
export function identityOfContent(reader: RowReader, content: SnapshotContentFacts): string | undefined {
  if (content.volumeHandle !== undefined) return handleKey(content.driver, content.volumeHandle);
  const origin = siblingsOf(reader, content).find(({ volumeHandle }) => volumeHandle !== undefined);
  return origin?.volumeHandle === undefined ? undefined : handleKey(origin.driver, origin.volumeHandle);
}

/** @returns every content of the same storage snapshot, itself included. */
export function siblingsOf(reader: RowReader, { driver, snapshotHandle }: SnapshotContentFacts): readonly SnapshotContentFacts[] {
  return snapshotHandle === undefined ? [] : reader.look('contentOfSnapshotHandle', handleKey(driver, snapshotHandle));
}
