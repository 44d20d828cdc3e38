// The row of one TLS secret: who uses its certificate, who issued it, and what is wrong with it.

import type { CertificateFault, CertificateRow, Consumer, X509Facts } from '../certificates/certificate.ts';
import { coversHost } from '../certificates/coversHost.ts';
import { isWeakKey } from '../certificates/isWeakKey.ts';
import { byName } from './byName.ts';
import type { RowReader } from './derivedRows.ts';
import type { IngressFacts, SecretFacts } from './facts.ts';
import { keyOf } from './keys.ts';

/**
 * @param id `<namespace>/<name>` of the secret
 * @returns undefined where there is no such TLS secret, and for the copy that a rotation keeps for its undoing: that
 * one belongs to its operation
 */
export function certificateRow(reader: RowReader, id: string): CertificateRow | undefined {
  const secret = reader.find('secret', id);
  if (secret === undefined || secret.rollbackOf !== undefined) return undefined;
  const { namespace, name, uid, certificate, certManagerCertificate } = secret;
  const ingresses = [...reader.look('ingressWithSecret', id)].sort(byName);
  const issuer = issuerOf(reader, secret);
  return {
    id,
    uid,
    namespace,
    name,
    certificate,
    consumers: [...ingresses.map((ingress) => ingressConsumer(ingress, name)), ...mountsOf(reader, id)],
    ...(issuer === undefined ? {} : { issuer: { namespace: issuer.secret.namespace, name: issuer.secret.name, notAfter: issuer.leaf.notAfter } }),
    ...(certManagerCertificate === undefined ? {} : { managedBy: { tool: 'cert-manager', certificate: certManagerCertificate } as const }),
    signs: signedBy(reader, secret),
    faults: faultsOf(secret, ingresses, issuer?.leaf),
  };
}

function ingressConsumer({ namespace, name, tls, rules }: IngressFacts, secret: string): Consumer {
  return { by: 'ingress', kind: 'Ingress', namespace, name, hosts: hostsServed({ tls, rules }, secret) };
}

/** An entry without hosts serves whatever the rules name. */
function hostsServed({ tls, rules }: Pick<IngressFacts, 'tls' | 'rules'>, secret: string): readonly string[] {
  const ruled = rules.flatMap(({ host }) => (host === undefined ? [] : [host]));
  return [...new Set(tls.filter((entry) => entry.secret === secret).flatMap(({ hosts }) => (hosts.length === 0 ? ruled : hosts)))];
}

function mountsOf(reader: RowReader, id: string): readonly Consumer[] {
  const kinds = { statefulSet: 'StatefulSet', deployment: 'Deployment', daemonSet: 'DaemonSet', pod: 'Pod' } as const;
  const users = [...reader.look('usingSecret', id)].sort(byName);
  return users.map(({ kind, namespace, name }) => ({ by: 'mount', kind: kinds[kind], namespace, name, hosts: [] }));
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

/** Names must match, and key identifiers where both have one (RFC 5280, sections 4.2.1.1 and 6.1). A copy of itself is no issuer. */
function isIssuedBy(leaf: X509Facts, authority: X509Facts): boolean {
  if (!authority.isCa || authority.subject !== leaf.issuer || authority.sha256 === leaf.sha256) return false;
  return leaf.authorityKeyId === undefined || authority.subjectKeyId === undefined || leaf.authorityKeyId === authority.subjectKeyId;
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

function faultsOf(secret: SecretFacts, ingresses: readonly IngressFacts[], issuer: X509Facts | undefined): readonly CertificateFault[] {
  const { certificate, name } = secret;
  if (!certificate.readable) return [];
  const { leaf, keyMatches } = certificate;
  const faults: CertificateFault[] = [];
  if (keyMatches === false) faults.push({ code: 'keyMismatch' });
  if (keyMatches === 'missing') faults.push({ code: 'keyMissing' });
  if (isWeakKey(leaf.keyType)) faults.push({ code: 'weakKey', keyType: leaf.keyType });
  if (issuer !== undefined && leaf.notAfter > issuer.notAfter) faults.push({ code: 'outlivesIssuer', issuerNotAfter: issuer.notAfter });
  for (const ingress of ingresses) {
    for (const host of hostsServed(ingress, name)) if (!coversHost(leaf, host)) faults.push({ code: 'hostNotCovered', host, ingress: ingress.name });
  }
  return faults;
}
