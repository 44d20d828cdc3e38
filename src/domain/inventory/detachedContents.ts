// VolumeSnapshotContents that outlived their VolumeSnapshot, as under Retain they do when the snapshot or its namespace is
// deleted: the storage snapshot is still there, and nothing in a namespace says so.

import type { RowReader } from './derivedRows.ts';
import type { SnapshotContentFacts } from './facts.ts';
import { keyOf } from './keys.ts';
import { siblingsOf } from './tiedSnapshot.ts';

/** @returns those of `contents` that no VolumeSnapshot names. Only a complete list of snapshots proves that there is none. */
export function detachedContents(reader: RowReader, contents: readonly SnapshotContentFacts[]): readonly SnapshotContentFacts[] {
  return contents.filter(
    (content) => isKept(content) && isAlone(reader, content) && siblingsOf(reader, content).every((sibling) => isAlone(reader, sibling)),
  );
}

function isKept({ deletionPolicy, snapshotHandle, deletingSince }: SnapshotContentFacts): boolean {
  return deletionPolicy === 'Retain' && snapshotHandle !== undefined && deletingSince === undefined;
}

function isAlone(reader: RowReader, { snapshot: { namespace, name, uid } }: SnapshotContentFacts): boolean {
  const snapshot = reader.find('snapshot', keyOf(namespace, name));
  if (snapshot !== undefined) return uid !== undefined && snapshot.uid !== uid;
  return reader.unread('snapshot', namespace) === undefined;
}
