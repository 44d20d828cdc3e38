// Reads the public part of a TLS secret: the certificates of tls.crt, and what they say. Keys are not looked at.

import { X509Certificate, type KeyObject } from 'node:crypto';
import { field, textOf } from '../domain/json.ts';
import type { X509Facts } from '../domain/certificates/certificate.ts';
import type { LiveObject } from './liveObject.ts';

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** @returns every certificate of a PEM text: node:crypto itself reads only the first. Those that cannot be read are left out. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  return [...pem.matchAll(block)].flatMap(([text]) => {
    try {
      return [new X509Certificate(text)];
    } catch {
      // What OpenSSL (or VS Code's BoringSSL) does not understand is nothing we could verify or replace.
      return [];
    }
  });
}

/** @returns the decoded text of one of the secret's files; undefined if it has none of that name. */
export function fileOf(secret: LiveObject, file: string): string | undefined {
  const base64 = textOf(field(secret.body['data'], file));
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}

/** @returns the certificates of tls.crt, the leaf first. */
export function chainOf(secret: LiveObject): readonly X509Certificate[] {
  return certificatesIn(fileOf(secret, 'tls.crt') ?? '');
}

/** @returns SHA-256 over the DER as lower-case hex without separators. */
export function sha256Of(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

export function factsOf(certificate: X509Certificate): X509Facts {
  const names = namesOf(certificate);
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialHex: certificate.serialNumber.toLowerCase(),
    sha256: sha256Of(certificate),
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
    dnsNames: names.filter((name) => name.type === 'DNS').map((name) => name.value),
    ipAddresses: names.filter((name) => name.type === 'IP Address').map((name) => name.value),
    isCa: certificate.ca,
    keyType: keyTypeOf(certificate.publicKey),
  };
}

/** The subject alternative names as node:crypto prints them; values it had to quote are JSON strings. */
export function namesOf(certificate: X509Certificate): readonly { readonly type: string; readonly value: string }[] {
  const found = (certificate.subjectAltName ?? '').matchAll(/(?:^|, )([^:,]+):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...found].map(([, type = '', value = '']) => ({ type, value: value.startsWith('"') ? (JSON.parse(value) as string) : value }));
}

/** Such as 'RSA 2048', 'EC P-256', 'Ed25519'. */
export function keyTypeOf(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return `RSA ${String(modulusLength)}`;
    case 'ec':
      return `EC ${curves[namedCurve ?? ''] ?? namedCurve ?? ''}`;
    case 'ed25519':
      return 'Ed25519';
    default:
      return key.asymmetricKeyType ?? 'unknown';
  }
}

/** OpenSSL's names of the NIST curves (SEC 2) and NIST's own. */
const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
