// What commands ask of the cluster besides plans: a live object to look at, what may be done, what was left behind.

import { annotations, labels } from '../domain/labels.ts';
import { field, objectOf, textOf, type JsonObject } from '../domain/json.ts';
import { permissions, type Feature } from '../domain/plans/permissions.ts';
import { RequestFailed, type KubernetesClient } from '../kubernetes/client.ts';
import { deleteObject, listObjects, readObject, type LiveObject, type ObjectKind } from './liveObject.ts';

interface Named {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface Leftover extends Named {
  readonly uid: string;
  readonly role: string;
}

interface PermissionAnswer {
  readonly feature: Feature;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly allowed: boolean | undefined;
}

/** Kinds that operations make, in the order of removal: what uses another object goes first. */
const madeKinds = ['Pod', 'PersistentVolumeClaim', 'VolumeSnapshot', 'Secret', 'Lease', 'ConfigMap'] as const satisfies readonly ObjectKind[];

const lookable = ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'Secret', 'ConfigMap', 'Deployment', 'StatefulSet', 'DaemonSet', 'VolumeSnapshot', 'VolumeSnapshotContent', 'StorageClass'] as const satisfies readonly ObjectKind[];

/** Fits `ClusterAccess` of ui/ports. */
export class ClusterAccess {
  readonly #client: () => Promise<KubernetesClient>;
  readonly #isRunning: (operation: string) => boolean;

  /** @param isRunning whether an operation is not over yet: nothing of it is a leftover. */
  constructor(client: () => Promise<KubernetesClient>, isRunning: (operation: string) => boolean) {
    this.#client = client;
    this.#isRunning = isRunning;
  }

  /** Without the values of secrets, and without what kubectl and servers note down for themselves. @throws RequestFailed */
  async liveObject({ kind, namespace, name }: Named, signal: AbortSignal): Promise<JsonObject> {
    const known = lookable.find((one) => one === kind);
    const found = known === undefined ? undefined : await readObject({ client: await this.#client(), signal }, { kind: known, namespace, name });
    if (found === undefined) throw new RequestFailed({ code: 'serverError', status: 404, detail: `${kind} ${name} was not found` }, 404, 'NotFound');
    return shown(found);
  }

  /** @param namespace '' asks for all namespaces. @throws RequestFailed where nothing could be asked. */
  async permissions(namespace: string, signal: AbortSignal): Promise<readonly PermissionAnswer[]> {
    const client = await this.#client();
    const features = Object.entries(permissions) as readonly (readonly [Feature, (typeof permissions)[Feature]])[];
    const asked = features.flatMap(([feature, rules]) => rules.flatMap((rule) => rule.verbs.map((verb) => ({ feature, rule, verb }))));
    return Promise.all(
      asked.map(async ({ feature, rule, verb }): Promise<PermissionAnswer> => {
        const [resource = '', subresource] = rule.resource.split('/');
        const where = rule.namespaced ? namespace : '';
        const allowed = await client.mayI({ verb, group: rule.group, resource, ...(subresource === undefined ? {} : { subresource }), namespace: where }, signal);
        return { feature, verb, group: rule.group, resource: rule.resource, namespace: where, allowed };
      }),
    );
  }

  /** Kinds that may not be listed, or are not installed, hold nothing that could be removed. @throws RequestFailed */
  async leftovers(signal: AbortSignal): Promise<readonly Leftover[]> {
    const cluster = { client: await this.#client(), signal };
    const found = await Promise.all(madeKinds.map(async (kind) => (await listObjects(cluster, kind, '', { labelSelector: labels.operation })) ?? []));
    return found.flat().flatMap(({ ref, uid, labels: has }) => {
      const operation = textOf(has[labels.operation]) ?? '';
      return this.#isRunning(operation) ? [] : [{ ...ref, uid, role: textOf(has[labels.role]) ?? '' }];
    });
  }

  /** Only the very object that was listed, and only while it bears our label. @throws RequestFailed */
  async remove({ kind, namespace, name, uid }: Leftover, signal: AbortSignal): Promise<void> {
    const known = madeKinds.find((one) => one === kind);
    if (known === undefined) return;
    const cluster = { client: await this.#client(), signal };
    const seen = await readObject(cluster, { kind: known, namespace, name });
    if (seen?.uid === uid && textOf(seen.labels[labels.operation]) !== undefined) await deleteObject(cluster, seen);
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
