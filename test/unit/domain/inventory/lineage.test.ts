// What counts for a volume that was filled from a snapshot, and for snapshots that name no claim: members of groups,
// contents made by hand, contents that outlived their snapshot.

import assert from 'node:assert/strict';
import type { Facts, SnapshotFacts, VolumeFacts } from '../../../../src/domain/inventory/facts.ts';
import { judge } from '../../../../src/domain/volumes/judge.ts';
import { ClusterView } from './clusterView.ts';
import { bound, day, hour, make, saved, start } from './make.ts';

const restoredAt = start + 10 * day;

/** `data` was taken at 1, 2 and 3 days, restored in place from the second, and lives on the volume `pv-new`. */
function restoredInPlace(more: Partial<VolumeFacts> = {}): readonly Facts[] {
  const [, old] = bound('data');
  const claim = make.claim('data', { uid: 'second', volume: 'pv-new', createdAt: restoredAt });
  return [
    claim,
    make.volume('pv-new', claim, { createdAt: restoredAt - hour, restored: { namespace: 'shop', snapshot: 's2', at: restoredAt }, ...more }),
    { ...old, phase: 'Released', reclaimPolicy: 'Retain' },
    ...[1, 2, 3].flatMap((n) => saved(`s${n}`, 'data', 'pv-data', { takenAt: start + n * day, createdAt: start + n * day })),
  ];
}

describe('a claim that was restored in place', () => {
  it('has the point it was restored from, as of then, and those before it; those after it are of another volume', () => {
    const view = new ClusterView();
    view.put(...restoredInPlace());
    assert.deepEqual(view.points('shop/data'), ['s3!otherVolume', 's2', 's1']);
    assert.deepEqual(view.row('shop/data').restorePoints.map(({ ancestor, restoredAt: at }) => [ancestor, at]), [[undefined, undefined], [true, restoredAt], [true, undefined]]);
  });

  it('is exposed from then on, not from when that point was taken', () => {
    const view = new ClusterView();
    view.put(...restoredInPlace());
    const policy = { name: 'p', skip: false, rpo: day, claims: [] };
    const fresh = judge(view.row('shop/data'), policy, restoredAt + hour);
    assert.deepEqual([fresh.protection, fresh.validUntil, fresh.reasons.map(({ code }) => code)], ['Protected', restoredAt + day, ['newestPoint', 'restored']]);
    const later = judge(view.row('shop/data'), policy, restoredAt + day);
    assert.deepEqual([later.protection, later.reasons[0]], ['Stale', { code: 'olderThanPolicy', at: restoredAt, rpo: day }]);
  });

  it('goes on with its own points', () => {
    const view = new ClusterView();
    view.put(...restoredInPlace(), ...saved('s4', 'data', 'pv-new', { takenAt: restoredAt + hour }));
    assert.deepEqual(view.points('shop/data'), ['s4', 's3!otherVolume', 's2', 's1']);
  });

  it('an editor whose clock was ahead does not shorten the exposure: the claim is no younger than its making', () => {
    const view = new ClusterView();
    view.put(...restoredInPlace({ restored: { namespace: 'shop', snapshot: 's2', at: restoredAt + 9 * day } }));
    assert.equal(view.row('shop/data').restorePoints[1]?.restoredAt, restoredAt);
  });

  it('nothing of the earlier volume counts once that point is gone, or is another one of its name', () => {
    const view = new ClusterView();
    view.put(...restoredInPlace());
    view.remove(make.snapshot('s2', 'data'));
    assert.deepEqual(view.points('shop/data'), ['s3!otherVolume', 's1!otherVolume']);
    view.put(make.snapshot('s2', 'data', { takenAt: start + 2 * day, createdAt: restoredAt }));
    assert.deepEqual(view.points('shop/data'), ['s3!otherVolume', 's2!otherVolume', 's1!otherVolume']);
  });

  it('twice: the line goes back through both volumes, each as far as it was used', () => {
    const view = new ClusterView();
    const third = make.claim('data', { uid: 'third', volume: 'pv-third', createdAt: start + 20 * day });
    const [, , ...earlier] = restoredInPlace();
    const before = make.volume('pv-new', make.claim('data', { uid: 'second' }), { phase: 'Released', reclaimPolicy: 'Retain', createdAt: restoredAt - hour, restored: { namespace: 'shop', snapshot: 's2', at: restoredAt } });
    const taken = [11, 12].flatMap((n) => saved(`s${n}`, 'data', 'pv-new', { takenAt: start + n * day, createdAt: start + n * day }));
    view.put(third, make.volume('pv-third', third, { createdAt: start + 20 * day, restored: { namespace: 'shop', snapshot: 's11' } }), before, ...earlier, ...taken);
    assert.deepEqual(view.points('shop/data'), ['s12!otherVolume', 's11', 's3!otherVolume', 's2', 's1']);
    assert.equal(view.row('shop/data').restorePoints[1]?.restoredAt, start + 20 * day);
  });

  it('annotations that lead in a circle end', () => {
    const view = new ClusterView();
    const [claim, volume] = bound('data');
    view.put(claim, { ...volume, restored: { namespace: 'shop', snapshot: 's' } }, ...saved('s', 'data', 'pv-data', { createdAt: start }));
    assert.deepEqual(view.points('shop/data'), ['s']);
  });
});

describe('a claim made from a snapshot', () => {
  const copy = make.claim('copy', { volume: 'pv-copy', createdAt: restoredAt, fromSnapshot: { namespace: 'shop', name: 's' } });
  const source = [...bound('data'), ...saved('s', 'data', 'pv-data', { createdAt: start + hour })];

  it('counts that snapshot, which stays a point of its own volume, too', () => {
    const view = new ClusterView();
    view.put(...source, copy, make.volume('pv-copy', copy, { createdAt: restoredAt }));
    assert.deepEqual([view.points('shop/data'), view.points('shop/copy')], [['s'], ['s']]);
    assert.deepEqual(view.row('shop/copy').restorePoints.map((p) => [p.ancestor, p.restoredAt]), [[true, restoredAt]]);
  });

  it('does not where its volume was there before it: a claim that is bound by hand ignores its data source', () => {
    const view = new ClusterView();
    view.put(...source, copy, make.volume('pv-copy', copy, { createdAt: restoredAt - 1 }));
    assert.deepEqual(view.points('shop/copy'), []);
  });

  it('does not while the snapshot and its content do not prove each other', () => {
    const view = new ClusterView({ snapshotContent: 'forbidden' });
    view.put(copy, make.volume('pv-copy', copy, { createdAt: restoredAt }), make.snapshot('s', 'data', { createdAt: start }));
    assert.deepEqual(view.points('shop/copy'), []);
  });
});

describe('members of a group snapshot', () => {
  /** The controller names the claim that the volume is bound to; none if it finds no volume. */
  const member = (claim: string | undefined): readonly Facts[] => {
    const snapshot = make.snapshot('member', claim, { group: 'nightly' });
    return [snapshot, make.content(snapshot, 'h-pv-data', { class: 'fast' })];
  };

  it('belong to their volume by its handle, with and without the name of a claim', () => {
    for (const claim of ['data', undefined]) {
      const view = new ClusterView();
      view.put(...bound('data'), ...member(claim));
      assert.deepEqual([[...view.rows.keys()], view.points('shop/data'), view.row('shop/data').restorePoints[0]?.group], [['shop/data'], ['member'], 'nightly'], claim);
    }
  });
});

describe('contents that outlived their snapshot', () => {
  const snapshot: SnapshotFacts = make.snapshot('s', 'data');
  const kept = make.content(snapshot, 'h-pv-data', { deletionPolicy: 'Retain', takenAt: start + hour });

  it('are points of their volume that cannot be restored as they are', () => {
    const view = new ClusterView();
    view.put(...bound('data'), snapshot, kept);
    assert.deepEqual(view.points('shop/data'), ['s']);
    view.remove(snapshot);
    const [point] = view.row('shop/data').restorePoints;
    assert.deepEqual([point?.id, point?.state, point?.at, point?.issues], ['content:content:/c-s', 'detached', start + hour, [{ code: 'noSnapshot', content: 'c-s' }]]);
    view.put(snapshot);
    assert.deepEqual(view.points('shop/data'), ['s']);
  });

  it('are rows of their own where the volume is gone, too: all that a deleted namespace leaves', () => {
    const view = new ClusterView();
    view.put(snapshot, kept);
    assert.deepEqual([...view.rows.keys()], ['shop/data']);
    view.remove(snapshot);
    assert.deepEqual([...view.rows.keys()], ['shop/snapshot:s']);
    assert.deepEqual(view.remove(kept).removedRows, ['shop/snapshot:s']);
  });

  it('are not called so before the snapshots were read, under Delete, or where another content has the same storage snapshot', () => {
    const view = new ClusterView({ snapshot: undefined });
    view.put(...bound('data'), kept);
    assert.deepEqual(view.points('shop/data'), []);
    assert.deepEqual(view.row('shop/data').unread, [{ code: 'stillReading', kind: 'snapshot' }]);
    view.state('snapshot', '', 'live');
    assert.deepEqual(view.points('shop/data'), ['s!noSnapshot']);
    view.put({ ...kept, deletionPolicy: 'Delete' });
    assert.deepEqual(view.points('shop/data'), []);
    const copy = make.snapshot('copy/t', undefined);
    view.put(kept, copy, make.content(copy, undefined, { snapshotHandle: 's-s' }));
    assert.deepEqual(view.points('shop/data'), ['t!ageUnknown']);
  });

  it('another snapshot of that name does not hide them', () => {
    const view = new ClusterView();
    view.put(...bound('data'), kept, { ...snapshot, uid: 'another', content: 'c-other' });
    assert.deepEqual(view.points('shop/data'), ['s!noSnapshot', 's!contentMissing']);
  });
});
