// The verdict on a claim: a pure function of its row, its policy and the time.

import type { Unknown } from '../certainty.ts';
import { earliest } from '../earliest.ts';
import type { ClaimRow } from '../inventory/row.ts';
import type { Policy } from '../policies/policy.ts';
import { isUsable } from './isUsable.ts';
import type { Protection, ProtectionReason, Verdict } from './protection.ts';
import type { RestorePoint } from './restorePoint.ts';

/** How long a claim may go without a first restore point where no policy says it. */
const grace = 24 * 60 * 60 * 1000;

/**
 * One good restore point in a readable source proves Protected. Unprotected and Stale need every source read, so where one
 * was not, they are Unknown. In this order: Skipped, Unknown, Unprotected or NotYetDue, Stale, Failing, Protected; what
 * else is true is added as further reasons.
 *
 * Without a policy nobody has said how much may be lost: any usable point protects, however old, and a claim without one is
 * Unprotected a day after it was made. A claim that is gone changes no more, so its newest point does not age.
 * @param policy the one that applies to the claim, if any (`policyOf`)
 * @param now milliseconds since the epoch, by the API server's clock
 * @returns a verdict that holds while `now` is before its `validUntil`
 */
export function judge(row: ClaimRow, policy: Policy | undefined, now: number): Verdict {
  const named = policy === undefined ? {} : { policy: policy.name };
  if (policy?.skip === true) return { ...named, protection: 'Skipped', reasons: [{ code: 'policySkips', policy: policy.name }] };
  const { protection, reasons, validUntil } = weigh(row, policy, now);
  return {
    ...named,
    protection,
    reasons: policy === undefined ? [...reasons, { code: 'noPolicy' }] : reasons,
    ...(validUntil === undefined ? {} : { validUntil }),
  };
}

interface Weighed {
  readonly protection: Protection;
  readonly reasons: readonly ProtectionReason[];
  readonly validUntil?: number | undefined;
}

function weigh(row: ClaimRow, policy: Policy | undefined, now: number): Weighed {
  const newest = row.restorePoints.find((point) => isUsable(point) && now < expiryOf(point, policy));
  const failure = failureAfter(row, newest);
  const unread = unreadAfter(row, newest);
  if (newest === undefined) return withoutPoint(row, policy, now, failure, unread);
  const expiresAt = policy?.keep === undefined ? undefined : expiryOf(newest, policy);
  const rpo = row.state === 'Gone' ? undefined : policy?.rpo;
  if (rpo !== undefined && now >= newest.at + rpo) {
    const old: ProtectionReason = { code: 'olderThanPolicy', at: newest.at, rpo };
    if (unread.length > 0) return { protection: 'Unknown', reasons: [...unread, old, ...failure], validUntil: expiresAt };
    return { protection: 'Stale', reasons: [old, ...failure], validUntil: expiresAt };
  }
  const evidence: ProtectionReason = { code: 'newestPoint', at: newest.at, id: newest.id };
  const validUntil = earliest([rpo === undefined ? undefined : newest.at + rpo, expiresAt]);
  if (failure.length > 0 && row.state !== 'Gone') return { protection: 'Failing', reasons: [...failure, evidence, ...unread], validUntil };
  return { protection: 'Protected', reasons: [evidence, ...failure, ...unread], validUntil };
}

function withoutPoint(row: ClaimRow, policy: Policy | undefined, now: number, failure: readonly ProtectionReason[], unread: readonly ProtectionReason[]): Weighed {
  const count = row.restorePoints.length;
  if (unread.length > 0) return { protection: 'Unknown', reasons: [...unread, ...failure] };
  const dueAt = row.createdAt === undefined ? undefined : row.createdAt + (policy?.rpo ?? grace);
  if (row.createdAt !== undefined && dueAt !== undefined && now < dueAt) {
    return { protection: 'NotYetDue', reasons: [{ code: 'createdRecently', createdAt: row.createdAt, dueAt }, ...failure], validUntil: dueAt };
  }
  return { protection: 'Unprotected', reasons: [count === 0 ? { code: 'neverSaved' } : { code: 'noUsablePoint', count }, ...failure] };
}

/** The newest attempt on this claim, if it failed after `newest` was taken. Points are sorted newest first. */
function failureAfter({ restorePoints, createdAt = 0 }: ClaimRow, newest: RestorePoint | undefined): readonly ProtectionReason[] {
  const attempt = restorePoints.find(({ state, issues }) => (state === 'ready' || state === 'failed') && !issues.some(({ code }) => code === 'otherVolume'));
  if (attempt?.state !== 'failed' || attempt.at < Math.max(createdAt, newest?.at ?? 0)) return [];
  const message = attempt.issues.find((issue) => issue.code === 'failed')?.message ?? '';
  return [{ code: 'lastAttemptFailed', id: attempt.id, message }];
}

/** What could not be read, and may hold a better point than `newest`: sources, and points that do not tell their volume or age. */
function unreadAfter(row: ClaimRow, newest: RestorePoint | undefined): readonly ProtectionReason[] {
  const mayBeBetter = row.restorePoints.some((point) => isDoubtful(point) && point.at > (newest?.at ?? -Infinity));
  const sources: readonly Unknown[] = row.unread.length === 0 && mayBeBetter ? [{ code: 'notVisible' }] : row.unread;
  return sources.map((why) => ({ code: 'unread', why }));
}

/** Nothing speaks against it but that its volume or its age cannot be told; the latter is at least that of its object. */
function isDoubtful({ state, issues, trust }: RestorePoint): boolean {
  return state === 'ready' && trust !== 'suspect' && issues.length > 0 && issues.every(({ code }) => code === 'volumeUnproved' || code === 'ageUnknown');
}

/** When retention lets a point go: from then on the engine may take it away. */
function expiryOf({ at }: RestorePoint, policy: Policy | undefined): number {
  return at + (policy?.keep ?? Infinity);
}
