// That a verdict holds until the moment that it names: for random rows and policies, at sampled and at critical moments.

import assert from 'node:assert/strict';
import type { ClaimRow } from '../../../../src/domain/inventory/row.ts';
import type { Policy } from '../../../../src/domain/policies/policy.ts';
import { byAge } from '../../../../src/domain/volumes/byAge.ts';
import { judge } from '../../../../src/domain/volumes/judge.ts';
import type { RestorePoint, RestorePointIssue } from '../../../../src/domain/volumes/restorePoint.ts';
import { Random } from '../random.ts';
import { day, hour, start } from '../inventory/make.ts';

const issues: readonly RestorePointIssue[] = [{ code: 'volumeUnproved' }, { code: 'ageUnknown' }, { code: 'otherVolume' }, { code: 'safety' }];

function randomPoint(random: Random, i: number): RestorePoint {
  const at = start + random.number(40) * hour;
  const state = random.pick<RestorePoint['state']>('ready', 'ready', 'ready', 'pending', 'failed', 'detached');
  return {
    id: `snapshot:${i}`, source: 'csiSnapshot', namespace: 'shop', name: `s${i}`, uid: `${i}`, at, state,
    issues: state === 'failed' ? [{ code: 'failed', message: 'quota' }] : random.number(4) === 0 ? [random.pick(...issues)] : [],
    survives: random.pick('claim', 'namespace', 'unknown'),
    trust: random.pick('unknown', 'unknown', 'suspect'),
    ...(random.number(4) === 0 ? { expiresAt: at + random.number(60) * hour } : {}),
    ...(random.number(5) === 0 ? { ancestor: true as const, restoredAt: at + random.number(20) * hour } : {}),
  };
}

function randomRow(random: Random): ClaimRow {
  const state = random.pick<ClaimRow['state']>('Bound', 'Bound', 'Bound', 'Pending', 'Lost', 'Gone');
  return {
    id: 'shop/data', namespace: 'shop', name: 'data', state, accessModes: [], volumeMode: 'Filesystem',
    ...(state === 'Gone' ? {} : { createdAt: start + random.number(30) * hour }),
    ...(random.number(8) === 0 ? { volume: { name: 'pv', reclaimPolicy: 'Delete' } } : {}),
    ...(random.number(8) === 0 ? { pod: 'web-1' } : {}),
    encrypted: { known: true, value: true },
    restorePoints: Array.from({ length: random.number(6) }, (_, i) => randomPoint(random, i)).sort(byAge),
    unread: random.number(4) === 0 ? [{ code: 'stillReading', kind: 'snapshot' }] : [],
    reach: [], certificates: [], certificatesUnread: [],
  };
}

function randomPolicy(random: Random): Policy | undefined {
  if (random.number(4) === 0) return undefined;
  return {
    name: 'p', skip: random.number(12) === 0, claims: [],
    ...(random.number(4) === 0 ? {} : { rpo: (1 + random.number(24)) * hour }),
    ...(random.number(3) === 0 ? { keep: (1 + random.number(48)) * hour } : {}),
    ...(random.number(3) === 0 ? { survives: 'namespace' as const } : {}),
  };
}

/** Every moment at which anything of the row could change a verdict, and the one before it. */
function criticalMoments(row: ClaimRow, policy: Policy | undefined): readonly number[] {
  const { rpo = day, keep = 0 } = policy ?? {};
  const moments = [
    (row.createdAt ?? start) + rpo,
    (row.createdAt ?? start) + day,
    ...row.restorePoints.flatMap(({ at, restoredAt = at, expiresAt = at }) => [at, at + rpo, restoredAt + rpo, at + keep, expiresAt]),
  ];
  return moments.flatMap((moment) => [moment - 1, moment]);
}

describe('how long a verdict holds', () => {
  it('until the moment it names it is the same, evidence and all, and from then on it is another one', () => {
    let named = 0;
    const seen = new Set<string>();
    for (let seed = 1; seed <= 4000; seed++) {
      const random = new Random(seed);
      const [row, policy] = [randomRow(random), randomPolicy(random)];
      const now = start + random.number(100) * hour;
      const verdict = judge(row, policy, now);
      seen.add(verdict.protection);
      const until = verdict.validUntil ?? Infinity;
      assert.ok(until > now, `seed ${seed}: it names a moment that is over`);
      const moments = [now + random.number(200 * hour), ...criticalMoments(row, policy), ...(until === Infinity ? [] : [until - 1])];
      for (const at of moments) if (at >= now && at < until) assert.deepEqual(judge(row, policy, at), verdict, `seed ${seed}: another one ${at - now} ms later, before ${until - now}`);
      if (until === Infinity) continue;
      named += 1;
      assert.notDeepEqual(judge(row, policy, until), verdict, `seed ${seed}: the same one after the moment it names`);
    }
    assert.ok(named > 500, `only ${named} named a moment`);
    assert.deepEqual([...seen].sort(), ['Failing', 'NotYetDue', 'Protected', 'Skipped', 'Stale', 'Unknown', 'Unprotected']);
  });

  it('following the moments that verdicts name misses no change', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const [row, policy] = [randomRow(random), randomPolicy(random)];
      let verdict = judge(row, policy, start);
      for (let at = start; at < start + 8 * day; at += hour / 2) {
        while (verdict.validUntil !== undefined && verdict.validUntil <= at) verdict = judge(row, policy, verdict.validUntil);
        assert.deepEqual(verdict, judge(row, policy, at), `seed ${seed}, ${at - start} ms on`);
      }
    }
  });
});
