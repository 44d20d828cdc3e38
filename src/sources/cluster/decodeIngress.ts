// Decodes an Ingress (networking.k8s.io/v1).

import { listOf, textOf } from '../../domain/json.ts';
import type { IngressFacts } from '../../domain/inventory/facts.ts';
import { defined, recordOf } from '../../kubernetes/outside.ts';
import { decodeMeta } from './decodeMeta.ts';

export function decodeIngress(object: unknown): IngressFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  const byDefault = serviceOf(spec['defaultBackend']);
  const rules = listOf(spec['rules']).map(recordOf).map((rule) => {
    const paths = listOf(recordOf(rule['http'])['paths']);
    return defined({ host: textOf(rule['host']), services: [...new Set(paths.flatMap((path) => serviceOf(recordOf(path)['backend']) ?? []))] });
  });
  return {
    ...meta,
    kind: 'ingress',
    tls: listOf(spec['tls']).map(recordOf).map((tls) =>
      defined({ secret: textOf(tls['secretName']), hosts: listOf(tls['hosts']).filter((host) => typeof host === 'string') }),
    ),
    rules: byDefault === undefined ? rules : [...rules, { services: [byDefault] }],
  };
}

function serviceOf(backend: unknown): string | undefined {
  return textOf(recordOf(recordOf(backend)['service'])['name']);
}
