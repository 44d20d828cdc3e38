// The fingerprint that certificates are compared by.

import type { X509Certificate } from 'node:crypto';

/** @returns SHA-256 over the DER as lower-case hex without separators. */
export function sha256Of(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}
