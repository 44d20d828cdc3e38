// A journal with every kind of step, hazard, consequence and failure that there is.

import type { Failure, Journal } from '../../../../src/domain/plans/journal.ts';
import type { HazardCode } from '../../../../src/domain/plans/hazard.ts';
import type { Consequence } from '../../../../src/domain/plans/plan.ts';
import type { ConsumerRef, Step, StepKind } from '../../../../src/domain/plans/step.ts';
import { start } from '../inventory/make.ts';

const consumer: ConsumerRef = { kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'w' };
const named = { namespace: 'shop', name: 'x' };
const secret = { namespace: 'shop', secret: 'tls', secretUid: 's', copy: 'copy', oldSha256: 'aa' };

const steps: { readonly [K in StepKind]: Extract<Step, { readonly kind: K }> } = {
  createSnapshot: { kind: 'createSnapshot', params: { ...named, claim: 'data', claimUid: 'c', class: 'fast' } },
  awaitSnapshotReady: { kind: 'awaitSnapshotReady', params: named },
  createClaimFromSnapshot: {
    kind: 'createClaimFromSnapshot',
    params: { ...named, snapshot: 's', snapshotUid: 'u', storageClass: 'fast', bytes: 5, accessModes: ['ReadWriteOnce'], volumeMode: 'Block' },
  },
  createBinderPod: { kind: 'createBinderPod', params: { ...named, claim: 'data', image: 'busybox', volumeMode: 'Filesystem' } },
  awaitClaimBound: { kind: 'awaitClaimBound', params: named },
  deleteBinderPod: { kind: 'deleteBinderPod', params: named },
  deleteSnapshot: { kind: 'deleteSnapshot', params: { ...named, uid: 'u' } },
  awaitSnapshotGone: { kind: 'awaitSnapshotGone', params: { ...named, uid: 'u', content: 'c' } },
  keepOldCertificate: { kind: 'keepOldCertificate', params: secret },
  issueCertificate: { kind: 'issueCertificate', params: { ...secret, issuerNamespace: 'pki', issuer: 'ca', issuerSha256: 'bb', reason: 'compromise' } },
  restartConsumer: { kind: 'restartConsumer', params: { consumer } },
  awaitRollout: { kind: 'awaitRollout', params: { consumer } },
  verifyServed: { kind: 'verifyServed', params: { consumer, port: 443, serverName: 'shop.example.com', secretNamespace: 'shop', secret: 'tls' } },
  discardOldCertificate: { kind: 'discardOldCertificate', params: { namespace: 'shop', copy: 'copy' } },
};

const hazards: readonly HazardCode[] = [
  { code: 'severalDefaultClasses', driver: 'd', classes: ['a', 'b'] },
  { code: 'issuerExpired', issuer: 'ca', notAfter: start },
  { code: 'crashConsistentOnly' },
];

const consequences: readonly Consequence[] = [{ code: 'restorePointLost', name: 's', at: start }, { code: 'storageSnapshotKept' }, { code: 'storageSnapshotKept', handle: 'h' }, { code: 'nothingLost' }];

const failures: readonly Failure[] = [
  { code: 'cancelled' },
  { code: 'timedOut', seconds: 5 },
  { code: 'timedOut', seconds: 5, detail: 'quota' },
  { code: 'refusedByServer', status: 409, detail: 'x' },
  { code: 'servedOld', pod: 'web-1', sha256: 'aa' },
];

export const sampleJournal: Journal = {
  version: 1,
  plan: {
    version: 1,
    command: 'rotateCertificate',
    direction: 'resume',
    operation: 'op1',
    cluster: 'cluster-uid',
    context: 'kind-shop',
    subject: { kind: 'secret', namespace: 'shop', name: 'tls', uid: 's' },
    choices: { namespace: 'shop', secret: 'tls' },
    steps: Object.values(steps),
    hazards: hazards.map((hazard) => ({ weight: 'warn', ...hazard })),
    lost: consequences,
    kept: [],
    changes: [{ kind: 'Secret', namespace: 'shop', name: 'tls', before: { data: { a: [1, null, true] } } }, { ...named, kind: 'VolumeSnapshot', after: {} }],
    destructive: true,
  },
  state: 'running',
  epoch: 2,
  startedAt: start,
  startedBy: 'ana@laptop',
  entries: [
    { step: 0, event: 'intent', at: start, by: 'ana@laptop' },
    { step: 0, event: 'done', at: start, by: 'ana@laptop', facts: { uid: 'u' } },
    ...failures.map((failure) => ({ step: 1, event: 'failed', at: start, by: 'ana@laptop', failure }) as const),
    { step: 1, event: 'cannotUndo', at: start, by: 'ana@laptop' },
  ],
};
