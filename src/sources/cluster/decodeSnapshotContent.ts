// Decodes a VolumeSnapshotContent (snapshot.storage.k8s.io/v1).

import { textOf } from '../../domain/json.ts';
import type { SnapshotContentFacts } from '../../domain/inventory/facts.ts';
import { defined, numberOf, recordOf } from '../../kubernetes/outside.ts';
import { decodeMeta } from './decodeMeta.ts';

export function decodeSnapshotContent(object: unknown): SnapshotContentFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  const status = recordOf(recordOf(object)['status']);
  const source = recordOf(spec['source']);
  const snapshot = recordOf(spec['volumeSnapshotRef']);
  const ready = status['readyToUse'];
  return defined({
    ...meta,
    kind: 'snapshotContent' as const,
    driver: textOf(spec['driver']) ?? '',
    deletionPolicy: spec['deletionPolicy'] === 'Retain' ? ('Retain' as const) : ('Delete' as const),
    volumeHandle: textOf(source['volumeHandle']),
    snapshotHandle: textOf(source['snapshotHandle']) ?? textOf(status['snapshotHandle']),
    static: textOf(source['snapshotHandle']) !== undefined,
    snapshot: defined({ namespace: textOf(snapshot['namespace']) ?? '', name: textOf(snapshot['name']) ?? '', uid: textOf(snapshot['uid']) }),
    ready: typeof ready === 'boolean' ? ready : undefined,
    takenAt: millisecondsOf(status['creationTime']),
    class: textOf(spec['volumeSnapshotClassName']),
  });
}

/** Nanoseconds, above 2^53: JSON.parse rounds them, by far less than a millisecond. 0 stands for not known. */
function millisecondsOf(nanoseconds: unknown): number | undefined {
  const count = numberOf(nanoseconds) ?? 0;
  return count > 0 ? Math.floor(count / 1e6) : undefined;
}
