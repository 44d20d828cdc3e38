// What a claim's line and its parts say, from the inventory to the words.

import assert from 'node:assert/strict';
import { noCounts } from '../../../src/domain/findings/findingWays.ts';
import type { Facts } from '../../../src/domain/inventory/facts.ts';
import type { Policy } from '../../../src/domain/policies/policy.ts';
import { judge } from '../../../src/domain/volumes/judge.ts';
import type { ProtectionReason } from '../../../src/domain/volumes/protection.ts';
import { claimPhrase, keptVolumePhrase, policyPhrase, reachPhrase, restorePointsPhrase } from '../../../src/ui/words/claimWords.ts';
import { protectionPhrase, reasonSentence } from '../../../src/ui/words/protectionWords.ts';
import { restorePointPhrase } from '../../../src/ui/words/restorePointWords.ts';
import { unknownReason } from '../../../src/ui/words/unknownWords.ts';
import { ClusterView } from '../domain/inventory/clusterView.ts';
import { bound, day, hour, make, saved, start, without } from '../domain/inventory/make.ts';
import { english } from './english.ts';

const now = start + 20 * day;
const released = { phase: 'Released', reclaimPolicy: 'Retain' } as const;

function viewOf(...facts: readonly Facts[]): ClusterView {
  const view = new ClusterView();
  view.put(...facts);
  return view;
}

function line(view: ClusterView, id = 'shop/data', policy?: Policy): string {
  const row = view.row(id);
  return claimPhrase({ row, verdict: judge(row, policy, now), certificates: [], findings: noCounts }, now, english);
}

describe('the words of a claim', () => {
  it('while its snapshots are read for the first time: what the outline tells, and that it is not all', () => {
    const view = new ClusterView({ snapshot: 'stillReading' });
    const outline = { kind: 'snapshotOutline', namespace: 'shop', name: 'data', count: 14, readyCount: 14 } as const;
    view.put(...bound('data', { capacityBytes: 2 ** 30 }), { ...outline, newestFrom: now - 4 * hour, newestTo: now - 3 * hour });
    assert.equal(line(view), '14 restore points, newest about 3 h ago; still reading · 1Gi');
    assert.equal(restorePointsPhrase(view.row('shop/data'), now, english), '14 restore points, newest about 3 h ago; still reading');
    view.put({ ...outline, count: 1 });
    assert.equal(line(view), '1 restore point; still reading · 1Gi');
  });

  it('whose restore points cannot all be used: the newest that is spoken of is one that can', () => {
    const [older, newer] = [saved('older', 'data', 'pv-data', { takenAt: now - 30 * hour }), saved('newer', 'data', 'pv-data', { takenAt: now - hour, ready: false, error: { message: 'full' } })];
    const phrase = (...facts: readonly Facts[]): string => restorePointsPhrase(viewOf(...bound('data'), ...facts).row('shop/data'), now, english);
    assert.equal(phrase(...older), '1 · 30 h ago');
    assert.equal(phrase(...older, ...newer), '2 · newest usable 30 h ago, oldest 30 h');
    assert.equal(phrase(...newer), '1 · none can be used');
    assert.equal(phrase(...older, ...saved('good', 'data', 'pv-data', { takenAt: now - hour })), '2 · newest 1 h ago, oldest 30 h');
  });

  it('that is gone: when it was last seen and what it left; one that never was', () => {
    const kept = make.volume('old', make.claim('data'), { ...released, phaseSince: now - 3 * day });
    assert.equal(line(viewOf(kept, ...saved('s', 'data', 'old'))), 'claim deleted · last seen 3 d ago · 1 restore point · kept volume');
    assert.equal(line(viewOf(make.volume('new', make.claim('data'), { phase: 'Available', claim: { namespace: 'shop', name: 'data', uid: '' } }))), 'no such claim yet, a volume is reserved for it · 0 restore points · kept volume');
    assert.equal(line(viewOf(make.content(make.snapshot('s', undefined), 'h', { deletionPolicy: 'Retain' })), 'shop/snapshot:s'), 'of an unknown claim · 1 restore point');
  });

  it('that keeps volumes besides its own', () => {
    const earlier = make.claim('data', { uid: 'earlier' });
    const view = viewOf(...bound('data'), ...saved('s', 'data', 'pv-data', { takenAt: now - hour }), make.volume('a', earlier, { ...released, phaseSince: now - 3 * day, capacityBytes: 2 ** 30 }), make.volume('b', earlier, released));
    assert.equal(line(view), 'saved 1 h ago · 2 kept volumes');
    const [a, b] = view.row('shop/data').keptVolumes ?? [];
    assert.equal(keptVolumePhrase(a!, now, english), 'released 3 d ago · 1Gi · reclaim policy Retain');
    assert.equal(keptVolumePhrase(b!, now, english), 'released · reclaim policy Retain');
    assert.equal(keptVolumePhrase({ ...b!, phase: 'Available' }, now, english), 'reserved for this claim · reclaim policy Retain');
    assert.equal(keptVolumePhrase({ ...b!, phase: 'Failed' }, now, english), 'could not be reclaimed · reclaim policy Retain');
  });

  it('of which nothing can or need be saved', () => {
    const [claim, volume] = bound('data');
    assert.equal(line(viewOf(claim, without(volume, 'driver', 'handle') as Facts)), 'never saved: no snapshots can be taken of it');
    assert.equal(line(viewOf(make.claim('data', { phase: 'Pending' }))), 'nothing to save yet · not bound yet');
    assert.equal(line(viewOf(...bound('data', { pod: 'web-1' }))), 'skipped: thrown away with its pod');
  });

  it('whose policy asks more than its points survive', () => {
    const policy: Policy = { name: 'p', skip: false, survives: 'cluster', claims: [] };
    assert.equal(line(viewOf(...bound('data'), ...saved('s', 'data', 'pv-data')), 'shop/data', policy), 'saved, but nothing that survives the cluster');
    assert.equal(policyPhrase(policy, english), 'a restore point that survives the cluster');
  });

  it('that was restored: since when, and not from when its data is', () => {
    const claim = make.claim('data', { volume: 'pv', createdAt: now - 2 * day, fromSnapshot: { namespace: 'shop', name: 's' } });
    const view = viewOf(claim, make.volume('pv', claim, { createdAt: now - 2 * day }), ...saved('s', 'other', 'pv-other'));
    assert.equal(line(view), 'restored 2 d ago, not saved since');
    assert.equal(line(view, 'shop/data', { name: 'p', skip: false, rpo: day, claims: [] }), 'not saved since it was restored 2 d ago, policy allows 24 h');
    assert.equal(restorePointPhrase(view.row('shop/data').restorePoints[0]!, now, english), 'ready · survives the claim, not the namespace · this volume was restored from it 19 Jan 01:00');
  });

  it('that a StatefulSet will use when it is scaled so far', () => {
    const view = viewOf(...bound('data-db-3'), make.workload('statefulSet', 'db', {}, { claimTemplates: ['data'] }));
    assert.equal(reachPhrase(view.row('shop/data-db-3').reach[0]!, english), 'StatefulSet · 1 pod · will use it when it has pod 3 again');
  });
});

describe('the words of restore points', () => {
  it('say what each is', () => {
    const content = make.content(make.snapshot('s', undefined), 'h-pv-data', { deletionPolicy: 'Retain' });
    const phrase = (...facts: readonly Facts[]): string => restorePointPhrase(viewOf(...bound('data'), ...facts).row('shop/data').restorePoints[0]!, now, english);
    assert.equal(phrase(content), 'no VolumeSnapshot names its VolumeSnapshotContent c-s');
    assert.equal(phrase(...saved('s', 'data', 'pv-data', { group: 'nightly' })), 'ready · survives the claim, not the namespace · one of group nightly');
    assert.equal(phrase(...saved('s', 'data', 'pv-data', { role: 'safety' })), 'ready · kept for undoing an operation · survives the claim, not the namespace');
  });
});

describe('the words of doubt', () => {
  it('name the kind and the cause', () => {
    assert.equal(unknownReason({ code: 'offline', kind: 'snapshot', since: start }, english), 'volumesnapshots offline since 01:00');
    const doubtful = (doubt: 'volumeUnproved' | 'ageUnknown' | 'survivalUnknown'): ProtectionReason => ({ code: 'doubtfulPoint', id: 'snapshot:1', at: now - hour, doubt });
    const phrases = (['volumeUnproved', 'ageUnknown', 'survivalUnknown'] as const).map((doubt) => protectionPhrase({ protection: 'Unknown', reasons: [doubtful(doubt)] }, now, english));
    assert.deepEqual(phrases, ['unknown because a newer restore point may be of another volume', 'unknown because a restore point does not tell its age', 'unknown because what a restore point survives is not visible']);
    assert.equal(reasonSentence(doubtful('ageUnknown'), now, english), 'That from today 00:00 may be better than any that counts: a restore point does not tell its age.');
  });
});
