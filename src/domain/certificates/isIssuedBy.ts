// Whether a certificate names another as its issuer.

import type { ChainLink } from './certificate.ts';

/** Names must match, and key identifiers where both have one (RFC 5280, sections 4.2.1.1 and 6.1). A copy of itself is no issuer. */
export function isIssuedBy(certificate: ChainLink, authority: ChainLink): boolean {
  if (!authority.isCa || authority.subject !== certificate.issuer || authority.sha256 === certificate.sha256) return false;
  return certificate.authorityKeyId === undefined || authority.subjectKeyId === undefined || certificate.authorityKeyId === authority.subjectKeyId;
}
