// A certificate's faults at a moment: those of its row, and those that time brings and takes.

import type { CertificateFault, CertificateRow } from './certificate.ts';

/** @returns the row's faults, with `notYetValid` before them while `now` is before the leaf's notBefore. Rows never hold that one. */
export function faultsAt({ certificate, faults }: CertificateRow, now: number): readonly CertificateFault[] {
  if (!certificate.readable || now >= certificate.leaf.notBefore) return faults;
  return [{ code: 'notYetValid', notBefore: certificate.leaf.notBefore }, ...faults];
}
