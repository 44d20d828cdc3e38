// Which verbs each feature needs. The one source for the check before a plan, Check Permissions, and the roles in docs.

import type { Command } from './plan.ts';

export type Feature = 'watchVolumes' | 'watchReports' | 'watchRenewals' | 'watchCertificates' | 'runOperations' | 'removeLeftovers' | Command;

export interface PermissionRule {
  readonly group: string;
  /** With its subresource: `pods/portforward`. */
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Whether the objects live in namespaces; cluster-scoped ones are asked for without a namespace. */
  readonly namespaced: boolean;
}

const snapshots = 'snapshot.storage.k8s.io';

function inNamespace(group: string, resource: string, ...verbs: readonly string[]): PermissionRule {
  return { group, resource, verbs, namespaced: true };
}

function inCluster(group: string, resource: string, ...verbs: readonly string[]): PermissionRule {
  return { group, resource, verbs, namespaced: false };
}

/** The cluster's identity is the uid of this namespace. */
const identity = inCluster('', 'namespaces', 'get');

const consumers = (...verbs: readonly string[]): readonly PermissionRule[] => [
  inNamespace('apps', 'deployments', ...verbs),
  inNamespace('apps', 'statefulsets', ...verbs),
  inNamespace('apps', 'daemonsets', ...verbs),
];

export const permissions: Readonly<Record<Feature, readonly PermissionRule[]>> = {
  watchVolumes: [
    identity,
    inNamespace('', 'persistentvolumeclaims', 'get', 'list', 'watch'),
    inCluster('', 'persistentvolumes', 'get', 'list', 'watch'),
    inNamespace('', 'pods', 'get', 'list', 'watch'),
    inNamespace('', 'services', 'get', 'list', 'watch'),
    inNamespace('', 'configmaps', 'get', 'list', 'watch'),
    ...consumers('get', 'list', 'watch'),
    inNamespace('networking.k8s.io', 'ingresses', 'get', 'list', 'watch'),
    inCluster('storage.k8s.io', 'storageclasses', 'get', 'list', 'watch'),
    inNamespace('coordination.k8s.io', 'leases', 'get', 'list', 'watch'),
    inNamespace(snapshots, 'volumesnapshots', 'get', 'list', 'watch'),
    inCluster(snapshots, 'volumesnapshotcontents', 'get', 'list', 'watch'),
    inCluster(snapshots, 'volumesnapshotclasses', 'get', 'list', 'watch'),
  ],
  /** What trivy-operator found; not its ExposedSecretReports. */
  watchReports: [inNamespace('aquasecurity.github.io', 'vulnerabilityreports', 'get', 'list', 'watch'), inNamespace('aquasecurity.github.io', 'configauditreports', 'get', 'list', 'watch')],
  /** What cert-manager says of its certificates; no keys. */
  watchRenewals: [inNamespace('cert-manager.io', 'certificates', 'get', 'list', 'watch')],
  /** Whoever may list secrets may read every key: a role of its own. */
  watchCertificates: [inNamespace('', 'secrets', 'get', 'list', 'watch')],
  runOperations: [
    identity,
    inNamespace('', 'configmaps', 'get', 'create', 'update'),
    inNamespace('coordination.k8s.io', 'leases', 'get', 'create', 'update', 'delete'),
  ],
  backUp: [
    inNamespace('', 'persistentvolumeclaims', 'get'),
    inCluster('', 'persistentvolumes', 'get'),
    inCluster(snapshots, 'volumesnapshotclasses', 'list'),
    inNamespace(snapshots, 'volumesnapshots', 'get', 'create', 'delete'),
  ],
  restoreToNewClaim: [
    inNamespace('', 'persistentvolumeclaims', 'get', 'create', 'delete'),
    inCluster('', 'persistentvolumes', 'get'),
    inNamespace('', 'pods', 'get', 'list', 'create', 'delete'),
    inCluster('storage.k8s.io', 'storageclasses', 'list'),
    inNamespace(snapshots, 'volumesnapshots', 'get'),
    inCluster(snapshots, 'volumesnapshotcontents', 'get'),
  ],
  deleteRestorePoint: [
    inNamespace(snapshots, 'volumesnapshots', 'get', 'list', 'patch', 'delete'),
    inCluster(snapshots, 'volumesnapshotcontents', 'get'),
  ],
  rotateCertificate: [
    inNamespace('', 'secrets', 'get', 'list', 'create', 'update', 'patch', 'delete'),
    ...consumers('get', 'list', 'patch'),
    inNamespace('', 'pods', 'list'),
    /** A WebSocket port-forward is a GET, and since Kubernetes 1.35 `create` is asked for too. */
    inNamespace('', 'pods/portforward', 'get', 'create'),
    inNamespace('', 'events', 'create'),
  ],
  removeLeftovers: [
    inNamespace('', 'configmaps', 'get', 'list', 'delete'),
    inNamespace('coordination.k8s.io', 'leases', 'get', 'list', 'delete'),
    inNamespace('', 'secrets', 'get', 'list', 'delete', 'patch'),
    inNamespace('', 'pods', 'get', 'list', 'delete'),
    inNamespace('', 'persistentvolumeclaims', 'get', 'list', 'delete'),
    ...consumers('get', 'patch'),
    inNamespace(snapshots, 'volumesnapshots', 'get', 'list', 'delete', 'patch'),
  ],
};

/** @returns what a command needs, its undo and its journal included. */
export function permissionsOf(command: Command): readonly PermissionRule[] {
  return [...permissions.runOperations, ...permissions[command]];
}
