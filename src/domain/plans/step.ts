// The steps that plans are made of. Each kind has one handler in engines/.

/** The workload that a rotation restarts and checks. */
export interface ConsumerRef {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Why a certificate is rotated: what happens on failure depends on it. */
export type RotationReason = 'expiry' | 'compromise';

export type Step =
  | { readonly kind: 'createSnapshot'; readonly params: { readonly namespace: string; readonly name: string; readonly claim: string; readonly claimUid: string; readonly class?: string } }
  | { readonly kind: 'awaitSnapshotReady'; readonly params: { readonly namespace: string; readonly name: string } }
  | {
      readonly kind: 'createClaimFromSnapshot';
      readonly params: {
        readonly namespace: string;
        readonly name: string;
        readonly snapshot: string;
        readonly snapshotUid: string;
        readonly storageClass: string;
        readonly bytes: number;
        readonly accessModes: readonly string[];
        readonly volumeMode: 'Filesystem' | 'Block';
      };
    }
  /** WaitForFirstConsumer: only a scheduled pod makes the claim bind. The pod is thrown away. */
  | { readonly kind: 'createBinderPod'; readonly params: { readonly namespace: string; readonly name: string; readonly claim: string; readonly image: string; readonly volumeMode: 'Filesystem' | 'Block' } }
  | { readonly kind: 'awaitClaimBound'; readonly params: { readonly namespace: string; readonly name: string } }
  | { readonly kind: 'deleteBinderPod'; readonly params: { readonly namespace: string; readonly name: string } }
  | { readonly kind: 'deleteSnapshot'; readonly params: { readonly namespace: string; readonly name: string; readonly uid: string } }
  | { readonly kind: 'awaitSnapshotGone'; readonly params: { readonly namespace: string; readonly name: string; readonly uid: string; readonly content?: string } }
  | { readonly kind: 'keepOldCertificate'; readonly params: { readonly namespace: string; readonly secret: string; readonly secretUid: string; readonly copy: string; readonly oldSha256: string } }
  | {
      readonly kind: 'issueCertificate';
      readonly params: {
        readonly namespace: string;
        readonly secret: string;
        readonly secretUid: string;
        readonly issuerNamespace: string;
        readonly issuer: string;
        readonly issuerSha256: string;
        readonly oldSha256: string;
        /** The rollback copy that keepOldCertificate makes. */
        readonly copy: string;
        /** `compromise`: the old key is never put back. */
        readonly reason: RotationReason;
      };
    }
  | { readonly kind: 'restartConsumer'; readonly params: { readonly consumer: ConsumerRef } }
  | { readonly kind: 'awaitRollout'; readonly params: { readonly consumer: ConsumerRef } }
  | { readonly kind: 'verifyServed'; readonly params: { readonly consumer: ConsumerRef; readonly port: number; readonly serverName: string; readonly secretNamespace: string; readonly secret: string } }
  | { readonly kind: 'discardOldCertificate'; readonly params: { readonly namespace: string; readonly copy: string } };

export type StepKind = Step['kind'];

/** One kind of step. */
export type StepOf<K extends StepKind> = Extract<Step, { readonly kind: K }>;
