// Decodes a Service.

import { listOf, textOf } from '../../domain/json.ts';
import type { ServiceFacts } from '../../domain/inventory/facts.ts';
import { defined, numberOf, recordOf, textMapOf } from '../../kubernetes/outside.ts';
import { decodeMeta } from './decodeMeta.ts';

export function decodeService(object: unknown): ServiceFacts | undefined {
  const meta = decodeMeta(object);
  if (!meta) return undefined;
  const spec = recordOf(recordOf(object)['spec']);
  return { ...meta, kind: 'service', selector: textMapOf(spec['selector']), ports: listOf(spec['ports']).map(recordOf).flatMap(portOf) };
}

/** targetPort is a number or a container port's name; absent, it is the port itself. */
function portOf(entry: Readonly<Record<string, unknown>>): ServiceFacts['ports'] {
  const port = numberOf(entry['port']);
  if (port === undefined) return [];
  const target = textOf(entry['targetPort']) ?? String(numberOf(entry['targetPort']) ?? port);
  return [defined({ name: textOf(entry['name']), port, targetPort: target })];
}
