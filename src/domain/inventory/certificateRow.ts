// The row of one TLS secret: who uses its certificate, who issued it, who renews it, and what is wrong with it. A secret that
// was not seen has a row, too, if something tells of the certificate in it.

import type { CertificateFacts, CertificateFault, CertificateRow, CertificateSource, Consumer, Lifetime, X509Facts } from '../certificates/certificate.ts';
import { chainFaults } from '../certificates/chainFaults.ts';
import { coversHost } from '../certificates/coversHost.ts';
import { isIssuedBy } from '../certificates/isIssuedBy.ts';
import { isWeakKey } from '../certificates/isWeakKey.ts';
import { byName } from './byName.ts';
import type { RowReader } from './derivedRows.ts';
import type { IngressFacts, ManagedCertificateFacts, PodFacts, SecretFacts, WorkloadFacts } from './facts.ts';
import { keyOf } from './keys.ts';
import { managedBy, managersOf, renewalFaults } from './managerOf.ts';
import { serviceFaults } from './serviceFaults.ts';

/**
 * @param id `<namespace>/<name>` of the secret
 * @returns undefined where neither such a secret nor anything that tells of one was seen, and for the copy that a rotation
 * keeps for its undoing: that one belongs to its operation
 */
export function certificateRow(reader: RowReader, id: string): CertificateRow | undefined {
  const [namespace = '', name = ''] = id.split('/');
  const secret = reader.find('secret', id);
  if (secret?.rollbackOf !== undefined) return undefined;
  const managers = managersOf(reader, namespace, name);
  const ingresses = [...reader.look('ingressWithSecret', id)].sort(byName);
  const users = [...reader.look('usingSecret', id)].sort(byName);
  const seen = secret === undefined ? unseen(reader, namespace, managers, ingresses) : seenBy(secret, managers.length + ingresses.length + users.length > 0);
  if (seen === undefined) return undefined;
  const issuer = secret === undefined ? undefined : issuerOf(reader, secret);
  const manager = managedBy(reader, namespace, managers, secret?.certManagerCertificate);
  const bundleEnds = secret === undefined ? undefined : firstToEnd(secret);
  return {
    id,
    ...(secret === undefined || secret.uid === '' ? {} : { uid: secret.uid }),
    namespace,
    name,
    ...seen,
    consumers: [...ingresses.map((ingress) => ingressConsumer(ingress, name)), ...users.map(mountConsumer)],
    ...(issuer === undefined ? {} : { issuer: { namespace: issuer.secret.namespace, name: issuer.secret.name, notAfter: issuer.leaf.notAfter } }),
    ...(manager === undefined ? {} : { managedBy: manager }),
    signs: secret === undefined ? 0 : signedBy(reader, secret),
    ...(bundleEnds === undefined ? {} : { bundleEnds }),
    faults: [...(secret === undefined ? [] : faultsOf(reader, secret, ingresses, users, issuer?.leaf)), ...renewalFaults(managers)],
  };
}

/** @returns whether the secret has a row: it was seen and belongs to no rotation, or something tells of a certificate in it. */
export function hasCertificateRow(reader: RowReader, id: string): boolean {
  const secret = reader.find('secret', id);
  if (secret !== undefined) return secret.rollbackOf === undefined;
  const [namespace = '', name = ''] = id.split('/');
  return unseen(reader, namespace, managersOf(reader, namespace, name), reader.look('ingressWithSecret', id)) !== undefined;
}

type Seen = Pick<CertificateRow, 'source' | 'certificate'>;

/** What was read by its name is not followed any more once nothing refers to it. */
function seenBy({ certificate, readByNameAt }: SecretFacts, isReferred: boolean): Seen | undefined {
  if (readByNameAt === undefined) return { source: { by: 'list' }, certificate };
  return isReferred ? { source: { by: 'name', at: readByNameAt }, certificate } : undefined;
}

/** An Ingress may name any secret; that one is worth a row is only said where secrets cannot be seen. */
function unseen(reader: RowReader, namespace: string, [manager]: readonly ManagedCertificateFacts[], ingresses: readonly IngressFacts[]): Seen | undefined {
  if (manager === undefined && ingresses.length === 0) return undefined;
  const why = reader.unread('secret', namespace);
  const source: CertificateSource = { by: manager === undefined ? 'reference' : 'certificate' };
  if (why === undefined) return manager === undefined ? undefined : { source, certificate: { readable: false, reason: 'noSecret' } };
  if (manager === undefined && why.code !== 'forbidden') return undefined;
  const lifetime = manager === undefined ? undefined : lifetimeBy(manager);
  const certificate: CertificateFacts = { readable: false, reason: 'notVisible', why, ...(lifetime === undefined ? {} : { lifetime }) };
  return { source, certificate };
}

function lifetimeBy({ notBefore, notAfter }: ManagedCertificateFacts): Lifetime | undefined {
  return notBefore === undefined || notAfter === undefined ? undefined : { notBefore, notAfter };
}

function ingressConsumer({ namespace, name, tls, rules }: IngressFacts, secret: string): Consumer {
  return { by: 'ingress', kind: 'Ingress', namespace, name, hosts: hostsServed({ tls, rules }, secret) };
}

/** An entry without hosts serves whatever the rules name. */
function hostsServed({ tls, rules }: Pick<IngressFacts, 'tls' | 'rules'>, secret: string): readonly string[] {
  const ruled = rules.flatMap(({ host }) => (host === undefined ? [] : [host]));
  return [...new Set(tls.filter((entry) => entry.secret === secret).flatMap(({ hosts }) => (hosts.length === 0 ? ruled : hosts)))];
}

const kindNames = { statefulSet: 'StatefulSet', deployment: 'Deployment', daemonSet: 'DaemonSet', pod: 'Pod' } as const;

function mountConsumer({ kind, namespace, name }: WorkloadFacts | PodFacts): Consumer {
  return { by: 'mount', kind: kindNames[kind], namespace, name, hosts: [] };
}

/** What ends first of the chain and of `ca.crt`. A self-signed leaf may be its own authority: its end is told of already. */
function firstToEnd({ certificate, bundle: { chain, authorities } }: SecretFacts): CertificateRow['bundleEnds'] {
  const leaf = certificate.readable ? certificate.leaf.sha256 : undefined;
  const [first] = [...chain, ...authorities].filter(({ sha256 }) => sha256 !== leaf).sort((a, b) => a.notAfter - b.notAfter);
  return first && { subject: first.subject, notAfter: first.notAfter };
}

interface Authority {
  readonly secret: SecretFacts;
  readonly leaf: X509Facts;
}

/**
 * The authority among the cluster's TLS secrets. Several may hold one authority, or its older and newer certificate: the
 * one that the secret's annotation names comes first, then those with a key, in the same namespace, that live longest.
 */
function issuerOf(reader: RowReader, secret: SecretFacts): Authority | undefined {
  if (!secret.certificate.readable) return undefined;
  const { leaf } = secret.certificate;
  const named = reader.look('authorityNamed', leaf.issuer).flatMap((candidate) => authorityOf(candidate, secret, leaf));
  const keys = new Set(named.map((candidate) => candidate.leaf.subjectKeyId ?? candidate.leaf.sha256));
  // Without an identifier in the leaf, only a name that stands for one key tells anything.
  if (leaf.authorityKeyId === undefined && keys.size > 1) return undefined;
  const rank = (candidate: Authority): number =>
    (isNamedIssuer(candidate.secret, secret) ? 4 : 0) + (hasKey(candidate.secret) ? 2 : 0) + (candidate.secret.namespace === secret.namespace ? 1 : 0);
  return named.sort((a, b) => rank(b) - rank(a) || b.leaf.notAfter - a.leaf.notAfter || byName(a.secret, b.secret))[0];
}

function authorityOf(candidate: SecretFacts, secret: SecretFacts, leaf: X509Facts): readonly Authority[] {
  if (candidate.uid === secret.uid || candidate.rollbackOf !== undefined || !candidate.certificate.readable) return [];
  return isIssuedBy(leaf, candidate.certificate.leaf) ? [{ secret: candidate, leaf: candidate.certificate.leaf }] : [];
}

function isNamedIssuer(candidate: SecretFacts, { issuerSecret, namespace }: SecretFacts): boolean {
  if (issuerSecret === undefined) return false;
  return keyOf(candidate.namespace, candidate.name) === (issuerSecret.includes('/') ? issuerSecret : keyOf(namespace, issuerSecret));
}

function hasKey({ certificate }: SecretFacts): boolean {
  return certificate.readable && certificate.keyMatches === true;
}

/** How many other secrets hold a certificate of this authority. */
function signedBy(reader: RowReader, secret: SecretFacts): number {
  if (!secret.certificate.readable || !secret.certificate.leaf.isCa) return 0;
  const authority = secret.certificate.leaf;
  return reader
    .look('issuedBy', authority.subject)
    .filter(({ uid, rollbackOf, certificate }) => uid !== secret.uid && rollbackOf === undefined && certificate.readable && isIssuedBy(certificate.leaf, authority)).length;
}

function faultsOf(reader: RowReader, secret: SecretFacts, ingresses: readonly IngressFacts[], users: readonly (WorkloadFacts | PodFacts)[], issuer: X509Facts | undefined): readonly CertificateFault[] {
  const { certificate, bundle, name } = secret;
  if (!certificate.readable) return [];
  const { leaf, keyMatches } = certificate;
  const faults: CertificateFault[] = [];
  if (keyMatches === false) faults.push({ code: 'keyMismatch' });
  if (keyMatches === 'missing') faults.push({ code: 'keyMissing' });
  if (isWeakKey(leaf.keyType)) faults.push({ code: 'weakKey', keyType: leaf.keyType });
  faults.push(...chainFaults(leaf, bundle, issuer));
  for (const ingress of ingresses) {
    for (const host of hostsServed(ingress, name)) if (!coversHost(leaf, host)) faults.push({ code: 'hostNotCovered', host, ingress: ingress.name });
  }
  return [...faults, ...serviceFaults(reader, leaf, users)];
}
