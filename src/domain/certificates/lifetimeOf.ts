// From when until when a certificate is valid, as far as that is known.

import type { CertificateFacts, Lifetime } from './certificate.ts';

/** @returns the leaf's, else what cert-manager says of it; undefined where neither was seen. */
export function lifetimeOf(certificate: CertificateFacts): Lifetime | undefined {
  if (certificate.readable) return certificate.leaf;
  return certificate.reason === 'notVisible' ? certificate.lifetime : undefined;
}
