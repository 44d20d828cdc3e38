// Which snapshots are restore points of a claim's volume. Names alone do not say it: after a volume was swapped, the
// claim's name is the same and its volume another, so identity is (driver, volumeHandle), through the snapshot's content.

import type { RestorePoint, RestorePointIssue } from '../volumes/restorePoint.ts';
import { byAge } from '../volumes/byAge.ts';
import type { RowReader } from './derivedRows.ts';
import type { SnapshotContentFacts, SnapshotFacts, VolumeFacts } from './facts.ts';
import { handleKey, keyOf } from './keys.ts';
import { volumeOfRow } from './volumeOfRow.ts';

/**
 * @param id `<namespace>/<name>` of the claim, whether it still exists or not
 * @param volume its volume; `'unread'` where it has one that cannot be read, undefined where it has none
 * @param gone no live claim says which volume is meant: the newest snapshot does, if there is no kept volume
 * @returns the restore points, newest first; those that bear the claim's name but do not count carry the issue that says why
 */
export function restorePointsOf(reader: RowReader, id: string, volume: VolumeFacts | 'unread' | undefined, gone: boolean): readonly RestorePoint[] {
  const named = reader.look('snapshotOfClaim', id).map((snapshot) => tie(reader, snapshot));
  const read = volume === 'unread' ? undefined : identityOfVolume(volume);
  const own = volume === 'unread' ? 'unread' : (read ?? (gone ? newestIdentity(named) : undefined));
  const points = new Map<string, RestorePoint>();
  for (const tied of read === undefined ? [] : takenOf(reader, read)) points.set(tied.snapshot.uid, pointOf(tied, []));
  for (const tied of named) {
    if (!points.has(tied.snapshot.uid) && !hasRow(reader, tied)) points.set(tied.snapshot.uid, pointOf(tied, doubtsOf(tied, own)));
  }
  return [...points.values()].sort(byAge);
}

/**
 * A snapshot that was made by hand names no claim. Where its storage snapshot is one that was taken of a known volume it
 * belongs there; else nobody can tell whose it is.
 * @param key `<namespace>/<name>` of the VolumeSnapshot
 * @returns it as a restore point; undefined where it is none, or belongs to a claim's row
 */
export function unclaimedPoint(reader: RowReader, key: string): RestorePoint | undefined {
  const snapshot = reader.find('snapshot', key);
  if (snapshot === undefined || snapshot.claim !== undefined) return undefined;
  if (reader.unread('snapshotContent', '')?.code === 'stillReading') return undefined;
  const tied = tie(reader, snapshot);
  return hasRow(reader, tied) ? undefined : pointOf(tied, doubtsOf(tied, 'unread'));
}

/** A snapshot with its content, as far as the two prove that they belong together. */
interface Tied {
  readonly snapshot: SnapshotFacts;
  readonly content?: SnapshotContentFacts;
  readonly tie: 'tied' | 'misbound' | 'missing' | 'unread' | 'notYet';
  /** `handleKey` of the volume that it was taken of. */
  readonly identity?: string;
}

function tie(reader: RowReader, snapshot: SnapshotFacts): Tied {
  if (snapshot.content === undefined) return { snapshot, tie: snapshot.ready === true ? 'missing' : 'notYet' };
  const content = reader.find('snapshotContent', keyOf('', snapshot.content));
  if (content === undefined) return { snapshot, tie: reader.unread('snapshotContent', '') === undefined ? 'missing' : 'unread' };
  if (!pointsBack(content, snapshot)) return { snapshot, tie: 'misbound' };
  const identity = volumeOf(reader, content);
  return { snapshot, content, tie: 'tied', ...(identity === undefined ? {} : { identity }) };
}

/** Trust a VolumeSnapshot only when it and its content point at each other: name, namespace, uid. */
function pointsBack(content: SnapshotContentFacts, { namespace, name, uid }: SnapshotFacts): boolean {
  const ref = content.snapshot;
  return ref.namespace === namespace && ref.name === name && ref.uid === uid;
}

/** A content made by hand names only the storage snapshot: the content that the driver made for the same one names the volume. */
function volumeOf(reader: RowReader, content: SnapshotContentFacts): string | undefined {
  if (content.volumeHandle !== undefined) return handleKey(content.driver, content.volumeHandle);
  const origin = siblings(reader, content).find(({ volumeHandle }) => volumeHandle !== undefined);
  return origin?.volumeHandle === undefined ? undefined : handleKey(origin.driver, origin.volumeHandle);
}

function siblings(reader: RowReader, { driver, snapshotHandle }: SnapshotContentFacts): readonly SnapshotContentFacts[] {
  return snapshotHandle === undefined ? [] : reader.look('contentOfSnapshotHandle', handleKey(driver, snapshotHandle));
}

/** Every snapshot of a volume, wherever it lies and whatever it names. */
function takenOf(reader: RowReader, identity: string): readonly Tied[] {
  const contents = new Set(reader.look('contentOfHandle', identity).flatMap((content) => [content, ...siblings(reader, content)]));
  return [...contents].flatMap((content) => {
    const snapshot = reader.find('snapshot', keyOf(content.snapshot.namespace, content.snapshot.name));
    const tied = snapshot === undefined ? undefined : tie(reader, snapshot);
    return tied?.content === content && tied.identity === identity ? [tied] : [];
  });
}

/** Whether the volume that a snapshot was taken of has a row, so that the snapshot is found there. */
function hasRow(reader: RowReader, { identity }: Tied): boolean {
  const volumes = identity === undefined ? [] : reader.look('volumeOfHandle', identity);
  return volumes.some((volume) => volume.claim !== undefined && volumeOfRow(reader, keyOf(volume.claim.namespace, volume.claim.name)) === volume);
}

function identityOfVolume(volume: VolumeFacts | undefined): string | undefined {
  return volume?.driver === undefined || volume.handle === undefined ? undefined : handleKey(volume.driver, volume.handle);
}

function newestIdentity(named: readonly Tied[]): string | undefined {
  const known = named.filter(({ identity }) => identity !== undefined).sort((a, b) => byAge(pointOf(a, []), pointOf(b, [])));
  return known[0]?.identity;
}

/** Why a snapshot that bears the claim's name may not be one of its volume. */
function doubtsOf(tied: Tied, own: string | undefined): readonly RestorePointIssue[] {
  switch (tied.tie) {
    case 'notYet':
      return [];
    case 'missing':
      return [{ code: 'contentMissing' }];
    case 'misbound':
      return [{ code: 'misbound' }];
    case 'unread':
      return [{ code: 'volumeUnproved' }];
    case 'tied':
      if (own === 'unread' || tied.identity === undefined) return [{ code: 'volumeUnproved' }];
      return tied.identity === own ? [] : [{ code: 'otherVolume' }];
  }
}

function pointOf({ snapshot, content }: Tied, doubts: readonly RestorePointIssue[]): RestorePoint {
  const state = stateOf(snapshot);
  return {
    id: `snapshot:${snapshot.uid}`,
    source: 'csiSnapshot',
    namespace: snapshot.namespace,
    name: snapshot.name,
    uid: snapshot.uid,
    // A content made by hand is no younger than its object, whatever time the driver reports.
    at: content?.static === true ? snapshot.createdAt : (snapshot.takenAt ?? snapshot.createdAt),
    state,
    issues: [
      ...(state === 'deleting' ? [{ code: 'beingDeleted' } as const] : []),
      ...(state === 'pending' ? [{ code: 'notReady', since: snapshot.createdAt } as const] : []),
      ...(state === 'failed' && snapshot.error !== undefined ? [{ code: 'failed', ...snapshot.error } as const] : []),
      ...doubts,
      // For a content made by hand, drivers that cannot list snapshots report the time of the asking.
      ...(content?.static === true ? [{ code: 'ageUnknown' } as const] : []),
    ],
    // The storage snapshot goes with the VolumeSnapshot or its namespace under Delete, whatever the class says today.
    survives: content === undefined ? 'unknown' : content.deletionPolicy === 'Delete' ? 'claim' : 'namespace',
    trust: 'unknown',
    ...(snapshot.restoreBytes === undefined || snapshot.restoreBytes === 0 ? {} : { restoreBytes: snapshot.restoreBytes }),
    ...(snapshot.class === undefined ? {} : { class: snapshot.class }),
    ...(content === undefined ? {} : { deletionPolicy: content.deletionPolicy, driver: content.driver }),
    ...(snapshot.stamp === undefined ? {} : { stamp: snapshot.stamp }),
  };
}

/** An error is the last one, not the final one: the controller clears it on success. */
function stateOf(snapshot: SnapshotFacts): RestorePoint['state'] {
  if (snapshot.deletingSince !== undefined) return 'deleting';
  if (snapshot.ready === true) return 'ready';
  return snapshot.error === undefined ? 'pending' : 'failed';
}
