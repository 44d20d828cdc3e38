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
    const issues: readonly RestorePointIssue[] = [{ code: 'contentMissing' }, { code: 'misbound' }, { code: 'otherVolume' }, { code: 'beingDeleted' }, { code: 'safety' }, { code: 'noSnapshot', content: 'c' }];
    for (const issue of issues) assert.equal(judge(row([point('s', now - hour, { issues: [issue] })]), policy, now).protection, 'Unprotected', issue.code);
    assert.equal(judge(row([point('s', now - hour, { trust: 'suspect' })]), policy, now).protection, 'Unprotected');
    assert.equal(judge(row([point('s', now - hour, { state: 'deleting' })]), policy, now).protection, 'Unprotected');
    assert.equal(judge(row([point('s', now - hour, { trust: 'suspect' }), point('older', now - 2 * hour)]), policy, now).protection, 'Protected');
  });

  it('a point whose volume or age cannot be told proves nothing, but forbids to call the claim Unprotected or Stale', () => {
    for (const code of ['volumeUnproved', 'ageUnknown'] as const) {
      const doubtful = point('d', now - hour, { issues: [{ code }] });
      assert.deepEqual(judge(row([doubtful]), policy, now).reasons, [{ code: 'doubtfulPoint', id: 'snapshot:d', at: now - hour, doubt: code }]);
      assert.equal(judge(row([doubtful, point('s', now - 2 * day)]), policy, now).protection, 'Unknown');
      assert.equal(judge(row([point('s', now - 2 * day), { ...doubtful, at: now - 3 * day }]), policy, now).protection, 'Stale', 'it is older in any case');
      assert.equal(judge(row([doubtful, point('s', now - 2 * hour)]), policy, now).protection, 'Protected');
    }
  });

  it('a point that may be taken away is gone for the verdict, from that moment on', () => {
    const expiring = row([point('s', now - hour, { expiresAt: now + hour })]);
    const verdict = judge(expiring, policy, now);
    assert.deepEqual([verdict.protection, verdict.validUntil], ['Protected', now + hour]);
    assert.equal(judge(expiring, policy, now + hour).protection, 'Unprotected');
  });

  it('a safety snapshot is no attempt: neither its failure nor its success says anything', () => {
    const safety = failed('f', now - hour);
    assert.equal(judge(row([{ ...safety, issues: [...safety.issues, { code: 'safety' }] }, point('s', now - 2 * hour)]), policy, now).protection, 'Protected');
    assert.equal(judge(row([point('u', now - hour, { issues: [{ code: 'safety' }] }), failed('f', now - 2 * hour), point('s', now - 3 * hour)]), policy, now).protection, 'Failing');
  });

  it('the point that a volume was restored from counts as of the restore, before younger ones of its own kind', () => {
    const origin = point('o', now - 9 * day, { ancestor: true, restoredAt: now - hour });
    const verdict = judge(row([point('before', now - 2 * hour), origin]), policy, now);
    assert.deepEqual([verdict.protection, verdict.reasons, verdict.validUntil], [
      'Protected',
      [{ code: 'newestPoint', at: now - 9 * day, id: 'snapshot:o' }, { code: 'restored', at: now - hour, id: 'snapshot:o' }],
      now + 23 * hour,
    ]);
    assert.equal(judge(row([failed('f', now - 2 * hour), origin]), policy, now).protection, 'Protected', 'what failed before the restore is over');
    assert.equal(judge(row([failed('f', now), origin]), policy, now).protection, 'Failing');
  });

  it('a clock behind the server’s does not make a point bad', () => {
    assert.equal(judge(row([point('s', now + hour)]), policy, now).protection, 'Protected');
  });
});

describe('judge, where the policy asks what a point survives', () => {
  const outliving: Policy = { ...policy, survives: 'namespace' };

  it('points that survive less do not count, and are told of', () => {
    assert.equal(judge(row([point('s', now - hour, { survives: 'namespace' })]), outliving, now).protection, 'Protected');
    assert.equal(judge(row([point('s', now - hour, { survives: 'cluster' })]), outliving, now).protection, 'Protected');
    assert.deepEqual(judge(row([point('s', now - hour)]), outliving, now), {
      protection: 'Unprotected',
      policy: 'databases',
      reasons: [{ code: 'survivesTooLittle', needed: 'namespace', count: 1 }],
      validUntil: now - hour + 30 * day,
    });
    const stale = judge(row([point('s', now - hour), point('far', now - 2 * day, { survives: 'namespace' })]), outliving, now);
    assert.deepEqual([stale.protection, stale.reasons.map(({ code }) => code)], ['Stale', ['olderThanPolicy', 'survivesTooLittle']]);
  });

  it('a point of which it is not known makes the verdict Unknown, unless another one is enough', () => {
    const unknown = point('u', now - hour, { survives: 'unknown' });
    assert.deepEqual(judge(row([unknown]), outliving, now).reasons, [{ code: 'doubtfulPoint', id: 'snapshot:u', at: now - hour, doubt: 'survivalUnknown' }]);
    assert.equal(judge(row([unknown, point('s', now - 2 * hour, { survives: 'namespace' })]), outliving, now).protection, 'Protected');
    assert.equal(judge(row([unknown]), policy, now).protection, 'Protected');
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
