// What the four plans are derived from: read from the live objects when a plan is made, not from the watched inventory.
// Times are milliseconds since the epoch, sizes are bytes.

import type { X509Facts } from '../certificates/certificate.ts';
import type { ConsumerRef } from './step.ts';

/** A verb that the present user may not use. */
export interface Denied {
  readonly verb: string;
  readonly resource: string;
  /** '' for a cluster-scoped resource. */
  readonly namespace: string;
}

/** What every plan looks at. */
export interface CommonFacts {
  readonly denied: readonly Denied[];
}

/** A VolumeSnapshot. */
export interface PlannedSnapshot {
  readonly uid: string;
  readonly ready: boolean;
  readonly deleting: boolean;
  /** The claim it was taken from; absent for a static one. */
  readonly claim?: string;
  readonly restoreBytes?: number;
  /** When the storage system took it, else when the object was made. */
  readonly at: number;
  /** status.volumeGroupSnapshotName. */
  readonly group?: string;
}

/** The VolumeSnapshotContent that a VolumeSnapshot names. */
export interface PlannedContent {
  readonly name: string;
  readonly driver: string;
  /** The effective policy: the class's may have changed since. */
  readonly deletionPolicy: 'Delete' | 'Retain';
  readonly handle?: string;
  /** Whether its volumeSnapshotRef names the snapshot by namespace, name and uid. */
  readonly pointsBack: boolean;
  readonly volumeMode?: 'Filesystem' | 'Block';
}

export interface BackUpFacts extends CommonFacts {
  readonly claim: { readonly uid: string; readonly bound: boolean; readonly deleting: boolean };
  /** Absent while the claim is not bound. `driver` is absent where the volume is not a CSI one. */
  readonly volume?: { readonly name: string; readonly driver?: string };
  /** Absent: the snapshot API is not installed. */
  readonly classes?: readonly { readonly name: string; readonly driver: string; readonly isDefault: boolean }[];
  /** A snapshot of the chosen name exists that this operation did not make. */
  readonly nameTaken: boolean;
}

export interface RestoreToNewClaimFacts extends CommonFacts {
  readonly snapshot: PlannedSnapshot;
  readonly content?: PlannedContent;
  /** The claim that the snapshot was taken from, if one of its name is still there. */
  readonly source?: {
    readonly bytes: number;
    readonly storageClass?: string;
    readonly accessModes: readonly string[];
    readonly volumeMode: 'Filesystem' | 'Block';
  };
  readonly storageClasses: readonly { readonly name: string; readonly provisioner: string; readonly waitsForConsumer: boolean; readonly isDefault: boolean }[];
  /** Image of a container that mounts the source claim, so that the binder pod needs no image of its own. */
  readonly image?: string;
  readonly nameTaken: boolean;
}

export interface DeleteRestorePointFacts extends CommonFacts {
  readonly snapshot: PlannedSnapshot;
  readonly content?: PlannedContent;
  /** How many other ready snapshots of the same claim there are. */
  readonly others: number;
}

/** A workload whose pod template mounts the secret or reads it into its environment. */
export interface PlannedConsumer {
  readonly ref: ConsumerRef;
  readonly replicas: number;
  /** RollingUpdate, Recreate or OnDelete. */
  readonly strategy: string;
  /** As written in the object: a number or a percentage. */
  readonly maxUnavailable?: string;
  readonly hasReadinessProbe: boolean;
  /** Ports of the containers that use the secret. */
  readonly ports: readonly { readonly name?: string; readonly port: number }[];
  /** Annotations of Stakater Reloader are present. */
  readonly reloader: boolean;
}

/** A secret in the cluster that holds a CA certificate whose key signed the leaf, proved by the signature. */
export interface PlannedIssuer {
  readonly namespace: string;
  readonly name: string;
  readonly certificate: X509Facts;
}

export interface RotateCertificateFacts extends CommonFacts {
  readonly secret: {
    readonly uid: string;
    readonly immutable: boolean;
    /** Keys of its data. */
    readonly files: readonly string[];
    /** Absent: cannot be read as X.509. */
    readonly leaf?: X509Facts;
    /** Annotation cert-manager.io/certificate-name. */
    readonly certManagerCertificate?: string;
  };
  /** Those with a key at hand, the longest-lived first. */
  readonly issuers: readonly PlannedIssuer[];
  readonly consumers: readonly PlannedConsumer[];
  readonly now: number;
}
