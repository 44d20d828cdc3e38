// One object of the cluster by name: read, made, changed and deleted, always tied to the uid and version that was seen.

import { field, objectOf, textOf, type JsonObject } from '../domain/json.ts';
import type { Manifest } from '../domain/plans/objectManifests.ts';
import { RequestFailed, type KubernetesClient } from '../kubernetes/client.ts';

const groups = {
  Namespace: '/api/v1 namespaces',
  PersistentVolume: '/api/v1 persistentvolumes',
  PersistentVolumeClaim: '/api/v1 persistentvolumeclaims',
  Pod: '/api/v1 pods',
  Secret: '/api/v1 secrets',
  ConfigMap: '/api/v1 configmaps',
  Event: '/api/v1 events',
  Lease: '/apis/coordination.k8s.io/v1 leases',
  Deployment: '/apis/apps/v1 deployments',
  StatefulSet: '/apis/apps/v1 statefulsets',
  DaemonSet: '/apis/apps/v1 daemonsets',
  StorageClass: '/apis/storage.k8s.io/v1 storageclasses',
  VolumeSnapshot: '/apis/snapshot.storage.k8s.io/v1 volumesnapshots',
  VolumeSnapshotContent: '/apis/snapshot.storage.k8s.io/v1 volumesnapshotcontents',
  VolumeSnapshotClass: '/apis/snapshot.storage.k8s.io/v1 volumesnapshotclasses',
} as const;

export type ObjectKind = keyof typeof groups;

/** `namespace` is '' for a cluster-scoped kind. */
export interface ObjectRef {
  readonly kind: ObjectKind;
  readonly namespace: string;
  readonly name: string;
}

export interface LiveObject {
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deleting: boolean;
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
  readonly body: JsonObject;
}

/** Where requests go and what ends them. */
export interface Cluster {
  readonly client: KubernetesClient;
  readonly signal: AbortSignal;
}

/** @returns the name by which failures and people call it. */
export function nameOf(ref: ObjectRef): string {
  return `${ref.kind} ${ref.namespace === '' ? '' : `${ref.namespace}/`}${ref.name}`;
}

/** @returns what follows the path, or undefined: `at(pod, 'status', 'phase')`. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(field, value);
}

/** @returns undefined if there is no such object, or no such kind. @throws RequestFailed */
export async function readObject({ client, signal }: Cluster, ref: ObjectRef): Promise<LiveObject | undefined> {
  return unlessNotFound(async () => live(ref.kind, await client.request({ method: 'GET', path: pathOf(ref.kind, ref.namespace, ref.name), signal })));
}

/** @returns undefined if there is no such kind. @throws RequestFailed */
export async function listObjects({ client, signal }: Cluster, kind: ObjectKind, namespace: string, query: Readonly<Record<string, string>> = {}): Promise<readonly LiveObject[] | undefined> {
  return unlessNotFound(async () => {
    const found: LiveObject[] = [];
    let next: string | undefined;
    do {
      const page = await client.request({
        method: 'GET',
        path: pathOf(kind, namespace),
        query: { ...query, limit: '500', ...(next === undefined ? {} : { continue: next }) },
        signal,
      });
      const items = field(page, 'items');
      if (Array.isArray(items)) found.push(...items.map((item: unknown) => live(kind, item)));
      next = textOf(at(page, 'metadata', 'continue'));
    } while (next !== undefined);
    return found;
  });
}

/** @throws RequestFailed, with the reason AlreadyExists where the name is taken. */
export async function createObject({ client, signal }: Cluster, kind: ObjectKind, namespace: string, body: Manifest): Promise<LiveObject> {
  return live(kind, await client.request({ method: 'POST', path: pathOf(kind, namespace), body, signal }));
}

/** A PUT of the whole object at the version that was seen. @throws RequestFailed, with the reason Conflict if it has changed. */
export async function replaceObject({ client, signal }: Cluster, seen: LiveObject, body: Manifest): Promise<LiveObject> {
  const metadata = { ...objectOf(field(body, 'metadata')), uid: seen.uid, resourceVersion: seen.resourceVersion };
  const { kind, namespace, name } = seen.ref;
  return live(kind, await client.request({ method: 'PUT', path: pathOf(kind, namespace, name), body: { ...body, metadata }, signal }));
}

/** A JSON merge patch (RFC 7396) at the version that was seen. @throws RequestFailed, with the reason Conflict if it has changed. */
export async function patchObject({ client, signal }: Cluster, seen: LiveObject, patch: Manifest): Promise<LiveObject> {
  const metadata = { ...objectOf(field(patch, 'metadata')), uid: seen.uid, resourceVersion: seen.resourceVersion };
  const { kind, namespace, name } = seen.ref;
  return live(kind, await client.request({ method: 'PATCH', patch: 'merge', path: pathOf(kind, namespace, name), body: { ...patch, metadata }, signal }));
}

/** Deletes the object only if it is still the one and the version that was seen; one that is gone is fine. @throws RequestFailed */
export async function deleteObject({ client, signal }: Cluster, seen: LiveObject): Promise<void> {
  const { kind, namespace, name } = seen.ref;
  const preconditions = { uid: seen.uid, resourceVersion: seen.resourceVersion };
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions };
  await unlessNotFound(() => client.request({ method: 'DELETE', path: pathOf(kind, namespace, name), body, signal }));
}

function pathOf(kind: ObjectKind, namespace: string, name?: string): string {
  const [group = '', resource = ''] = groups[kind].split(' ');
  const scope = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${group}${scope}/${resource}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

function live(kind: ObjectKind, value: unknown): LiveObject {
  const metadata = field(value, 'metadata');
  return {
    ref: { kind, namespace: textOf(field(metadata, 'namespace')) ?? '', name: textOf(field(metadata, 'name')) ?? '' },
    uid: textOf(field(metadata, 'uid')) ?? '',
    resourceVersion: textOf(field(metadata, 'resourceVersion')) ?? '',
    deleting: field(metadata, 'deletionTimestamp') !== undefined,
    labels: objectOf(field(metadata, 'labels')) ?? {},
    annotations: objectOf(field(metadata, 'annotations')) ?? {},
    body: objectOf(value) ?? {},
  };
}

async function unlessNotFound<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof RequestFailed && error.status === 404) return undefined;
    throw error;
  }
}
