// The certificate that expires first: the one that a claim's line speaks of.

import type { CertificateRow, Lifetime } from './certificate.ts';
import { lifetimeOf } from './lifetimeOf.ts';

/** @returns the row whose certificate expires first, with its lifetime; undefined where none is known. */
export function nextExpiry(certificates: Iterable<CertificateRow>): { readonly row: CertificateRow; readonly lifetime: Lifetime } | undefined {
  let next: { readonly row: CertificateRow; readonly lifetime: Lifetime } | undefined;
  for (const row of certificates) {
    const lifetime = lifetimeOf(row.certificate);
    if (lifetime !== undefined && (next === undefined || lifetime.notAfter < next.lifetime.notAfter)) next = { row, lifetime };
  }
  return next;
}
