// The shelves that facts are filed on besides the one of their kind: one for each question that a join asks backwards.

import type { ConfigMapFacts, IngressFacts, ManagedCertificateFacts, PodFacts, SecretFacts, ServiceFacts, SnapshotContentFacts, SnapshotFacts, VolumeFacts, WorkloadFacts } from './facts.ts';

/** The shelves, and what lies on them. `placesOf` says under which keys. */
export interface Shelves {
  readonly volumeOfHandle: VolumeFacts;
  readonly volumeForClaim: VolumeFacts;
  readonly snapshotOfClaim: SnapshotFacts;
  readonly contentOfHandle: SnapshotContentFacts;
  readonly contentOfSnapshotHandle: SnapshotContentFacts;
  /** Those that outlive the VolumeSnapshot that they name. */
  readonly contentForSnapshot: SnapshotContentFacts;
  readonly mounting: WorkloadFacts | PodFacts;
  readonly templating: WorkloadFacts;
  readonly podOf: PodFacts;
  readonly mentioning: WorkloadFacts | PodFacts;
  readonly configMapMentioning: ConfigMapFacts;
  readonly usingConfigMap: WorkloadFacts | PodFacts;
  readonly usingSecret: WorkloadFacts | PodFacts;
  readonly serviceSelecting: ServiceFacts;
  readonly ingressTo: IngressFacts;
  readonly ingressWithSecret: IngressFacts;
  readonly managerOf: ManagedCertificateFacts;
  readonly authorityNamed: SecretFacts;
  readonly issuedBy: SecretFacts;
}

export type Shelf = keyof Shelves;

/** One object's place: what is filed there under one key. */
export interface Place {
  readonly shelf: Shelf;
  readonly scope: string;
  readonly name: string;
}
