// What commands ask of the cluster besides plans: a live object to look at, what may be done, what was left behind.

import { annotations } from '../domain/labels.ts';
import { field, listOf, objectOf, textOf, type JsonObject } from '../domain/json.ts';
import { RequestFailed, type KubernetesClient } from '../kubernetes/client.ts';
import { checkPermissions, type FeaturePermission } from './checkPermissions.ts';
import { readObject, type LiveObject, type ObjectKind } from './liveObject.ts';
import { findLeftovers, removeLeftovers, type Leftover } from './removeLeftovers.ts';

interface Named {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const lookable = ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'Secret', 'ConfigMap', 'Deployment', 'StatefulSet', 'DaemonSet', 'VolumeSnapshot', 'VolumeSnapshotContent', 'StorageClass'] as const satisfies readonly ObjectKind[];

/** Fits `ClusterAccess` of ui/ports. */
export class ClusterAccess {
  readonly #client: () => Promise<KubernetesClient>;

  constructor(client: () => Promise<KubernetesClient>) {
    this.#client = client;
  }

  /** Without the values of secrets, and without what kubectl and servers note down for themselves. @throws RequestFailed */
  async liveObject({ kind, namespace, name }: Named, signal: AbortSignal): Promise<JsonObject> {
    const known = lookable.find((one) => one === kind);
    const found = known === undefined ? undefined : await readObject({ client: await this.#client(), signal }, { kind: known, namespace, name });
    if (found === undefined) throw new RequestFailed({ code: 'serverError', status: 404, detail: `${kind} ${name} was not found` }, 404, 'NotFound');
    return shown(found);
  }

  /** @param namespace '' asks for all namespaces. @throws RequestFailed where nothing could be asked. */
  async permissions(namespace: string, signal: AbortSignal): Promise<readonly FeaturePermission[]> {
    return checkPermissions({ client: await this.#client(), signal }, namespace);
  }

  /** @returns the names of all namespaces, sorted. @throws RequestFailed */
  async namespaces(signal: AbortSignal): Promise<readonly string[]> {
    const client = await this.#client();
    const list = await client.request({ method: 'GET', path: '/api/v1/namespaces', query: { resourceVersion: '0' }, signal });
    const names = listOf(field(list, 'items')).map((item) => textOf(field(field(item, 'metadata'), 'name')));
    return names.filter((name) => name !== undefined).toSorted();
  }

  /** @param namespace '' looks in all namespaces. @throws RequestFailed */
  async leftovers(namespace: string, signal: AbortSignal): Promise<readonly Leftover[]> {
    const found = await findLeftovers({ client: await this.#client(), signal }, [namespace]);
    return found.filter(({ keep }) => keep !== 'running');
  }

  /** @throws RequestFailed */
  async remove(leftovers: readonly Leftover[], signal: AbortSignal): Promise<void> {
    await removeLeftovers({ client: await this.#client(), signal }, leftovers);
  }
}

/** Written by programs for themselves: kubectl's may hold a secret's values. */
const unshownAnnotations: readonly string[] = ['kubectl.kubernetes.io/last-applied-configuration', annotations.stamp];

function without(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** What a person may see of an object. */
function shown({ ref, body }: LiveObject): JsonObject {
  const metadata = objectOf(field(body, 'metadata')) ?? {};
  const noted = without(objectOf(metadata['annotations']) ?? {}, unshownAnnotations);
  const visible = { ...without(metadata, ['managedFields', 'annotations']), ...(Object.keys(noted).length === 0 ? {} : { annotations: noted }) };
  if (ref.kind !== 'Secret') return { ...body, metadata: visible };
  const hidden = Object.fromEntries(Object.keys(objectOf(body['data']) ?? {}).map((name) => [name, '(not shown)']));
  return { ...without(body, ['data', 'stringData']), metadata: visible, data: hidden };
}
