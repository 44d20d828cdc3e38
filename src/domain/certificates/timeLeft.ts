// How long a certificate is still good.

import type { CertificateFacts } from './certificate.ts';

/** @returns milliseconds until the leaf expires, negative once it has; undefined where the certificate cannot be read. */
export function timeLeft(certificate: CertificateFacts, now: number): number | undefined {
  return certificate.readable ? certificate.leaf.notAfter - now : undefined;
}
