// How long a certificate is still good.

import type { CertificateFacts } from './certificate.ts';
import { lifetimeOf } from './lifetimeOf.ts';

/** @returns milliseconds until it expires, negative once it has; undefined where that is not known. */
export function timeLeft(certificate: CertificateFacts, now: number): number | undefined {
  const lifetime = lifetimeOf(certificate);
  return lifetime === undefined ? undefined : lifetime.notAfter - now;
}
