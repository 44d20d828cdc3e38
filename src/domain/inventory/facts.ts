// Facts: what Volume Guard keeps of a cluster object once it was decoded. Structured-clonable, never a whole object,
// never a private key. Times are milliseconds since the epoch, sizes are bytes.

import type { Bundle, CertificateFacts } from '../certificates/certificate.ts';
import type { Stamp } from '../findings/stamp.ts';

/** What every object has. `namespace` is '' where the kind is cluster-scoped. */
export interface Meta {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly resourceVersion: string;
  readonly createdAt: number;
  /** Set while the object is being deleted and finalizers hold it. */
  readonly deletingSince?: number;
}

export type AccessMode = 'ReadWriteOnce' | 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOncePod';

/** A PersistentVolumeClaim. */
export interface ClaimFacts extends Meta {
  readonly kind: 'claim';
  readonly phase: 'Pending' | 'Bound' | 'Lost';
  readonly requestedBytes?: number;
  readonly capacityBytes?: number;
  readonly storageClass?: string;
  /** spec.volumeName: the bound PersistentVolume. */
  readonly volume?: string;
  readonly accessModes: readonly AccessMode[];
  readonly volumeMode: 'Filesystem' | 'Block';
  /** spec.dataSourceRef, else spec.dataSource: the VolumeSnapshot that a volume made for the claim is filled with. */
  readonly fromSnapshot?: { readonly namespace: string; readonly name: string };
  /** The pod that owns it: the claim of a generic ephemeral volume goes with its pod. */
  readonly pod?: string;
}

/** A PersistentVolume. Its identity is (driver, handle). */
export interface VolumeFacts extends Meta {
  readonly kind: 'volume';
  readonly phase: string;
  readonly reclaimPolicy: string;
  readonly driver?: string;
  readonly handle?: string;
  readonly storageClass?: string;
  readonly capacityBytes?: number;
  /** spec.claimRef; its uid is '' where the volume is only reserved for a claim of that name. */
  readonly claim?: { readonly namespace: string; readonly name: string; readonly uid: string };
  /** spec.csi.volumeAttributes, the state at the volume's creation. */
  readonly attributes: Readonly<Record<string, string>>;
  /** status.lastPhaseTransitionTime (Kubernetes 1.31). */
  readonly phaseSince?: number;
  /** The annotations of a restore: the VolumeSnapshot that filled the volume, and when it took another's place. */
  readonly restored?: { readonly namespace: string; readonly snapshot: string; readonly at?: number };
}

/** A VolumeSnapshot (snapshot.storage.k8s.io/v1). */
export interface SnapshotFacts extends Meta {
  readonly kind: 'snapshot';
  /** spec.source.persistentVolumeClaimName. */
  readonly claim?: string;
  readonly class?: string;
  /** status.boundVolumeSnapshotContentName. */
  readonly content?: string;
  /** status.readyToUse; absent while the driver has not said anything. */
  readonly ready?: boolean;
  /** status.creationTime: when the storage system took it. */
  readonly takenAt?: number;
  /** status.restoreSize: the smallest volume it fits into, not the data stored. */
  readonly restoreBytes?: number;
  /** status.error: the LAST error, not a final one. Untrusted text. */
  readonly error?: { readonly at?: number; readonly message: string };
  /** The annotation volumeguard.dev/stamp; untrusted. */
  readonly stamp?: Stamp | 'unreadable';
  /** The label volumeguard.dev/operation. */
  readonly operation?: string;
  /** The label volumeguard.dev/role. */
  readonly role?: string;
  /** The annotation volumeguard.dev/expires: from then on it may be taken away. */
  readonly expiresAt?: number;
  /** status.volumeGroupSnapshotName: a member cannot be deleted without the others. */
  readonly group?: string;
}

/**
 * What a Table of a namespace's VolumeSnapshots tells of one claim, before the snapshots themselves were read. It stands
 * only while they are still being read, and proves nothing: a Table does not say which volume a snapshot is of.
 */
export interface SnapshotOutlineFacts {
  readonly kind: 'snapshotOutline';
  readonly namespace: string;
  /** The claim's. */
  readonly name: string;
  /** VolumeSnapshots that name the claim as their source. */
  readonly count: number;
  readonly readyCount: number;
  /** Between these two moments the newest ready one was taken, by the server's clock; both are absent if no ready one says when.*/
  readonly newestFrom?: number;
  readonly newestTo?: number;
}

/** A VolumeSnapshotContent. */
export interface SnapshotContentFacts extends Meta {
  readonly kind: 'snapshotContent';
  readonly driver: string;
  readonly deletionPolicy: 'Delete' | 'Retain';
  /** spec.source.volumeHandle: dynamic snapshots only. */
  readonly volumeHandle?: string;
  /** spec.source.snapshotHandle or status.snapshotHandle. */
  readonly snapshotHandle?: string;
  /** True where spec.source has a snapshotHandle: somebody provisioned the content by hand. */
  readonly static: boolean;
  readonly snapshot: { readonly namespace: string; readonly name: string; readonly uid?: string };
  readonly ready?: boolean;
  /** status.creationTime. */
  readonly takenAt?: number;
  readonly class?: string;
}

export interface SnapshotClassFacts extends Meta {
  readonly kind: 'snapshotClass';
  readonly driver: string;
  readonly deletionPolicy: 'Delete' | 'Retain';
  readonly isDefault: boolean;
}

export interface StorageClassFacts extends Meta {
  readonly kind: 'storageClass';
  readonly provisioner: string;
  readonly waitsForConsumer: boolean;
  readonly isDefault: boolean;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a pod template (or a pod) uses; one per container is not kept apart. */
export interface PodUses {
  /** persistentVolumeClaim volumes and ephemeral ones are by claim name; templates of StatefulSets are in `claimTemplates`. */
  readonly claims: readonly string[];
  readonly secrets: readonly string[];
  readonly configMaps: readonly string[];
  readonly images: readonly { readonly container: string; readonly image: string }[];
  /** Host names that environment values and arguments mention; see `hostsIn`. */
  readonly hosts: readonly string[];
  readonly ports: readonly { readonly container: string; readonly name?: string; readonly port: number }[];
}

export type WorkloadKind = 'statefulSet' | 'deployment' | 'daemonSet';

/** What a workload says of where it comes from. Untrusted text. */
export interface WorkloadOrigin {
  /** The Argo CD Application that applied it: the first part of the annotation argocd.argoproj.io/tracking-id. */
  readonly argo?: string;
  /** Annotations org.opencontainers.image.source and .revision of the pod template, else of the workload. */
  readonly source?: string;
  readonly revision?: string;
  /** What Helm, or its charts' usual labels, say: release, chart with version (helm.sh/chart), and app.kubernetes.io/name. */
  readonly helm?: { readonly release: string; readonly chart?: string; readonly app?: string };
}

/** A StatefulSet, Deployment or DaemonSet. */
export interface WorkloadFacts extends Meta {
  readonly kind: WorkloadKind;
  readonly replicas: number;
  readonly readyReplicas: number;
  /** matchLabels of the selector. */
  readonly selector: Readonly<Record<string, string>>;
  readonly templateLabels: Readonly<Record<string, string>>;
  /** Names of volumeClaimTemplates; a pod's claim is `<template>-<workload>-<ordinal>`. */
  readonly claimTemplates: readonly string[];
  /** StatefulSets only: spec.ordinals.start, the ordinal of the first pod. */
  readonly firstOrdinal?: number;
  readonly uses: PodUses;
  readonly origin?: WorkloadOrigin;
  readonly ready: { readonly hasReadinessProbe: boolean; readonly updateStrategy: string; readonly maxUnavailable?: string };
}

export interface PodFacts extends Meta {
  readonly kind: 'pod';
  readonly phase: string;
  readonly ready: boolean;
  readonly node?: string;
  readonly ip?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The controller: a ReplicaSet is already resolved to its Deployment by the pod-template-hash label. */
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly uses: PodUses;
  /** status.containerStatuses[].imageID, by container. */
  readonly imageIds: readonly { readonly container: string; readonly imageId: string }[];
}

/** A secret that holds a certificate, or by its type should; the key itself is dropped where the bytes arrive. */
export interface SecretFacts extends Meta {
  readonly kind: 'secret';
  readonly type: string;
  readonly immutable: boolean;
  readonly certificate: CertificateFacts;
  readonly bundle: Bundle;
  /** Where secrets may not be listed, but this one was read by its name: when, by the local clock. */
  readonly readByNameAt?: number;
  /** Annotation cert-manager.io/certificate-name. */
  readonly certManagerCertificate?: string;
  /** Annotation volumeguard.dev/issuer-secret or a matching CA found by the inventory. */
  readonly issuerSecret?: string;
  /** Annotation volumeguard.dev/rollback-of: the copy of an earlier certificate. */
  readonly rollbackOf?: string;
}

/** A cert-manager Certificate (cert-manager.io/v1): a certificate that is renewed into a secret. */
export interface ManagedCertificateFacts extends Meta {
  readonly kind: 'managedCertificate';
  /** spec.secretName. */
  readonly secret: string;
  readonly dnsNames: readonly string[];
  readonly isCa: boolean;
  readonly issuer: { readonly kind: string; readonly name: string };
  /** The condition Ready; absent until cert-manager has said anything. `message` is untrusted text. */
  readonly ready?: { readonly value: boolean; readonly reason: string; readonly message: string };
  /** The condition Issuing: a new certificate is on its way. */
  readonly issuing: boolean;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly renewalTime?: number;
  /** status.revision: the CertificateRequest whose certificate is in the secret; the one in flight is the next number. */
  readonly revision?: number;
  /** status.nextPrivateKeySecretName. */
  readonly nextPrivateKeySecret?: string;
  readonly lastFailureTime?: number;
  readonly failedAttempts?: number;
}

/** A ConfigMap that some workload refers to; of its text only the host names are kept. */
export interface ConfigMapFacts extends Meta {
  readonly kind: 'configMap';
  readonly hosts: readonly string[];
}

export interface ServiceFacts extends Meta {
  readonly kind: 'service';
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly targetPort: string }[];
}

export interface IngressFacts extends Meta {
  readonly kind: 'ingress';
  readonly tls: readonly { readonly secret?: string; readonly hosts: readonly string[] }[];
  readonly rules: readonly { readonly host?: string; readonly services: readonly string[] }[];
}

/** A journal's ConfigMap, undecoded: untrusted data. */
export interface OperationFacts extends Meta {
  readonly kind: 'operation';
  readonly data: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface LeaseFacts extends Meta {
  readonly kind: 'lease';
  readonly operation: string;
  readonly holder?: string;
  readonly durationSeconds?: number;
}

export type Facts =
  | ClaimFacts
  | VolumeFacts
  | SnapshotFacts
  | SnapshotOutlineFacts
  | SnapshotContentFacts
  | SnapshotClassFacts
  | StorageClassFacts
  | WorkloadFacts
  | PodFacts
  | SecretFacts
  | ManagedCertificateFacts
  | ConfigMapFacts
  | ServiceFacts
  | IngressFacts
  | OperationFacts
  | LeaseFacts;

/** Kinds of facts: those of objects, and the outline that stands in for some of them. */
export type FactKind = Facts['kind'];

/** The facts of one kind. */
export type FactsOf<K extends FactKind> = Extract<Facts, { readonly kind: K }>;
