// How urgent a certificate is, as a function of time.

import type { CertificateFacts, Lifetime, Urgency } from './certificate.ts';
import { lifetimeOf } from './lifetimeOf.ts';

const day = 24 * 60 * 60 * 1000;

/** An urgency; `validUntil` is when time alone changes it, absent if it no longer does. */
export interface TimedUrgency {
  readonly urgency: Urgency;
  readonly validUntil?: number;
}

/**
 * Thresholds are shares of the lifetime: soon at 20 % left, act now at 10 %. Floors of 14 and 7 days lift them for short
 * lives, but never above a third (where renewal is due) and a sixth: certificates of six days exist. Ceilings of 90 and
 * 28 days hold them down for long ones: a tenth of a ten-year authority's life is a year.
 * @param now milliseconds since the epoch, by the API server's clock
 */
export function urgencyOf(certificate: CertificateFacts, now: number): TimedUrgency {
  const lifetime = lifetimeOf(certificate);
  if (lifetime === undefined) return { urgency: 'unknown' };
  const { notBefore, notAfter } = lifetime;
  // Whoever is served it refuses it already.
  if (now < notBefore) return { urgency: 'actNow', validUntil: notBefore };
  const { soon, actNow } = thresholds(lifetime);
  if (now < notAfter - soon) return { urgency: 'fine', validUntil: notAfter - soon };
  if (now < notAfter - actNow) return { urgency: 'soon', validUntil: notAfter - actNow };
  return now < notAfter ? { urgency: 'actNow', validUntil: notAfter } : { urgency: 'actNow' };
}

function thresholds({ notBefore, notAfter }: Lifetime): { readonly soon: number; readonly actNow: number } {
  const lifetime = Math.max(0, notAfter - notBefore);
  return {
    soon: Math.min(90 * day, Math.max(lifetime * 0.2, Math.min(14 * day, lifetime / 3))),
    actNow: Math.min(28 * day, Math.max(lifetime * 0.1, Math.min(7 * day, lifetime / 6))),
  };
}
