// Volumes without a claim, claims without a volume, and volumes that no snapshot can be taken of.

import assert from 'node:assert/strict';
import type { VolumeFacts } from '../../../../src/domain/inventory/facts.ts';
import { judge } from '../../../../src/domain/volumes/judge.ts';
import { ClusterView } from './clusterView.ts';
import { bound, day, hour, make, saved, start, without } from './make.ts';

const released = { phase: 'Released', reclaimPolicy: 'Retain' } as const;

function keptNames(view: ClusterView, id = 'shop/data'): readonly string[] {
  return (view.row(id).keptVolumes ?? []).map(({ name }) => name);
}

describe('kept volumes', () => {
  it('of a claim that lives with another volume are told in its row, newest first', () => {
    const view = new ClusterView();
    const [claim, volume] = bound('data');
    const earlier = make.claim('data', { uid: 'earlier' });
    view.put(claim, volume, make.volume('old', earlier, { ...released, capacityBytes: 7, phaseSince: start + hour }), make.volume('older', earlier, { ...released, createdAt: start - day }));
    assert.equal(view.row('shop/data').volume?.name, 'pv-data');
    assert.deepEqual(keptNames(view), ['old', 'older']);
    assert.deepEqual(view.row('shop/data').keptVolumes?.[0], {
      name: 'old', driver: 'csi.test', handle: 'h-old', reclaimPolicy: 'Retain', capacityBytes: 7, phase: 'Released', since: start + hour, createdAt: start,
    });
  });

  it('go from the row when they are released for good, or become the claim’s own', () => {
    const view = new ClusterView();
    const [claim, volume] = bound('data');
    const kept = make.volume('old', make.claim('data', { uid: 'earlier' }), released);
    view.put(claim, volume, kept);
    view.put({ ...kept, deletingSince: start });
    assert.equal('keptVolumes' in view.row('shop/data'), false);
    view.put(kept);
    assert.deepEqual(keptNames(view), ['old']);
    view.put(without(kept, 'claim'));
    assert.equal('keptVolumes' in view.row('shop/data'), false);
  });

  it('are what Retain left and what is reserved, not what Delete is about to remove or what is bound', () => {
    const cases: readonly (readonly [Partial<VolumeFacts>, boolean])[] = [
      [released, true],
      [{ phase: 'Failed', reclaimPolicy: 'Retain' }, true],
      [{ phase: 'Released', reclaimPolicy: 'Delete' }, false],
      [{ phase: 'Failed', reclaimPolicy: 'Delete' }, false],
      [{ phase: 'Bound', reclaimPolicy: 'Retain' }, false],
      [{ phase: 'Pending', reclaimPolicy: 'Retain' }, false],
      [{ phase: 'Available', reclaimPolicy: 'Delete', claim: { namespace: 'shop', name: 'data', uid: '' } }, true],
    ];
    for (const [facts, isKept] of cases) {
      const view = new ClusterView();
      view.put(...bound('data'), make.volume('other', make.claim('data', { uid: 'earlier' }), facts));
      assert.equal('keptVolumes' in view.row('shop/data'), isKept, JSON.stringify(facts));
    }
  });

  it('one that is reserved for the claim and named by it is its own', () => {
    const view = new ClusterView();
    const claim = make.claim('data', { phase: 'Pending', volume: 'mine' });
    view.put(claim, make.volume('mine', claim, { phase: 'Available', claim: { namespace: 'shop', name: 'data', uid: '' } }));
    assert.equal('keptVolumes' in view.row('shop/data'), false);
  });

  it('of a claim and a namespace that are gone are rows, with when the claim was last seen', () => {
    const view = new ClusterView();
    const gone = make.claim('past/data');
    view.put(make.volume('a', gone, { ...released, phaseSince: start + 5 * day }), make.volume('b', gone, { ...released, createdAt: start + hour }));
    const row = view.row('past/data');
    assert.deepEqual([row.state, row.volume?.name, keptNames(view, 'past/data'), row.lastSeenAt], ['Gone', 'b', ['b', 'a'], start + 5 * day]);
  });

  it('a reserved one proves no claim', () => {
    const view = new ClusterView();
    view.put(make.volume('a', make.claim('data'), { phase: 'Available', claim: { namespace: 'shop', name: 'data', uid: '' } }));
    assert.deepEqual([view.row('shop/data').state, view.row('shop/data').lastSeenAt], ['Gone', undefined]);
  });
});

describe('a claim that is gone', () => {
  it('was there when its last snapshot was taken; one that never succeeded proves nothing', () => {
    const view = new ClusterView();
    view.put(...saved('s', 'data', 'pv-data', { takenAt: start + day }), ...saved('t', 'data', 'pv-data', { takenAt: start + 2 * day, ready: false }));
    assert.equal(view.row('shop/data').lastSeenAt, start + day);
  });
});

describe('volumes that no snapshot can be taken of', () => {
  it('are Unprotected at once, and whatever could not be read does not make that unknown', () => {
    for (const claimed of [{}, { storageClass: 'manual' }]) {
      const view = new ClusterView({ snapshot: 'forbidden', snapshotContent: 'forbidden' });
      const [claim, volume] = bound('data', claimed);
      view.put(claim, without(volume, 'driver', 'handle'));
      const row = view.row('shop/data');
      assert.deepEqual(row.unread, []);
      assert.deepEqual(judge(row, undefined, start + hour), { protection: 'Unprotected', reasons: [{ code: 'neverSaved' }, { code: 'cannotSnapshot', volume: 'pv-data' }, { code: 'noPolicy' }] });
    }
  });

  it('a static CSI volume, without a class, is as good as any', () => {
    const view = new ClusterView();
    view.put(...bound('data'), ...saved('s', 'data', 'pv-data'));
    assert.equal(view.row('shop/data').storageClass, undefined);
    assert.equal(judge(view.row('shop/data'), undefined, start + 9 * day).protection, 'Protected');
  });
});

describe('a claim without a volume', () => {
  it('has nothing to save, and nothing that could be read would change that', () => {
    const view = new ClusterView({ snapshot: 'forbidden', snapshotContent: undefined, volume: 'offline' });
    view.put(make.claim('data', { phase: 'Pending' }));
    assert.deepEqual(view.row('shop/data').unread, []);
    assert.equal(judge(view.row('shop/data'), undefined, start + hour).protection, 'NotYetDue');
    assert.deepEqual(judge(view.row('shop/data'), undefined, start + 9 * day), { protection: 'NotYetDue', reasons: [{ code: 'notBound' }, { code: 'noPolicy' }] });
  });
});

describe('the claim of an ephemeral volume', () => {
  const ephemeral = bound('web-1-scratch', { pod: 'web-1' });

  it('is skipped, unless a policy asks for it', () => {
    const view = new ClusterView();
    view.put(...ephemeral);
    const row = view.row('shop/web-1-scratch');
    assert.deepEqual(judge(row, undefined, start + 9 * day), { protection: 'Skipped', reasons: [{ code: 'ephemeral', pod: 'web-1' }] });
    assert.equal(judge(row, { name: 'all', skip: false, claims: [] }, start + 9 * day).protection, 'Unprotected');
  });
});
