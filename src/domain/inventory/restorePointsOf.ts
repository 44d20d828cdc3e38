// Which snapshots are restore points of a claim's volume. Names alone do not say it: after a volume was swapped, the
// claim's name is the same and its volume another, so identity is (driver, volumeHandle), through the snapshot's content.

import type { RestorePoint, RestorePointIssue } from '../volumes/restorePoint.ts';
import { byAge } from '../volumes/byAge.ts';
import { captureOf } from './captureOf.ts';
import type { RowReader } from './derivedRows.ts';
import { detachedContents } from './detachedContents.ts';
import type { ClaimFacts, SnapshotContentFacts, VolumeFacts } from './facts.ts';
import { handleKey, keyOf } from './keys.ts';
import { lineageOf } from './lineageOf.ts';
import type { Lineage } from './lineageOf.ts';
import { identityOfContent, siblingsOf, tiedSnapshot } from './tiedSnapshot.ts';
import type { TiedSnapshot } from './tiedSnapshot.ts';
import { volumeOfRow } from './volumeOfRow.ts';

/** Whose restore points are asked for. */
export interface PointOwner {
  /** `<namespace>/<name>` of the claim, whether it still exists or not. */
  readonly id: string;
  /** Absent: the claim is gone. */
  readonly claim?: ClaimFacts;
  /** Its volume; `'unread'` where it has one that cannot be read, undefined where it has none. */
  readonly volume: VolumeFacts | 'unread' | undefined;
}

/**
 * After a restore the history goes on: the point that filled the volume counts, as of the restore, and so do those that
 * bear the claim's name and that it grew from. What was taken of the earlier volume after that is of another volume.
 * @returns the restore points, newest first; those that bear the claim's name but do not count carry the issue that says why
 */
export function restorePointsOf(reader: RowReader, { id, claim, volume }: PointOwner): readonly RestorePoint[] {
  const named = reader.look('snapshotOfClaim', id).map((snapshot) => tiedSnapshot(reader, snapshot));
  const read = volume === 'unread' ? undefined : identityOfVolume(volume);
  // Where no live claim says which volume is meant, the newest snapshot does, if there is no kept volume.
  const isGone = claim === undefined || claim.phase === 'Lost';
  const own = volume === 'unread' ? 'unread' : (read ?? (isGone ? newestIdentity(named) : undefined));
  const lineage = claim === undefined || volume === 'unread' || volume === undefined ? undefined : lineageOf(reader, claim, volume);
  const points = new Map<string, RestorePoint>();
  for (const tied of read === undefined ? [] : takenOf(reader, read)) points.set(tied.snapshot.uid, pointOf(tied, []));
  if (lineage !== undefined) points.set(lineage.origin.snapshot.uid, { ...pointOf(lineage.origin, []), ancestor: true, restoredAt: lineage.restoredAt });
  for (const tied of named) {
    const { uid } = tied.snapshot;
    if (points.has(uid) || hasRow(reader, tied.identity)) continue;
    points.set(uid, isAncestor(tied, lineage) ? { ...pointOf(tied, []), ancestor: true } : pointOf(tied, doubtsOf(tied, own)));
  }
  const kept = read === undefined ? [] : detachedContents(reader, contentsOf(reader, read)).map(detachedPoint);
  return [...points.values(), ...kept].sort(byAge);
}

/**
 * A snapshot that was made by hand names no claim, and a content that outlived its snapshot neither. Where the storage
 * snapshot is one that was taken of a known volume it belongs there; else nobody can tell whose it is.
 * @param key `<namespace>/<name>` of the VolumeSnapshot that is or was
 * @returns what there is of it, newest first; none where it belongs to a claim's row
 */
export function unclaimedPoints(reader: RowReader, key: string): readonly RestorePoint[] {
  if (reader.unread('snapshotContent', '')?.code === 'stillReading') return [];
  const snapshot = reader.find('snapshot', key);
  const tied = snapshot === undefined || snapshot.claim !== undefined ? undefined : tiedSnapshot(reader, snapshot);
  const lone = tied === undefined || hasRow(reader, tied.identity) ? [] : [pointOf(tied, doubtsOf(tied, 'unread'))];
  const kept = detachedContents(reader, reader.look('contentForSnapshot', key)).filter((content) => !hasRow(reader, identityOfContent(reader, content)));
  return [...lone, ...kept.map(detachedPoint)].sort(byAge);
}

/** Every content of a volume, those made by hand of the same storage snapshots included. */
function contentsOf(reader: RowReader, identity: string): readonly SnapshotContentFacts[] {
  return [...new Set(reader.look('contentOfHandle', identity).flatMap((content) => [content, ...siblingsOf(reader, content)]))];
}

/** Every snapshot of a volume, wherever it lies and whatever it names. */
function takenOf(reader: RowReader, identity: string): readonly TiedSnapshot[] {
  return contentsOf(reader, identity).flatMap((content) => {
    const snapshot = reader.find('snapshot', keyOf(content.snapshot.namespace, content.snapshot.name));
    const tied = snapshot === undefined ? undefined : tiedSnapshot(reader, snapshot);
    return tied?.content === content && tied.identity === identity ? [tied] : [];
  });
}

/** Whether the volume that a snapshot was taken of has a row, so that the snapshot is found there. */
function hasRow(reader: RowReader, identity: string | undefined): boolean {
  const volumes = identity === undefined ? [] : reader.look('volumeOfHandle', identity);
  return volumes.some((volume) => volume.claim !== undefined && volumeOfRow(reader, keyOf(volume.claim.namespace, volume.claim.name)) === volume);
}

function identityOfVolume(volume: VolumeFacts | undefined): string | undefined {
  return volume?.driver === undefined || volume.handle === undefined ? undefined : handleKey(volume.driver, volume.handle);
}

function newestIdentity(named: readonly TiedSnapshot[]): string | undefined {
  const known = named.filter(({ identity }) => identity !== undefined).sort((a, b) => byAge(pointOf(a, []), pointOf(b, [])));
  return known[0]?.identity;
}

function isAncestor(tied: TiedSnapshot, lineage: Lineage | undefined): boolean {
  const until = tied.identity === undefined ? undefined : lineage?.ancestors.get(tied.identity);
  return until !== undefined && captureOf(tied) <= until;
}

/** Why a snapshot that bears the claim's name may not be one of its volume. */
function doubtsOf(tied: TiedSnapshot, own: string | undefined): readonly RestorePointIssue[] {
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

function pointOf(tied: TiedSnapshot, doubts: readonly RestorePointIssue[]): RestorePoint {
  const { snapshot, content } = tied;
  const state = stateOf(tied);
  return {
    id: `snapshot:${snapshot.uid}`,
    source: 'csiSnapshot',
    namespace: snapshot.namespace,
    name: snapshot.name,
    uid: snapshot.uid,
    at: captureOf(tied),
    state,
    issues: [
      ...(state === 'deleting' ? [{ code: 'beingDeleted' } as const] : []),
      ...(state === 'pending' ? [{ code: 'notReady', since: snapshot.createdAt } as const] : []),
      ...(state === 'failed' && snapshot.error !== undefined ? [{ code: 'failed', ...snapshot.error } as const] : []),
      ...(snapshot.role === 'safety' ? [{ code: 'safety' } as const] : []),
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
    ...(snapshot.expiresAt === undefined ? {} : { expiresAt: snapshot.expiresAt }),
    ...(snapshot.group === undefined ? {} : { group: snapshot.group }),
  };
}

/** What is left of a restore point whose VolumeSnapshot is gone. */
function detachedPoint(content: SnapshotContentFacts): RestorePoint {
  const { uid, name, snapshot, driver, deletionPolicy, takenAt, createdAt } = content;
  return {
    id: `content:${uid}`,
    source: 'csiSnapshot',
    namespace: snapshot.namespace,
    name: snapshot.name,
    uid,
    at: content.static ? createdAt : (takenAt ?? createdAt),
    state: 'detached',
    issues: [{ code: 'noSnapshot', content: name }, ...(content.static ? [{ code: 'ageUnknown' } as const] : [])],
    survives: 'namespace',
    trust: 'unknown',
    ...(content.class === undefined ? {} : { class: content.class }),
    deletionPolicy,
    driver,
  };
}

/** An error is the last one, not the final one: the controller clears it on success. */
function stateOf({ snapshot, content }: TiedSnapshot): RestorePoint['state'] {
  if ((snapshot.deletingSince ?? content?.deletingSince) !== undefined) return 'deleting';
  if (snapshot.ready === true) return 'ready';
  return snapshot.error === undefined ? 'pending' : 'failed';
}
