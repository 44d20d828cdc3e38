// Decodes what a pod or a pod template uses: claims, secrets, ConfigMaps, images, ports, and the hosts it mentions.

import { listOf, textOf, type JsonObject } from '../../domain/json.ts';
import type { PodUses } from '../../domain/inventory/facts.ts';
import { defined, numberOf, recordOf } from '../../kubernetes/outside.ts';
import { hostsIn } from './hostsIn.ts';

/**
 * @param podSpec a PodSpec.
 * @param pod the pod's name, from which the claims of its ephemeral volumes are named; undefined for a template.
 */
export function decodePodUses(podSpec: unknown, pod: string | undefined): PodUses {
  const spec = recordOf(podSpec);
  const volumes = records(spec['volumes']);
  const projected = volumes.flatMap((volume) => records(recordOf(volume['projected'])['sources']));
  const containers = [...records(spec['initContainers']), ...records(spec['containers']), ...records(spec['ephemeralContainers'])];
  const environment = containers.flatMap((container) => records(container['env']));
  const environmentFrom = containers.flatMap((container) => records(container['envFrom']));
  const ephemeral = (volume: JsonObject): string | undefined => {
    const name = textOf(volume['name']);
    return pod !== undefined && name !== undefined && volume['ephemeral'] !== undefined ? `${pod}-${name}` : undefined;
  };
  return {
    claims: distinct(volumes.map((volume) => textOf(recordOf(volume['persistentVolumeClaim'])['claimName']) ?? ephemeral(volume))),
    secrets: distinct([
      ...volumes.map((volume) => recordOf(volume['secret'])['secretName']),
      ...projected.map((source) => recordOf(source['secret'])['name']),
      ...environment.map((variable) => recordOf(recordOf(variable['valueFrom'])['secretKeyRef'])['name']),
      ...environmentFrom.map((source) => recordOf(source['secretRef'])['name']),
    ]),
    configMaps: distinct([
      ...volumes.map((volume) => recordOf(volume['configMap'])['name']),
      ...projected.map((source) => recordOf(source['configMap'])['name']),
      ...environment.map((variable) => recordOf(recordOf(variable['valueFrom'])['configMapKeyRef'])['name']),
      ...environmentFrom.map((source) => recordOf(source['configMapRef'])['name']),
    ]),
    images: containers.map((container) => ({ container: textOf(container['name']) ?? '', image: textOf(container['image']) ?? '' })),
    hosts: distinct([
      ...environment.flatMap((variable) => hostsIn(textOf(variable['value']) ?? '')),
      ...containers.flatMap((container) => [...listOf(container['command']), ...listOf(container['args'])]).flatMap((word) => (typeof word === 'string' ? hostsIn(word) : [])),
    ]),
    ports: containers.flatMap(portsOf),
  };
}

function portsOf(container: JsonObject): PodUses['ports'] {
  return records(container['ports']).flatMap((entry) => {
    const port = numberOf(entry['containerPort']);
    return port === undefined ? [] : [defined({ container: textOf(container['name']) ?? '', name: textOf(entry['name']), port })];
  });
}

function records(value: unknown): readonly JsonObject[] {
  return listOf(value).map(recordOf);
}

function distinct(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === 'string' && value !== ''))] as string[];
}
