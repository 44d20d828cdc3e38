// Decodes a VolumeSnapshotClass (snapshot.storage.k8s.io/v1).

import { textOf } from '../../domain/json.ts';
import type { SnapshotClassFacts } from '../../domain/inventory/facts.ts';
import { recordOf } from '../../kubernetes/outside.ts';
import { annotationsOf, decodeMeta } from './decodeMeta.ts';

export function decodeSnapshotClass(object: unknown): SnapshotClassFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const { driver, deletionPolicy } = recordOf(object);
  return {
    ...meta,
    kind: 'snapshotClass',
    driver: textOf(driver) ?? '',
    deletionPolicy: deletionPolicy === 'Retain' ? 'Retain' : 'Delete',
    isDefault: annotationsOf(object)['snapshot.storage.kubernetes.io/is-default-class'] === 'true',
  };
}
