// A certificate's faults at a moment: those of its row, and those that time brings and takes.

import type { CertificateFault, CertificateRow } from './certificate.ts';

/**
 * @returns the row's faults, and with them those that rows never hold: `notYetValid` while `now` is before the leaf's
 * notBefore, `authorityExpired` once something beside the leaf has ended
 */
export function faultsAt({ certificate, bundleEnds, faults }: CertificateRow, now: number): readonly CertificateFault[] {
  const timed: CertificateFault[] = [];
  if (certificate.readable && now < certificate.leaf.notBefore) timed.push({ code: 'notYetValid', notBefore: certificate.leaf.notBefore });
  if (bundleEnds !== undefined && bundleEnds.notAfter <= now) timed.push({ code: 'authorityExpired', ...bundleEnds });
  return timed.length === 0 ? faults : [...timed, ...faults];
}
