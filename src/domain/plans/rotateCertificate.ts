// Rotate Certificate: a leaf that a CA secret of the cluster signed is issued anew, stored, rolled out, and proved to be served.

import { annotations } from '../labels.ts';
import { choose, type Choices } from './choose.ts';
import { commonHazards } from './commonHazards.ts';
import type { Hazard } from './hazard.ts';
import { madeNames } from './madeNames.ts';
import type { ObjectChange, Plan } from './plan.ts';
import { planBase } from './planBase.ts';
import { PlanImpossible } from './planImpossible.ts';
import type { PlannedConsumer, PlannedIssuer, RotateCertificateFacts } from './planFacts.ts';
import type { PlanIdentity } from './planIdentity.ts';
import type { RotationReason, Step } from './step.ts';
import { tlsPort } from './tlsPort.ts';
import { unavailableDuringRollout } from './unavailableDuringRollout.ts';

/** What kubernetes.io/tls defines, and the CA that cert-manager and others put beside it. */
const knownFiles: readonly string[] = ['tls.crt', 'tls.key', 'ca.crt'];
/** What `issueLeaf` can make again: RSA of any size, the NIST curves, Ed25519. */
const supportedKey = /^(RSA \d+|EC P-(256|384|521)|Ed25519)$/;

/**
 * @param choices `namespace`, `secret`; optional `reason` ('expiry', the default, or 'compromise') and `issuer`
 *   (`<namespace>/<name>` of the CA's secret, where several fit).
 * @throws PlanImpossible
 */
export function planRotateCertificate(facts: RotateCertificateFacts, choices: Choices, identity: PlanIdentity): Plan {
  const namespace = choose(choices, 'namespace');
  const secret = choose(choices, 'secret');
  const reason = reasonOf(choices);
  const issuer = facts.issuers.find((one) => choices['issuer'] === undefined || `${one.namespace}/${one.name}` === choices['issuer']);
  const copy = madeNames.rollbackCopy(identity.operation);
  const leaf = facts.secret.leaf;
  const rolled = facts.consumers.filter((one) => one.replicas > 0);
  return {
    ...planBase('rotateCertificate', { kind: 'secret', namespace, name: secret, uid: facts.secret.uid }, choices, identity),
    steps: stepsOf(facts, rolled, { namespace, secret, copy, reason, issuer }),
    hazards: [...commonHazards(facts, identity), ...hazardsOfSecret(facts), ...hazardsOfIssuer(issuer, facts.now), ...hazardsOfConsumers(facts.consumers)],
    lost: [
      ...(leaf !== undefined && reason === 'compromise' ? [{ code: 'oldCertificateStaysValid', notAfter: leaf.notAfter } as const] : []),
      ...rolled.map((one) => ({ code: 'podsRestart', workload: one.ref.name, replicas: one.replicas }) as const),
    ],
    kept: reason === 'expiry' ? [{ code: 'oldCertificateKept', secret: copy }] : [],
    changes: changesOf(facts, rolled, namespace, secret, issuer),
    destructive: true,
  };
}

function reasonOf(choices: Choices): RotationReason {
  const value = choices['reason'] ?? 'expiry';
  if (value === 'expiry' || value === 'compromise') return value;
  throw new PlanImpossible({ code: 'choiceInvalid', choice: 'reason', value });
}

/** One consumer after the other, each proved before the next is touched. */
function stepsOf(
  facts: RotateCertificateFacts,
  consumers: readonly PlannedConsumer[],
  it: { readonly namespace: string; readonly secret: string; readonly copy: string; readonly reason: RotationReason; readonly issuer: PlannedIssuer | undefined },
): Step[] {
  const { namespace, secret, copy, reason, issuer } = it;
  const leaf = facts.secret.leaf;
  if (leaf === undefined || issuer === undefined) return [];
  const identity = { namespace, secret, secretUid: facts.secret.uid, oldSha256: leaf.sha256, copy };
  const serverName = serverNameOf(leaf.dnsNames, leaf.ipAddresses);
  // A leaked key is never put back, so no copy of it is made.
  const keeps = reason === 'expiry';
  return [
    ...(keeps ? [{ kind: 'keepOldCertificate', params: identity } as const] : []),
    {
      kind: 'issueCertificate',
      params: { ...identity, issuerNamespace: issuer.namespace, issuer: issuer.name, issuerSha256: issuer.certificate.sha256, reason },
    },
    ...consumers.flatMap((one): Step[] => {
      const port = tlsPort(one.ports);
      return [
        ...(one.reloader ? [] : [{ kind: 'restartConsumer', params: { consumer: one.ref } } as const]),
        { kind: 'awaitRollout', params: { consumer: one.ref } },
        ...(port === undefined ? [] : [{ kind: 'verifyServed', params: { consumer: one.ref, port, serverName, secretNamespace: namespace, secret } } as const]),
      ];
    }),
    ...(keeps ? [{ kind: 'discardOldCertificate', params: { namespace, copy } } as const] : []),
  ];
}

/** A name that the certificate covers; a wildcard is asked for by one of the names it stands for (RFC 6125). */
function serverNameOf(dnsNames: readonly string[], ipAddresses: readonly string[]): string {
  return (dnsNames.find((name) => !name.startsWith('*.')) ?? dnsNames[0]?.replace(/^\*\./, 'www.')) ?? ipAddresses[0] ?? '';
}

function hazardsOfSecret({ secret }: RotateCertificateFacts): Hazard[] {
  const hazards: Hazard[] = [];
  if (secret.leaf === undefined) hazards.push({ weight: 'refuse', code: 'certificateUnreadable' });
  else {
    if (secret.leaf.isCa) hazards.push({ weight: 'refuse', code: 'isCa' });
    if (!supportedKey.test(secret.leaf.keyType)) hazards.push({ weight: 'refuse', code: 'keyTypeUnsupported', keyType: secret.leaf.keyType });
  }
  if (secret.certManagerCertificate !== undefined) hazards.push({ weight: 'refuse', code: 'managedByCertManager', certificate: secret.certManagerCertificate });
  if (secret.immutable) hazards.push({ weight: 'refuse', code: 'secretImmutable' });
  const files = secret.files.filter((file) => !knownFiles.includes(file)).toSorted();
  if (files.length > 0) hazards.push({ weight: 'refuse', code: 'staleSiblings', files });
  return hazards;
}

function hazardsOfIssuer(issuer: PlannedIssuer | undefined, now: number): Hazard[] {
  if (issuer === undefined) return [{ weight: 'refuse', code: 'noIssuer' }];
  const { notAfter } = issuer.certificate;
  return notAfter > now ? [] : [{ weight: 'refuse', code: 'issuerExpired', issuer: issuer.name, notAfter }];
}

function hazardsOfConsumers(consumers: readonly PlannedConsumer[]): Hazard[] {
  if (consumers.length === 0) return [{ weight: 'warn', code: 'noConsumers' }];
  return consumers.flatMap((one): Hazard[] => {
    const workload = one.ref.name;
    const hazards: Hazard[] = [];
    if (one.strategy === 'OnDelete') hazards.push({ weight: 'refuse', code: 'rolloutNotAutomatic', workload, strategy: one.strategy });
    if (one.replicas === 1) hazards.push({ weight: 'warn', code: 'singleReplica', workload });
    if (!one.hasReadinessProbe) hazards.push({ weight: 'warn', code: 'noReadinessProbe', workload });
    const unavailable = unavailableDuringRollout(one);
    if (unavailable !== undefined) hazards.push({ weight: 'warn', code: 'unavailableAllowed', workload, maxUnavailable: unavailable });
    if (one.reloader) hazards.push({ weight: 'warn', code: 'restartedByReloader', workload });
    if (tlsPort(one.ports) === undefined) hazards.push({ weight: 'warn', code: 'portUnknown', workload });
    return hazards;
  });
}

/** Contents are named by what is public of them; the key is never there, not even as a hash. */
function changesOf(facts: RotateCertificateFacts, consumers: readonly PlannedConsumer[], namespace: string, secret: string, issuer: PlannedIssuer | undefined): ObjectChange[] {
  const leaf = facts.secret.leaf;
  const before = { data: { 'tls.crt': leaf === undefined ? 'unreadable' : `sha256:${leaf.sha256}`, 'tls.key': 'not shown' } };
  const after = {
    metadata: { annotations: { [annotations.issuerSecret]: issuer === undefined ? '' : `${issuer.namespace}/${issuer.name}` } },
    data: { 'tls.crt': 'issued anew for the same names', 'tls.key': 'not shown, made anew' },
  };
  return [
    { kind: 'Secret', namespace, name: secret, before, after },
    ...consumers
      .filter((one) => !one.reloader)
      .map(({ ref }) => ({
        kind: ref.kind,
        namespace: ref.namespace,
        name: ref.name,
        before: { spec: { template: {} } },
        after: { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'the time of the restart' } } } } },
      })),
  ];
}
