// The certificate that expires first: the one that a claim's line speaks of.

import type { CertificateRow, X509Facts } from './certificate.ts';

/** @returns the row whose leaf expires first, with that leaf; undefined where none can be read. */
export function nextExpiry(certificates: Iterable<CertificateRow>): { readonly row: CertificateRow; readonly leaf: X509Facts } | undefined {
  let next: { readonly row: CertificateRow; readonly leaf: X509Facts } | undefined;
  for (const row of certificates) {
    if (!row.certificate.readable) continue;
    const { leaf } = row.certificate;
    if (next === undefined || leaf.notAfter < next.leaf.notAfter) next = { row, leaf };
  }
  return next;
}
