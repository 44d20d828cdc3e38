// The four plans as pure functions: which steps they come to, and what makes them refuse or warn.

import assert from 'node:assert/strict';
import { planBackUp } from '../../../../src/domain/plans/backUp.ts';
import { planDeleteRestorePoint } from '../../../../src/domain/plans/deleteRestorePoint.ts';
import { canonicalJson, digest } from '../../../../src/domain/plans/digest.ts';
import { isObjectName } from '../../../../src/domain/plans/isObjectName.ts';
import { madeNames } from '../../../../src/domain/plans/madeNames.ts';
import type { Plan } from '../../../../src/domain/plans/plan.ts';
import type { BackUpFacts, DeleteRestorePointFacts, PlannedConsumer, RestoreToNewClaimFacts, RotateCertificateFacts } from '../../../../src/domain/plans/planFacts.ts';
import { PlanImpossible } from '../../../../src/domain/plans/planImpossible.ts';
import { planRestoreToNewClaim } from '../../../../src/domain/plans/restoreToNewClaim.ts';
import { planRotateCertificate } from '../../../../src/domain/plans/rotateCertificate.ts';
import { tlsPort } from '../../../../src/domain/plans/tlsPort.ts';
import { unavailableDuringRollout } from '../../../../src/domain/plans/unavailableDuringRollout.ts';
import { bytesOfQuantity } from '../../../../src/domain/volumes/bytesOfQuantity.ts';

const identity = { operation: 'op1', cluster: 'cluster-uid', context: 'kind-shop', readOnly: false };
const now = Date.UTC(2026, 0, 1);
const day = 24 * 60 * 60_000;

const kindsOf = (plan: Plan): readonly string[] => plan.steps.map((step) => step.kind);
const hazardsOf = (plan: Plan, weight: 'refuse' | 'warn'): readonly string[] => plan.hazards.filter((one) => one.weight === weight).map((one) => one.code);

describe('planBackUp', () => {
  const facts: BackUpFacts = {
    claim: { uid: 'c', bound: true, deleting: false },
    volume: { name: 'pv', driver: 'csi.example' },
    classes: [
      { name: 'gold', driver: 'csi.example', isDefault: true },
      { name: 'silver', driver: 'csi.example', isDefault: false },
      { name: 'other', driver: 'csi.other', isDefault: true },
    ],
    nameTaken: false,
    denied: [],
  };
  const plan = (changed: Partial<BackUpFacts>, choices: Record<string, string> = {}): Plan => planBackUp({ ...facts, ...changed }, { namespace: 'shop', claim: 'data', ...choices }, identity);

  it('snapshots with the default class of the driver, and waits', () => {
    const made = plan({});
    assert.deepEqual(kindsOf(made), ['createSnapshot', 'awaitSnapshotReady']);
    assert.deepEqual(hazardsOf(made, 'refuse'), []);
    assert.deepEqual(hazardsOf(made, 'warn'), ['crashConsistentOnly']);
    assert.deepEqual(made.steps[0]?.params, { namespace: 'shop', name: 'data-op1', claim: 'data', claimUid: 'c', class: 'gold' });
  });

  const refused: readonly (readonly [string, Partial<BackUpFacts>, Record<string, string>, string])[] = [
    ['a claim that is not bound', { claim: { uid: 'c', bound: false, deleting: false } }, {}, 'claimNotBound'],
    ['a claim on its way out', { claim: { uid: 'c', bound: true, deleting: true } }, {}, 'beingDeleted'],
    ['a volume without a CSI driver', { volume: { name: 'pv' } }, {}, 'notCsi'],
    ['a cluster that has no class for the driver', { classes: [] }, {}, 'noSnapshotClass'],
    ['a class of another driver', {}, { class: 'other' }, 'noSnapshotClass'],
    ['several defaults', { classes: facts.classes!.map((one) => ({ ...one, isDefault: true })) }, {}, 'severalDefaultClasses'],
    ['several classes and no default', { classes: facts.classes!.map((one) => ({ ...one, isDefault: false })) }, {}, 'noDefaultClass'],
    ['a name that is taken', { nameTaken: true }, {}, 'nameTaken'],
    ['a name that cannot be', {}, { name: 'Data!' }, 'invalidName'],
    ['a missing permission', { denied: [{ verb: 'create', resource: 'volumesnapshots', namespace: 'shop' }] }, {}, 'missingPermission'],
  ];
  for (const [what, changed, choices, code] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(hazardsOf(plan(changed, choices), 'refuse'), [code]));
  }

  it('refuses without the snapshot API, and in a read-only context', () => {
    const without: BackUpFacts = { claim: facts.claim, volume: facts.volume!, nameTaken: false, denied: [] };
    assert.deepEqual(hazardsOf(planBackUp(without, { namespace: 'shop', claim: 'data' }, identity), 'refuse'), ['noSnapshotSupport']);
    assert.deepEqual(hazardsOf(planBackUp(facts, { namespace: 'shop', claim: 'data' }, { ...identity, readOnly: true }), 'refuse'), ['contextReadOnly']);
  });

  it('has no stamp: that is gathered when the snapshot is made, and no caller writes one', () => {
    assert.equal(JSON.stringify(plan({}, { stamp: 'mine' }).steps).includes('mine'), false);
    assert.equal(JSON.stringify(plan({}, { stamp: 'mine' }).changes).includes('mine'), false);
  });

  it('cannot be made without a claim', () => {
    assert.throws(() => planBackUp(facts, { namespace: 'shop' }, identity), (error) => error instanceof PlanImpossible && error.reason.code === 'choiceMissing');
  });
});

describe('planRestoreToNewClaim', () => {
  const facts: RestoreToNewClaimFacts = {
    snapshot: { uid: 's', ready: true, deleting: false, claim: 'data', restoreBytes: 10, at: now },
    content: { name: 'content', driver: 'csi.example', deletionPolicy: 'Delete', pointsBack: true },
    source: { bytes: 20, storageClass: 'slow', accessModes: ['ReadWriteMany'], volumeMode: 'Filesystem' },
    storageClasses: [
      { name: 'fast', provisioner: 'csi.example', waitsForConsumer: true, isDefault: true },
      { name: 'slow', provisioner: 'csi.example', waitsForConsumer: false, isDefault: false },
      { name: 'alien', provisioner: 'csi.other', waitsForConsumer: false, isDefault: false },
    ],
    image: 'postgres:15',
    nameTaken: false,
    denied: [],
  };
  const plan = (changed: Partial<RestoreToNewClaimFacts>, choices: Record<string, string> = {}): Plan =>
    planRestoreToNewClaim({ ...facts, ...changed }, { namespace: 'shop', snapshot: 'point', ...choices }, identity);
  const bytesOf = (made: Plan): unknown => (made.steps[0]?.kind === 'createClaimFromSnapshot' ? made.steps[0].params.bytes : undefined);

  it("asks for the larger of the source's capacity and restoreSize", () => {
    assert.equal(bytesOf(plan({})), 20);
    assert.equal(bytesOf(plan({ snapshot: { ...facts.snapshot, restoreBytes: 30 } })), 30);
  });

  it('needs no pod where the class binds at once, and a throw-away one where it waits', () => {
    assert.deepEqual(kindsOf(plan({})), ['createClaimFromSnapshot', 'awaitClaimBound']);
    const waiting = plan({}, { storageClass: 'fast' });
    assert.deepEqual(kindsOf(waiting), ['createClaimFromSnapshot', 'createBinderPod', 'awaitClaimBound', 'deleteBinderPod']);
    const pod = canonicalJson(waiting.changes.find((change) => change.kind === 'Pod')?.after);
    assert(pod.includes('"automountServiceAccountToken":false') && !pod.includes('volumeMounts') && pod.includes('"image":"postgres:15"'));
  });

  const refused: readonly (readonly [string, Partial<RestoreToNewClaimFacts>, Record<string, string>, string])[] = [
    ['a snapshot that is not ready', { snapshot: { ...facts.snapshot, ready: false } }, {}, 'snapshotNotReady'],
    ['a snapshot and a content that do not fit together', { content: { ...facts.content!, pointsBack: false } }, {}, 'misbound'],
    ['a class of another driver', {}, { storageClass: 'alien' }, 'driverMismatch'],
    ['a class that is not there', {}, { storageClass: 'none' }, 'storageClassMissing'],
    ['a name that is taken', { nameTaken: true }, {}, 'nameTaken'],
    ['a size that nobody knows', { snapshot: { uid: 's', ready: true, deleting: false, claim: 'data', at: now }, source: { ...facts.source!, bytes: 0 } }, {}, 'sizeUnknown'],
  ];
  for (const [what, changed, choices, code] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(hazardsOf(plan(changed, choices), 'refuse'), [code]));
  }
});

describe('planDeleteRestorePoint', () => {
  const facts: DeleteRestorePointFacts = {
    snapshot: { uid: 's', ready: true, deleting: false, claim: 'data', at: now },
    content: { name: 'content', driver: 'csi.example', deletionPolicy: 'Delete', handle: 'h', pointsBack: true },
    others: 1,
    denied: [],
  };
  const plan = (changed: Partial<DeleteRestorePointFacts>): Plan => planDeleteRestorePoint({ ...facts, ...changed }, { namespace: 'shop', snapshot: 'point' }, identity);

  it('cannot be undone under Delete, and waits for the content too', () => {
    const made = plan({});
    assert.deepEqual(hazardsOf(made, 'warn'), ['cannotBeUndone']);
    assert.equal(made.steps[1]?.kind === 'awaitSnapshotGone' && made.steps[1].params.content, 'content');
    assert(made.destructive);
  });

  it("keeps the storage snapshot under Retain: the content's policy counts", () => {
    const made = plan({ content: { ...facts.content!, deletionPolicy: 'Retain' } });
    assert.deepEqual(hazardsOf(made, 'warn'), []);
    assert.deepEqual(made.kept[0], { code: 'storageSnapshotKept', handle: 'h' });
    assert.equal(made.steps[1]?.kind === 'awaitSnapshotGone' && made.steps[1].params.content, undefined);
  });

  it('warns before the last one, and refuses a member of a group', () => {
    assert(hazardsOf(plan({ others: 0 }), 'warn').includes('lastRestorePoint'));
    assert.deepEqual(hazardsOf(plan({ snapshot: { ...facts.snapshot, group: 'g' } }), 'refuse'), ['groupMember']);
  });
});

describe('planRotateCertificate', () => {
  const certificate = { subject: 'CN=x', issuer: 'CN=ca', serialHex: '01', notBefore: now - day, dnsNames: ['*.example.com', 'x.example.com'], ipAddresses: [], isCa: false, keyType: 'EC P-256' };
  const consumer: PlannedConsumer = {
    ref: { kind: 'Deployment', namespace: 'shop', name: 'front', uid: 'w' },
    replicas: 2,
    strategy: 'RollingUpdate',
    maxUnavailable: '25%',
    hasReadinessProbe: true,
    ports: [{ port: 8080 }, { name: 'https', port: 4430 }],
    reloader: false,
  };
  const facts: RotateCertificateFacts = {
    secret: { uid: 's', immutable: false, files: ['tls.crt', 'tls.key', 'ca.crt'], leaf: { ...certificate, sha256: 'aa', notAfter: now + day } },
    issuers: [{ namespace: 'shop', name: 'ca', certificate: { ...certificate, sha256: 'bb', isCa: true, notAfter: now + 100 * day } }],
    consumers: [consumer],
    now,
    denied: [],
  };
  const plan = (changed: Partial<RotateCertificateFacts>, choices: Record<string, string> = {}): Plan =>
    planRotateCertificate({ ...facts, ...changed }, { namespace: 'shop', secret: 'tls', ...choices }, identity);

  it('keeps the old one, issues, restarts, waits, proves, discards', () => {
    const made = plan({});
    assert.deepEqual(kindsOf(made), ['keepOldCertificate', 'issueCertificate', 'restartConsumer', 'awaitRollout', 'verifyServed', 'discardOldCertificate']);
    assert.deepEqual(made.hazards, []);
    const verify = made.steps[4];
    assert(verify?.kind === 'verifyServed' && verify.params.port === 4430 && verify.params.serverName === 'x.example.com');
  });

  it('keeps no copy of a leaked key, and says how long the old certificate stays valid', () => {
    const made = plan({}, { reason: 'compromise' });
    assert.deepEqual(kindsOf(made), ['issueCertificate', 'restartConsumer', 'awaitRollout', 'verifyServed']);
    assert.deepEqual(made.lost[0], { code: 'oldCertificateStaysValid', notAfter: now + day });
  });

  it('leaves the restart to Reloader where that is set up', () => {
    assert(!kindsOf(plan({ consumers: [{ ...consumer, reloader: true }] })).includes('restartConsumer'));
  });

  const secret = facts.secret;
  const refused: readonly (readonly [string, Partial<RotateCertificateFacts>, string])[] = [
    ['what cert-manager manages', { secret: { ...secret, certManagerCertificate: 'x' } }, 'managedByCertManager'],
    ['a CA', { secret: { ...secret, leaf: { ...secret.leaf!, isCa: true } } }, 'isCa'],
    ['an immutable secret', { secret: { ...secret, immutable: true } }, 'secretImmutable'],
    ['siblings that would become stale', { secret: { ...secret, files: [...secret.files, 'keystore.p12'] } }, 'staleSiblings'],
    ['a key that cannot be made', { secret: { ...secret, leaf: { ...secret.leaf!, keyType: 'dsa' } } }, 'keyTypeUnsupported'],
    ['a leaf whose CA is not at hand', { issuers: [] }, 'noIssuer'],
    ['an expired CA', { issuers: [{ ...facts.issuers[0]!, certificate: { ...facts.issuers[0]!.certificate, notAfter: now } }] }, 'issuerExpired'],
    ['pods that are not restarted by themselves', { consumers: [{ ...consumer, strategy: 'OnDelete' }] }, 'rolloutNotAutomatic'],
  ];
  for (const [what, changed, code] of refused) {
    it(`refuses ${what}`, () => assert.deepEqual(hazardsOf(plan(changed), 'refuse'), [code]));
  }

  it('warns of what may interrupt the service or cannot be proved', () => {
    const weak = { ...consumer, replicas: 1, hasReadinessProbe: false, maxUnavailable: '1', ports: [] };
    assert.deepEqual(hazardsOf(plan({ consumers: [weak] }), 'warn'), ['singleReplica', 'noReadinessProbe', 'unavailableAllowed', 'portUnknown']);
    assert.deepEqual(hazardsOf(plan({ consumers: [] }), 'warn'), ['noConsumers']);
  });

  it('shows nothing of keys', () => assert(!canonicalJson(plan({})).includes('PRIVATE')));
});

describe('the parts of plans', () => {
  it('a digest does not depend on the order of keys, and on every value', () => {
    const hash = (text: string): string => text;
    const plan = planDeleteRestorePoint({ snapshot: { uid: 's', ready: true, deleting: false, at: 1 }, others: 0, denied: [] }, { namespace: 'a', snapshot: 'b' }, identity);
    assert.equal(digest(plan, hash), digest(Object.fromEntries(Object.entries(plan).reverse()) as unknown as Plan, hash));
    assert.notEqual(digest(plan, hash), digest({ ...plan, destructive: false }, hash));
  });

  it('made names fit and stay names', () => {
    const name = madeNames.restoredClaim('x.'.repeat(60), 'abc');
    assert(name.length <= 63 && isObjectName(name) && name.endsWith('-restored-abc'), name);
  });

  it('finds the TLS port by name, by number, or because there is only one', () => {
    assert.equal(tlsPort([{ port: 80 }, { port: 8443 }]), 8443);
    assert.equal(tlsPort([{ port: 5432 }]), 5432);
    assert.equal(tlsPort([{ port: 80 }, { port: 81 }]), undefined);
  });

  it('rounds the share of unavailable pods down', () => {
    assert.equal(unavailableDuringRollout({ replicas: 3, strategy: 'RollingUpdate', maxUnavailable: '25%' }), undefined);
    assert.equal(unavailableDuringRollout({ replicas: 4, strategy: 'RollingUpdate', maxUnavailable: '25%' }), '25%');
    assert.equal(unavailableDuringRollout({ replicas: 4, strategy: 'Recreate' }), '100%');
  });

  it('reads quantities', () => {
    assert.deepEqual(['1Gi', '1G', '1.5Ki', '1e3', '100m', '12', '-1', 'x', ''].map(bytesOfQuantity), [2 ** 30, 1e9, 1536, 1000, 1, 12, undefined, undefined, undefined]);
  });
});
