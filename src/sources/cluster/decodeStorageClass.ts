// Decodes a StorageClass (storage.k8s.io/v1).

import { textOf } from '../../domain/json.ts';
import type { StorageClassFacts } from '../../domain/inventory/facts.ts';
import { recordOf, textMapOf } from '../../kubernetes/outside.ts';
import { annotationsOf, decodeMeta } from './decodeMeta.ts';

export function decodeStorageClass(object: unknown): StorageClassFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const { provisioner, volumeBindingMode, parameters } = recordOf(object);
  return {
    ...meta,
    kind: 'storageClass',
    provisioner: textOf(provisioner) ?? '',
    waitsForConsumer: volumeBindingMode === 'WaitForFirstConsumer',
    isDefault: annotationsOf(object)['storageclass.kubernetes.io/is-default-class'] === 'true',
    parameters: textMapOf(parameters),
  };
}
