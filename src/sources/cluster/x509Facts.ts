// The public facts of one certificate, from its DER.

import type { KeyObject, X509Certificate } from 'node:crypto';
import type { X509Facts } from '../../domain/certificates/certificate.ts';
import { defined } from '../../kubernetes/outside.ts';
import { derInside, derTag, derValues } from './der.ts';

/** @throws whatever the crypto library throws for a key or name it does not know. */
export function x509Facts(certificate: X509Certificate): X509Facts {
  const extensions = extensionsOf(certificate.raw);
  return defined({
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serialHex: certificate.serialNumber.toLowerCase(),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
    dnsNames: namesIn(certificate.subjectAltName, 'DNS'),
    ipAddresses: namesIn(certificate.subjectAltName, 'IP Address'),
    isCa: certificate.ca,
    keyType: keyTypeOf(certificate.publicKey),
    subjectKeyId: hexOf(derValues(extensions.get(subjectKeyIdentifier) ?? Buffer.alloc(0))?.[0], derTag.octetString),
    authorityKeyId: hexOf(derInside(extensions.get(authorityKeyIdentifier) ?? Buffer.alloc(0))?.find(({ tag }) => tag === 0x80), 0x80),
  });
}

const subjectKeyIdentifier = '551d0e';
const authorityKeyIdentifier = '551d23';

/** Node writes a name's parts on lines of their own, the most general first. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

/** Node quotes a name that holds anything unusual as JSON (CVE-2021-44532); such a name is left out. */
function namesIn(subjectAltName: string | undefined, type: string): readonly string[] {
  const parts = (subjectAltName ?? '').match(/[^,"]+(?:"(?:[^"\\]|\\.)*")?/g) ?? [];
  return parts
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${type}:`) && !part.includes('"'))
    .map((part) => part.slice(type.length + 1));
}

const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

function keyTypeOf(key: KeyObject): string {
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return `RSA ${details?.modulusLength ?? '?'}`;
    case 'ec':
      return `EC ${curves[details?.namedCurve ?? ''] ?? details?.namedCurve ?? '?'}`;
    case 'ed25519':
      return 'Ed25519';
    case 'ed448':
      return 'Ed448';
    default:
      return key.asymmetricKeyType ?? '?';
  }
}

/** Extension values by the hex of their OID (RFC 5280, 4.1: tbsCertificate's [3]). */
function extensionsOf(der: Buffer): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  const tbs = derInside(der)?.[0];
  const wrapper = tbs && derValues(tbs.content)?.find(({ tag }) => tag === 0xa3);
  for (const extension of (wrapper && derInside(wrapper.content)) ?? []) {
    const parts = derValues(extension.content) ?? [];
    const [oid, value] = [parts[0], parts.at(-1)];
    if (oid?.tag === derTag.oid && value?.tag === derTag.octetString) found.set(oid.content.toString('hex'), value.content);
  }
  return found;
}

function hexOf(value: { readonly tag: number; readonly content: Buffer } | undefined, tag: number): string | undefined {
  return value?.tag === tag ? value.content.toString('hex') : undefined;
}
