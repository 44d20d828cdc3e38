// The verdict on a claim: a pure function of its row, its policy and the time.

import { earliest } from '../earliest.ts';
import type { ClaimRow } from '../inventory/row.ts';
import type { Policy } from '../policies/policy.ts';
import { isUsable } from './isUsable.ts';
import type { Doubt, Protection, ProtectionReason, Verdict } from './protection.ts';
import { reachesLevel } from './reachesLevel.ts';
import type { RestorePoint } from './restorePoint.ts';

/** How long a claim may go without a first restore point where no policy says it. */
const grace = 24 * 60 * 60 * 1000;

/**
 * One good restore point in a readable source proves Protected. Unprotected and Stale need every source read, so where one
 * was not, they are Unknown. In this order: Skipped, Unknown, Unprotected or NotYetDue, Stale, Failing, Protected; what
 * else is true is added as further reasons.
 *
 * Without a policy nobody has said how much may be lost: any usable point protects, however old, and a claim without one is
 * Unprotected a day after it was made; that of an ephemeral volume is Skipped. A claim that is gone changes no more, so its
 * newest point does not age.
 * @param policy the one that applies to the claim, if any (`policyOf`)
 * @param now milliseconds since the epoch, by the API server's clock
 * @returns a verdict that holds while `now` is before its `validUntil`
 */
export function judge(row: ClaimRow, policy: Policy | undefined, now: number): Verdict {
  const named = policy === undefined ? {} : { policy: policy.name };
  if (policy?.skip === true) return { ...named, protection: 'Skipped', reasons: [{ code: 'policySkips', policy: policy.name }] };
  if (policy === undefined && row.pod !== undefined) return { protection: 'Skipped', reasons: [{ code: 'ephemeral', pod: row.pod }] };
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

/** What speaks for and against a claim at one moment. */
interface Evidence {
  /** The point whose restoring would lose least. */
  readonly newest: RestorePoint | undefined;
  readonly failure: readonly ProtectionReason[];
  /** What was not read, and may hold a better point. */
  readonly unread: readonly ProtectionReason[];
  /** Better points that outlive too little. */
  readonly weak: readonly ProtectionReason[];
  /** When time alone changes any of these. */
  readonly changesAt: number | undefined;
}

function weigh(row: ClaimRow, policy: Policy | undefined, now: number): Weighed {
  const { newest, failure, unread, weak, changesAt } = evidenceAt(row, policy, now);
  if (newest === undefined) return withoutPoint(row, policy, now, { failure, unread, weak, changesAt });
  const exposedFrom = exposureOf(newest);
  const rpo = row.state === 'Gone' ? undefined : policy?.rpo;
  const restored: readonly ProtectionReason[] = newest.restoredAt === undefined ? [] : [{ code: 'restored', at: newest.restoredAt, id: newest.id }];
  if (rpo !== undefined && now >= exposedFrom + rpo) {
    const old: ProtectionReason = { code: 'olderThanPolicy', at: exposedFrom, rpo };
    if (unread.length > 0) return { protection: 'Unknown', reasons: [...unread, old, ...restored, ...weak, ...failure], validUntil: changesAt };
    return { protection: 'Stale', reasons: [old, ...restored, ...weak, ...failure], validUntil: changesAt };
  }
  const found: readonly ProtectionReason[] = [{ code: 'newestPoint', at: newest.at, id: newest.id }, ...restored];
  const validUntil = earliest([rpo === undefined ? undefined : exposedFrom + rpo, changesAt]);
  if (failure.length > 0 && row.state !== 'Gone') return { protection: 'Failing', reasons: [...failure, ...found, ...weak, ...unread], validUntil };
  return { protection: 'Protected', reasons: [...found, ...failure, ...weak, ...unread], validUntil };
}

function withoutPoint(row: ClaimRow, policy: Policy | undefined, now: number, { failure, unread, weak, changesAt }: Omit<Evidence, 'newest'>): Weighed {
  if (unread.length > 0) return { protection: 'Unknown', reasons: [...unread, ...weak, ...failure], validUntil: changesAt };
  const impossible = snapshotsImpossible(row);
  const dueAt = row.createdAt === undefined ? undefined : row.createdAt + (policy?.rpo ?? grace);
  if (row.createdAt !== undefined && dueAt !== undefined && now < dueAt && impossible.length === 0) {
    const recent: ProtectionReason = { code: 'createdRecently', createdAt: row.createdAt, dueAt };
    return { protection: 'NotYetDue', reasons: [recent, ...weak, ...failure], validUntil: earliest([dueAt, changesAt]) };
  }
  if (row.state === 'Pending') return { protection: 'NotYetDue', reasons: [{ code: 'notBound' }, ...failure], validUntil: changesAt };
  const count = row.restorePoints.length;
  const never: readonly ProtectionReason[] = weak.length > 0 ? weak : [count === 0 ? { code: 'neverSaved' } : { code: 'noUsablePoint', count }];
  return { protection: 'Unprotected', reasons: [...never, ...impossible, ...failure], validUntil: changesAt };
}

function evidenceAt(row: ClaimRow, policy: Policy | undefined, now: number): Evidence {
  let newest: RestorePoint | undefined;
  for (const point of row.restorePoints) {
    const counts = isUsable(point) && now < expiryOf(point, policy) && reachesLevel(point, policy) === true;
    if (counts && (newest === undefined || exposureOf(point) > exposureOf(newest))) newest = point;
  }
  const mark = newest === undefined ? -Infinity : exposureOf(newest);
  const better = row.restorePoints.filter((point) => exposureOf(point) > mark && now < expiryOf(point, policy));
  const doubtful = better.filter((point) => doubtOf(point, policy) !== undefined);
  const weak = better.filter((point) => isUsable(point) && reachesLevel(point, policy) === false);
  const deciding = [...(newest === undefined ? [] : [newest]), ...weak, ...doubtful];
  return {
    newest,
    failure: failureAfter(row, newest),
    // A source that was not read explains the doubts, too.
    unread: row.unread.length > 0 ? row.unread.map((why) => ({ code: 'unread', why })) : doubtful.slice(0, 1).flatMap((point) => doubtOf(point, policy) ?? []),
    weak: weak.length === 0 || policy?.survives === undefined ? [] : [{ code: 'survivesTooLittle', needed: policy.survives, count: weak.length }],
    changesAt: earliest(deciding.map((point) => expiryOf(point, policy)).filter(Number.isFinite)),
  };
}

/** From when on writes are in no restore point, if this is the newest: its capture, or the restore that filled the volume with it. */
function exposureOf({ at, restoredAt }: RestorePoint): number {
  return restoredAt ?? at;
}

/** The newest attempt on this claim, if it failed after `newest` was taken. Points are sorted newest first. */
function failureAfter({ restorePoints, createdAt = 0 }: ClaimRow, newest: RestorePoint | undefined): readonly ProtectionReason[] {
  const isAttempt = ({ state, issues }: RestorePoint): boolean =>
    (state === 'ready' || state === 'failed') && !issues.some(({ code }) => code === 'otherVolume' || code === 'safety');
  const attempt = restorePoints.find(isAttempt);
  if (attempt?.state !== 'failed' || attempt.at < Math.max(createdAt, newest === undefined ? 0 : exposureOf(newest))) return [];
  const message = attempt.issues.find((issue) => issue.code === 'failed')?.message ?? '';
  return [{ code: 'lastAttemptFailed', id: attempt.id, message }];
}

/** @returns a reason where nothing speaks against the point but that something of it cannot be told. */
function doubtOf(point: RestorePoint, policy: Policy | undefined): ProtectionReason | undefined {
  const { state, issues, trust, id, at } = point;
  if (state !== 'ready' || trust === 'suspect' || reachesLevel(point, policy) === false) return undefined;
  // A point of unknown age is at least as old as its object.
  const doubts = issues.map(({ code }) => code).filter((code) => code === 'volumeUnproved' || code === 'ageUnknown');
  if (doubts.length < issues.length) return undefined;
  const doubt: Doubt | undefined = doubts[0] ?? (reachesLevel(point, policy) === undefined ? 'survivalUnknown' : undefined);
  return doubt === undefined ? undefined : { code: 'doubtfulPoint', id, at, doubt };
}

/** external-snapshotter refuses volumes that are not CSI ones. A volume that was not read has no reclaim policy here. */
function snapshotsImpossible({ volume }: ClaimRow): readonly ProtectionReason[] {
  return volume?.reclaimPolicy !== undefined && volume.driver === undefined ? [{ code: 'cannotSnapshot', volume: volume.name }] : [];
}

/** When retention lets a point go: from then on the engine may take it away. */
function expiryOf({ at, expiresAt = Infinity }: RestorePoint, policy: Policy | undefined): number {
  return Math.min(at + (policy?.keep ?? Infinity), expiresAt);
}
