// Rows: the joined inventory as the views show it, one per claim.

import type { Known, Unknown } from '../certainty.ts';
import type { CertificateRow } from '../certificates/certificate.ts';
import type { RestorePoint } from '../volumes/restorePoint.ts';
import type { Kind, KindState, Trouble } from './kind.ts';
import type { OperationFacts, LeaseFacts, WorkloadKind, WorkloadOrigin, AccessMode } from './facts.ts';

/** A workload by name. */
export interface WorkloadRef {
  readonly kind: WorkloadKind | 'pod';
  readonly namespace: string;
  readonly name: string;
}

/** A workload as rows show it: what it runs and how it is. */
export interface WorkloadSummary extends WorkloadRef {
  readonly uid: string;
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly images: readonly { readonly container: string; readonly image: string; readonly imageId?: string }[];
  readonly origin?: WorkloadOrigin;
  /** Of a Deployment: what its pods have as pod-template-hash, each once: the ends of the names of the ReplicaSets that run. Absent: no pod says. */
  readonly revisions?: readonly string[];
}

/** One step on the way to a claim, with its proof: `via` names the Service, `where` what mentions it. */
export interface Hop {
  readonly from: WorkloadRef;
  readonly to: WorkloadRef;
  readonly via: string;
  readonly where: { readonly kind: 'podTemplate' } | { readonly kind: 'configMap'; readonly name: string };
}

/** A workload from which a claim can be reached: by mounting it (no hops) or through Services. */
export interface Reach {
  readonly workload: WorkloadSummary;
  readonly hops: readonly Hop[];
  /** A StatefulSet's claim of a pod that it does not run at its present scale: that pod's ordinal. */
  readonly standby?: number;
  /** Ingresses that lead to this workload from outside. */
  readonly ingresses: readonly string[];
}

/** A certificate on the way to a claim, and on behalf of which workload or Ingress it stands there. */
export interface CertificateOnTheWay {
  /** A CertificateRow's id. */
  readonly certificate: string;
  readonly workload: WorkloadRef;
}

/** A volume that a claim is not bound to, but that was or will be its own. Times are milliseconds since the epoch. */
export interface KeptVolume {
  readonly name: string;
  readonly driver?: string;
  readonly handle?: string;
  readonly reclaimPolicy: string;
  readonly capacityBytes?: number;
  /** Released, Failed, or Available: that one is reserved for a claim of this name. */
  readonly phase: string;
  /** Since when it is in that phase, where the cluster tells. */
  readonly since?: number;
  readonly createdAt: number;
}

/** What is known of a claim's restore points while they are still being read: counts of what names it, proofs of nothing. */
export interface PointsOutline {
  readonly count: number;
  readonly readyCount: number;
  /** The newest ready one was taken between these two moments. */
  readonly newestFrom?: number;
  readonly newestTo?: number;
}

/** One claim, or what is left of one. */
export interface ClaimRow {
  /** `<namespace>/<name>`. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Of the live claim; absent when the claim is gone. */
  readonly uid?: string;
  readonly state: 'Bound' | 'Pending' | 'Lost' | 'Deleting' | 'Gone';
  readonly createdAt?: number;
  readonly capacityBytes?: number;
  readonly requestedBytes?: number;
  readonly storageClass?: string;
  readonly accessModes: readonly AccessMode[];
  readonly volumeMode: 'Filesystem' | 'Block';
  readonly volume?: { readonly name: string; readonly driver?: string; readonly handle?: string; readonly reclaimPolicy?: string };
  /** Volumes that are kept for it, newest first; of a claim that is gone `volume` is the first of them. Absent: none. */
  readonly keptVolumes?: readonly KeptVolume[];
  /** The claim is that of an ephemeral volume of this pod, and goes with it. */
  readonly pod?: string;
  /** Of a claim that is gone: the latest moment at which something proves that it was there. */
  readonly lastSeenAt?: number;
  readonly waitsForConsumer?: boolean;
  readonly provisioner?: string;
  readonly encrypted: Known<boolean>;
  /** Newest first. Complete only if `unread` is empty. */
  readonly restorePoints: readonly RestorePoint[];
  /** Sources that could not be read and may hold further restore points; empty where they could not change anything. */
  readonly unread: readonly Unknown[];
  /** Only while the VolumeSnapshots of its namespace are read for the first time. */
  readonly outline?: PointsOutline;
  /** Who mounts it first (no hops), then who reaches it through Services. */
  readonly reach: readonly Reach[];
  readonly certificates: readonly CertificateOnTheWay[];
  /** Why the list of certificates may be incomplete. */
  readonly certificatesUnread: readonly Unknown[];
}

/** What the watching of one kind has come to; `namespace` is '' for all namespaces. */
export interface KindStatus {
  readonly kind: Kind;
  readonly namespace: string;
  readonly state: KindState;
}

/** The connection as a whole. */
export interface ClusterStatus {
  readonly context: string;
  /** uid of the kube-system namespace: the cluster's identity; absent until it could be read. */
  readonly clusterUid?: string;
  readonly server: string;
  readonly kinds: readonly KindStatus[];
  /** Only these namespaces were chosen to be watched; absent: all. */
  readonly namespaces?: readonly string[];
  /** Namespaces chosen beyond those that can be watched one by one: they are not watched. */
  readonly leftOut?: readonly string[];
  /** Set when nothing can be read at all. */
  readonly trouble?: Trouble;
  /** Server's clock minus ours, milliseconds, from the Date header. */
  readonly clockSkew: number;
}

/** What changed since the last batch. Ids in `removed*` no longer exist. */
export interface InventoryBatch {
  readonly status?: ClusterStatus;
  readonly rows: readonly ClaimRow[];
  readonly removedRows: readonly string[];
  readonly certificates: readonly CertificateRow[];
  readonly removedCertificates: readonly string[];
  readonly operations: readonly OperationFacts[];
  readonly removedOperations: readonly string[];
  readonly leases: readonly LeaseFacts[];
  readonly removedLeases: readonly string[];
}
