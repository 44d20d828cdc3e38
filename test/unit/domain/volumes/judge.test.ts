// The verdicts: quantifiers, precedence, and how long each holds.

import assert from 'node:assert/strict';
import type { Unknown } from '../../../../src/domain/certainty.ts';
import type { ClaimRow } from '../../../../src/domain/inventory/row.ts';
import type { Policy } from '../../../../src/domain/policies/policy.ts';
import { judge } from '../../../../src/domain/volumes/judge.ts';
import type { RestorePoint, RestorePointIssue } from '../../../../src/domain/volumes/restorePoint.ts';
import { day, hour, start, without } from '../inventory/make.ts';

const policy: Policy = { name: 'databases', skip: false, rpo: 24 * hour, keep: 30 * day, claims: [] };
const now = start + 100 * day;
const forbidden: Unknown = { code: 'forbidden', kind: 'snapshot', namespace: 'shop' };

function point(name: string, at: number, more: Partial<RestorePoint> = {}): RestorePoint {
  return { id: `snapshot:${name}`, source: 'csiSnapshot', namespace: 'shop', name, uid: name, at, state: 'ready', issues: [], survives: 'claim', trust: 'unknown', ...more };
}

function failed(name: string, at: number): RestorePoint {
  return point(name, at, { state: 'failed', issues: [{ code: 'failed', message: 'quota' }] });
}

function row(restorePoints: readonly RestorePoint[], more: Partial<ClaimRow> = {}): ClaimRow {
  return {
    id: 'shop/data',
    namespace: 'shop',
    name: 'data',
    uid: 'u',
    state: 'Bound',
    createdAt: start,
    accessModes: [],
    volumeMode: 'Filesystem',
    encrypted: { known: true, value: true },
    restorePoints,
    unread: [],
    reach: [],
    certificates: [],
    certificatesUnread: [],
    ...more,
  };
}

describe('judge, under a policy', () => {
  it('Protected: a good point younger than what may be lost, until it is that old', () => {
    assert.deepEqual(judge(row([point('s', now - hour)]), policy, now), {
      protection: 'Protected',
      policy: 'databases',
      reasons: [{ code: 'newestPoint', at: now - hour, id: 'snapshot:s' }],
      validUntil: now + 23 * hour,
    });
  });

  it('turns Stale with time alone, at the very moment that the verdict before it named', () => {
    const saved = row([point('s', now)]);
    const until = judge(saved, policy, now).validUntil!;
    assert.equal(until, now + 24 * hour);
    assert.equal(judge(saved, policy, until - 1).protection, 'Protected');
    const stale = judge(saved, policy, until);
    assert.deepEqual([stale.protection, stale.reasons, stale.validUntil], ['Stale', [{ code: 'olderThanPolicy', at: now, rpo: 24 * hour }], now + 30 * day]);
    const expired = judge(saved, policy, stale.validUntil!);
    assert.deepEqual([expired.protection, expired.reasons, expired.validUntil], ['Unprotected', [{ code: 'noUsablePoint', count: 1 }], undefined]);
  });

  it('NotYetDue for as long as a new claim may be without, then Unprotected', () => {
    const verdict = judge(row([]), policy, start + hour);
    assert.deepEqual([verdict.protection, verdict.reasons, verdict.validUntil], ['NotYetDue', [{ code: 'createdRecently', createdAt: start, dueAt: start + 24 * hour }], start + 24 * hour]);
    const later = judge(row([]), policy, verdict.validUntil!);
    assert.deepEqual([later.protection, later.reasons, later.validUntil], ['Unprotected', [{ code: 'neverSaved' }], undefined]);
  });

  it('Skipped goes before everything, read or not', () => {
    assert.deepEqual(judge(row([], { unread: [forbidden] }), { name: 'scratch', skip: true, claims: [] }, now), {
      protection: 'Skipped',
      policy: 'scratch',
      reasons: [{ code: 'policySkips', policy: 'scratch' }],
    });
  });

  it('one good point in a readable source proves Protected, though another source was not read', () => {
    const verdict = judge(row([point('s', now - hour)], { unread: [forbidden] }), policy, now);
    assert.deepEqual([verdict.protection, verdict.reasons.map(({ code }) => code)], ['Protected', ['newestPoint', 'unread']]);
  });

  it('Unprotected, NotYetDue and Stale need every source: else Unknown, which says why', () => {
    for (const [points, at] of [[[], now], [[], start + hour], [[point('s', now - 2 * day)], now]] as const) {
      const verdict = judge(row(points, { unread: [forbidden] }), policy, at);
      assert.equal(verdict.protection, 'Unknown');
      assert.deepEqual(verdict.reasons[0], { code: 'unread', why: forbidden });
    }
  });

  it('Failing: the newest attempt failed, though what may be lost is not reached yet', () => {
    const verdict = judge(row([failed('f', now - hour), point('s', now - 2 * hour)]), policy, now);
    assert.deepEqual(verdict, {
      protection: 'Failing',
      policy: 'databases',
      reasons: [
        { code: 'lastAttemptFailed', id: 'snapshot:f', message: 'quota' },
        { code: 'newestPoint', at: now - 2 * hour, id: 'snapshot:s' },
      ],
      validUntil: now + 22 * hour,
    });
  });

  it('a failure is added to what is worse than it, and is over after a success', () => {
    const codes = (points: readonly RestorePoint[], at = now): unknown => {
      const { protection, reasons } = judge(row(points), policy, at);
      return [protection, ...reasons.map(({ code }) => code)];
    };
    assert.deepEqual(codes([failed('f', now - hour), point('s', now - 2 * day)]), ['Stale', 'olderThanPolicy', 'lastAttemptFailed']);
    assert.deepEqual(codes([failed('f', now - hour)]), ['Unprotected', 'noUsablePoint', 'lastAttemptFailed']);
    assert.deepEqual(codes([failed('f', start + hour)], start + 2 * hour), ['NotYetDue', 'createdRecently', 'lastAttemptFailed']);
    assert.deepEqual(codes([point('s', now - hour), failed('f', now - 2 * hour)]), ['Protected', 'newestPoint']);
  });

  it('neither a pending attempt nor one on an earlier claim of that name is a failure', () => {
    const pending = point('p', now - 1, { state: 'pending', issues: [{ code: 'notReady', since: now - 1 }] });
    assert.equal(judge(row([pending, point('s', now - hour)]), policy, now).protection, 'Protected');
    const ofBefore = failed('f', start - hour);
    assert.deepEqual(judge(row([ofBefore]), policy, now).reasons, [{ code: 'noUsablePoint', count: 1 }]);
    const ofOther = { ...failed('o', now - 1), issues: [{ code: 'failed', message: '' }, { code: 'otherVolume' }] as const };
    assert.equal(judge(row([ofOther, point('s', now - hour)]), policy, now).protection, 'Protected');
  });

  it('points do not count that are suspect, expired, not ready, or against which something speaks', () => {
    const issues: readonly RestorePointIssue[] = [{ code: 'contentMissing' }, { code: 'misbound' }, { code: 'otherVolume' }, { code: 'beingDeleted' }];
    for (const issue of issues) assert.equal(judge(row([point('s', now - hour, { issues: [issue] })]), policy, now).protection, 'Unprotected', issue.code);
    assert.equal(judge(row([point('s', now - hour, { trust: 'suspect' })]), policy, now).protection, 'Unprotected');
    assert.equal(judge(row([point('s', now - hour, { state: 'deleting' })]), policy, now).protection, 'Unprotected');
    assert.equal(judge(row([point('s', now - hour, { trust: 'suspect' }), point('older', now - 2 * hour)]), policy, now).protection, 'Protected');
  });

  it('a point whose volume or age cannot be told proves nothing, but forbids to call the claim Unprotected or Stale', () => {
    for (const code of ['volumeUnproved', 'ageUnknown'] as const) {
      const doubtful = point('d', now - hour, { issues: [{ code }] });
      assert.deepEqual(judge(row([doubtful]), policy, now).reasons, [{ code: 'unread', why: { code: 'notVisible' } }]);
      assert.equal(judge(row([doubtful, point('s', now - 2 * day)]), policy, now).protection, 'Unknown');
      assert.equal(judge(row([point('s', now - 2 * day), { ...doubtful, at: now - 3 * day }]), policy, now).protection, 'Stale', 'it is older in any case');
      assert.equal(judge(row([doubtful, point('s', now - 2 * hour)]), policy, now).protection, 'Protected');
    }
  });

  it('a clock behind the server’s does not make a point bad', () => {
    assert.equal(judge(row([point('s', now + hour)]), policy, now).protection, 'Protected');
  });
});

describe('judge, without a policy', () => {
  it('any usable point protects, however old, and time does not change it', () => {
    assert.deepEqual(judge(row([point('s', start)]), undefined, now), { protection: 'Protected', reasons: [{ code: 'newestPoint', at: start, id: 'snapshot:s' }, { code: 'noPolicy' }] });
  });

  it('none is NotYetDue for a day, then Unprotected', () => {
    const young = judge(row([]), undefined, start + 23 * hour);
    assert.deepEqual([young.protection, young.validUntil], ['NotYetDue', start + 24 * hour]);
    assert.deepEqual(judge(row([]), undefined, young.validUntil!), { protection: 'Unprotected', reasons: [{ code: 'neverSaved' }, { code: 'noPolicy' }] });
  });

  it('a policy that names no rpo asks for a point, not for its age', () => {
    const kept: Policy = { name: 'p', skip: false, claims: [] };
    assert.equal(judge(row([point('s', start)]), kept, now).protection, 'Protected');
    assert.equal(judge(row([]), kept, now).protection, 'Unprotected');
  });
});

describe('judge, of a claim that is gone', () => {
  const gone = without(row([], { state: 'Gone' }), 'createdAt', 'uid');

  it('does not let its newest point age', () => {
    const verdict = judge({ ...gone, restorePoints: [failed('f', now - hour), point('s', now - 9 * day)] }, policy, now);
    assert.deepEqual([verdict.protection, verdict.reasons.map(({ code }) => code)], ['Protected', ['newestPoint', 'lastAttemptFailed']]);
  });

  it('is Unprotected without any', () => {
    assert.equal(judge(gone, policy, now).protection, 'Unprotected');
  });
});
