// Decodes a ConfigMap: only the host names that its texts mention are kept.

import type { ConfigMapFacts } from '../../domain/inventory/facts.ts';
import { recordOf, textMapOf } from '../../kubernetes/outside.ts';
import { decodeMeta } from './decodeMeta.ts';
import { hostsIn } from './hostsIn.ts';

export function decodeConfigMap(object: unknown): ConfigMapFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const texts = Object.values(textMapOf(recordOf(object)['data']));
  return { ...meta, kind: 'configMap', hosts: [...new Set(texts.flatMap(hostsIn))] };
}
