// What kind of key it is, in the words that people use of it.

import type { KeyObject } from 'node:crypto';

/** OpenSSL's names of the NIST curves (SEC 2) and NIST's own. */
const curves: Readonly<Record<string, string>> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

/** @returns such as 'RSA 2048', 'EC P-256', 'Ed25519'. */
export function keyTypeOf(key: KeyObject): string {
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
