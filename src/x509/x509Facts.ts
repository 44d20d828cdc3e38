// The public facts of one certificate, from its DER.

import type { X509Certificate } from 'node:crypto';
import type { X509Facts } from '../domain/certificates/certificate.ts';
import { derInside, derTag, derValues } from './der.ts';
import { keyTypeOf } from './keyTypeOf.ts';
import { namesOf } from './namesOf.ts';
import { sha256Of } from './sha256Of.ts';
import { weakSignatureOf } from './weakSignatureOf.ts';

/** @throws whatever the crypto library throws for a key or name it does not know. */
export function x509Facts(certificate: X509Certificate): X509Facts {
  const { raw } = certificate;
  const extensions = extensionsOf(raw);
  const weakSignature = weakSignatureOf(raw);
  const names = namesOf(certificate);
  const subjectKeyId = hexOf(derValues(extensions.get(subjectKeyIdentifier) ?? Buffer.alloc(0))?.[0], derTag.octetString);
  const authorityKeyId = hexOf(derInside(extensions.get(authorityKeyIdentifier) ?? Buffer.alloc(0))?.find(({ tag }) => tag === 0x80), 0x80);
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serialHex: certificate.serialNumber.toLowerCase(),
    sha256: sha256Of(certificate),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
    dnsNames: names.filter(({ type }) => type === 'DNS').map(({ value }) => value),
    ipAddresses: names.filter(({ type }) => type === 'IP Address').map(({ value }) => value),
    isCa: certificate.ca,
    keyType: keyTypeOf(certificate.publicKey),
    ...(subjectKeyId === undefined ? {} : { subjectKeyId }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyId }),
    ...(weakSignature === undefined ? {} : { weakSignature }),
    ...(isForServers(extensions.get(extendedKeyUsage)) ? {} : { notForServers: true as const }),
  };
}

const subjectKeyIdentifier = '551d0e';
const authorityKeyIdentifier = '551d23';
const extendedKeyUsage = '551d25';

/** id-kp-serverAuth and anyExtendedKeyUsage (RFC 5280, 4.2.1.12). */
const servers: readonly (string | undefined)[] = ['2b06010505070301', '551d2500'];

/** Without the extension a certificate is for any use. */
function isForServers(usage: Buffer | undefined): boolean {
  return usage === undefined || (derInside(usage) ?? []).some(({ content }) => servers.includes(content.toString('hex')));
}

/** Node writes a name's parts on lines of their own, the most general first. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
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
