// Decodes a plan that comes back from the cluster, field by field.

import { exactly, flag, integer, json, list, number, object, optional, tagged, text, texts, word } from './decoder.ts';
import type { Decoder, Shape } from './decoder.ts';
import type { Hazard, HazardCode } from './hazard.ts';
import type { Command, Consequence, ObjectChange, Plan, Subject } from './plan.ts';
import type { ConsumerRef, RotationReason, Step, StepKind, StepOf } from './step.ts';

const named = { namespace: text, name: text };
const volumeMode = word<StepOf<'createBinderPod'>['params']['volumeMode']>({ Filesystem: true, Block: true });
const consumer = object<ConsumerRef>({ kind: word<ConsumerRef['kind']>({ Deployment: true, StatefulSet: true, DaemonSet: true }), ...named, uid: text });

const params: { readonly [K in StepKind]: Shape<StepOf<K>['params']> } = {
  createSnapshot: { ...named, claim: text, claimUid: text, class: optional(text) },
  awaitSnapshotReady: named,
  createClaimFromSnapshot: { ...named, snapshot: text, snapshotUid: text, storageClass: text, bytes: number, accessModes: list(text), volumeMode },
  createBinderPod: { ...named, claim: text, image: text, volumeMode },
  awaitClaimBound: named,
  deleteBinderPod: named,
  deleteSnapshot: { ...named, uid: text },
  awaitSnapshotGone: { ...named, uid: text, content: optional(text) },
  keepOldCertificate: { namespace: text, secret: text, secretUid: text, copy: text, oldSha256: text },
  issueCertificate: {
    namespace: text,
    secret: text,
    secretUid: text,
    issuerNamespace: text,
    issuer: text,
    issuerSha256: text,
    oldSha256: text,
    copy: text,
    reason: word<RotationReason>({ expiry: true, compromise: true }),
  },
  restartConsumer: { consumer },
  awaitRollout: { consumer },
  verifyServed: { consumer, port: integer(1), serverName: text, secretNamespace: text, secret: text },
  discardOldCertificate: { namespace: text, copy: text },
};

const step = tagged<'kind', Step>('kind', stepVariants());

/** Each kind's parameters stand in a field of their own. */
function stepVariants(): { readonly [K in StepKind]: { readonly params: Decoder<StepOf<K>['params']> } } {
  const variants = Object.entries(params).map(([kind, shape]) => [kind, { params: object<object>(shape) }] as const);
  return Object.fromEntries(variants) as unknown as { readonly [K in StepKind]: { readonly params: Decoder<StepOf<K>['params']> } };
}

const hazards: { readonly [C in HazardCode['code']]: Shape<Omit<Extract<HazardCode, { readonly code: C }>, 'code'>> } = {
  contextReadOnly: { context: text },
  claimNotBound: { claim: text },
  noSnapshotSupport: {},
  noSnapshotClass: { driver: text },
  severalDefaultClasses: { driver: text, classes: list(text) },
  noDefaultClass: { driver: text, classes: list(text) },
  notCsi: { volume: text },
  crashConsistentOnly: {},
  snapshotNotReady: { name: text },
  driverMismatch: { snapshotDriver: text, provisioner: text },
  sizeUnknown: { name: text },
  nameTaken: { name: text },
  invalidName: { name: text },
  lastRestorePoint: { claim: text },
  cannotBeUndone: {},
  managedByCertManager: { certificate: text },
  noIssuer: {},
  issuerExpired: { issuer: text, notAfter: number },
  isCa: {},
  secretImmutable: {},
  noConsumers: {},
  singleReplica: { workload: text },
  noReadinessProbe: { workload: text },
  rolloutNotAutomatic: { workload: text, strategy: text },
  unavailableAllowed: { workload: text, maxUnavailable: text },
  portUnknown: { workload: text },
  restartedByReloader: { workload: text },
  certificateUnreadable: {},
  keyTypeUnsupported: { keyType: text },
  staleSiblings: { files: list(text) },
  beingDeleted: { name: text },
  misbound: { name: text },
  contentMissing: { name: text },
  groupMember: { group: text },
  storageClassMissing: { storageClass: text },
  stepsDiffer: {},
  stepsFromJournal: {},
  missingPermission: { verb: text, resource: text, namespace: text },
};

const hazardCode = tagged<'code', HazardCode>('code', hazards);
const weight = object<Pick<Hazard, 'weight'>>({ weight: word<Hazard['weight']>({ refuse: true, warn: true }) });
const hazard: Decoder<Hazard> = (value, at) => ({ ...weight(value, at), ...hazardCode(value, at) });

const consequence = tagged<'code', Consequence>('code', {
  restorePointLost: { name: text, at: number },
  storageSnapshotKept: { handle: optional(text) },
  claimUntouched: { name: text },
  oldCertificateKept: { secret: text },
  oldCertificateStaysValid: { notAfter: number },
  podsRestart: { workload: text, replicas: number },
  nothingLost: {},
});

/** Decodes version 1 of a plan. */
export const planDecoder: Decoder<Plan> = object<Plan>({
  version: exactly(1),
  command: word<Command>({ backUp: true, restoreToNewClaim: true, deleteRestorePoint: true, rotateCertificate: true }),
  direction: optional(word<NonNullable<Plan['direction']>>({ resume: true, undo: true })),
  operation: text,
  cluster: text,
  context: text,
  subject: object<Subject>({ kind: word<Subject['kind']>({ claim: true, snapshot: true, secret: true }), ...named, uid: text }),
  choices: texts,
  steps: list(step),
  hazards: list(hazard),
  lost: list(consequence),
  kept: list(consequence),
  changes: list(object<ObjectChange>({ kind: text, ...named, before: optional(json), after: optional(json) })),
  destructive: flag,
});
