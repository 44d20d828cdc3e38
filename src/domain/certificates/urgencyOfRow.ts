// How urgent a certificate is with all that is wrong with it, as a function of time.

import type { CertificateFault, CertificateRow, Urgency } from './certificate.ts';
import { earliest } from '../earliest.ts';
import { faultsAt } from './faultsAt.ts';
import { urgencyOf, type TimedUrgency } from './urgencyOf.ts';

/** What keeps a certificate from serving as it is, and what will keep it from being renewed in time. */
const least: Partial<Readonly<Record<CertificateFault['code'], Urgency>>> = {
  keyMismatch: 'actNow',
  keyMissing: 'actNow',
  hostNotCovered: 'actNow',
  chainIncomplete: 'actNow',
  secretShared: 'actNow',
  issuanceFailed: 'soon',
};

const rank: Readonly<Record<Urgency, number>> = { actNow: 3, soon: 2, unknown: 1, fine: 0 };

/** @param now milliseconds since the epoch, by the API server's clock */
export function urgencyOfRow(row: CertificateRow, now: number): TimedUrgency {
  const byAge = urgencyOf(row.certificate, now);
  const byFaults = faultsAt(row, now).map(({ code }) => least[code]);
  const urgency = [...byFaults, withoutSecret(row)].reduce<Urgency>((worst, one) => (one !== undefined && rank[one] > rank[worst] ? one : worst), byAge.urgency);
  const bundleEnd = row.bundleEnds !== undefined && row.bundleEnds.notAfter > now ? row.bundleEnds.notAfter : undefined;
  const validUntil = earliest([byAge.validUntil, bundleEnd]);
  return { urgency, ...(validUntil === undefined ? {} : { validUntil }) };
}

/** A secret that is to be there and is not; while cert-manager is at it, that is as it should be. */
function withoutSecret({ certificate, managedBy }: CertificateRow): Urgency | undefined {
  if (certificate.readable || certificate.reason !== 'noSecret') return undefined;
  return managedBy?.renewal.state === 'seen' && managedBy.renewal.issuing ? undefined : 'actNow';
}
