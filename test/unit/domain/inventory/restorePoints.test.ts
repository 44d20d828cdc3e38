// Which snapshots are restore points of which claim, and what is said of those that may not be.

import assert from 'node:assert/strict';
import { ClusterView } from './clusterView.ts';
import { bound, hour, make, saved, start, without } from './make.ts';

describe('restore points', () => {
  it('are those whose content names the volume of the claim, newest first', () => {
    const view = new ClusterView();
    view.put(...bound('data'), ...saved('old', 'data', 'pv-data', { takenAt: start + hour }), ...saved('new', 'data', 'pv-data', { takenAt: start + 2 * hour, restoreBytes: 5, class: 'fast', stamp: 'unreadable' }));
    assert.deepEqual(view.points('shop/data'), ['new', 'old']);
    assert.deepEqual(view.row('shop/data').restorePoints[0], {
      id: 'snapshot:snapshot:shop/new',
      source: 'csiSnapshot',
      namespace: 'shop',
      name: 'new',
      uid: 'snapshot:shop/new',
      at: start + 2 * hour,
      state: 'ready',
      issues: [],
      survives: 'claim',
      trust: 'unknown',
      restoreBytes: 5,
      class: 'fast',
      deletionPolicy: 'Delete',
      driver: 'csi.test',
      stamp: 'unreadable',
    });
    assert.deepEqual(view.row('shop/data').unread, []);
  });

  it('survive the namespace under Retain, whatever the class says', () => {
    const view = new ClusterView();
    const snapshot = make.snapshot('s', 'data');
    view.put(...bound('data'), snapshot, make.content(snapshot, 'h-pv-data', { deletionPolicy: 'Retain' }));
    assert.equal(view.row('shop/data').restorePoints[0]?.survives, 'namespace');
  });

  it('tell pending, failed and deleting ones apart, with the last error', () => {
    const view = new ClusterView();
    const pending = make.snapshot('pending', 'data', { ready: false, createdAt: start + 1 });
    const unanswered = without(make.snapshot('fresh', 'data', { createdAt: start + 4 }), 'ready', 'takenAt', 'content');
    const failed = make.snapshot('failed', 'data', { ready: false, error: { at: start + 9, message: 'quota' }, createdAt: start + 2 });
    const deleting = make.snapshot('deleting', 'data', { deletingSince: start + 9, createdAt: start + 3 });
    view.put(...bound('data'), pending, failed, deleting, unanswered, ...[pending, failed, deleting].map((s) => make.content(s, 'h-pv-data')));
    const byName = new Map(view.row('shop/data').restorePoints.map((p) => [p.name, p]));
    assert.deepEqual([byName.get('pending')?.state, byName.get('pending')?.issues], ['pending', [{ code: 'notReady', since: start + 1 }]]);
    assert.deepEqual([byName.get('fresh')?.state, byName.get('fresh')?.issues, byName.get('fresh')?.at], ['pending', [{ code: 'notReady', since: start + 4 }], start + 4]);
    assert.deepEqual([byName.get('failed')?.state, byName.get('failed')?.issues], ['failed', [{ code: 'failed', at: start + 9, message: 'quota' }]]);
    assert.deepEqual([byName.get('deleting')?.state, byName.get('deleting')?.issues], ['deleting', [{ code: 'beingDeleted' }]]);
  });

  it('an error that was cleared by success is no failure', () => {
    const view = new ClusterView();
    view.put(...bound('data'), ...saved('s', 'data', 'pv-data', { error: { message: 'timed out once' } }));
    assert.deepEqual(view.points('shop/data'), ['s']);
  });

  it('the history trap: after the volume was swapped, snapshots of the old one are of another volume', () => {
    const view = new ClusterView();
    const [claim, old] = bound('data');
    view.put(claim, old, ...saved('before', 'data', 'pv-data'));
    assert.deepEqual(view.points('shop/data'), ['before']);
    const swapped = { ...claim, uid: 'second', volume: 'pv-new' };
    view.put(swapped, make.volume('pv-new', swapped), { ...old, phase: 'Released', reclaimPolicy: 'Retain' }, ...saved('after', 'data', 'pv-new', { takenAt: start + 2 * hour }));
    assert.deepEqual(view.points('shop/data'), ['after', 'before!otherVolume']);
  });

  it('a claim that was made again and is not bound yet has none of the earlier volume', () => {
    const view = new ClusterView();
    view.put(make.claim('data', { phase: 'Pending' }), ...saved('s', 'data', 'pv-data'));
    assert.deepEqual(view.points('shop/data'), ['s!otherVolume']);
  });

  it('handles are unique within their driver only', () => {
    const view = new ClusterView();
    const snapshot = make.snapshot('s', 'data');
    view.put(...bound('data'), snapshot, make.content(snapshot, 'h-pv-data', { driver: 'csi.other' }));
    assert.deepEqual(view.points('shop/data'), ['s!otherVolume']);
  });

  it('follow the volume when another claim is bound to it, wherever the snapshot lies', () => {
    const view = new ClusterView();
    const moved = make.claim('copy/moved', { volume: 'pv-data' });
    view.put(moved, make.volume('pv-data', moved), ...saved('shop/s', 'data', 'pv-data'));
    assert.deepEqual(view.points('copy/moved'), ['s']);
    assert.equal(view.row('copy/moved').restorePoints[0]?.namespace, 'shop');
    assert.deepEqual([...view.rows.keys()], ['copy/moved']);
  });

  it('are not trusted unless snapshot and content point at each other by name, namespace and uid', () => {
    for (const snapshot of [{ namespace: 'shop', name: 'x', uid: 'snapshot:shop/s' }, { namespace: 'y', name: 's', uid: 'snapshot:shop/s' }, { namespace: 'shop', name: 's', uid: 'x' }, { namespace: 'shop', name: 's' }]) {
      const view = new ClusterView();
      const taken = make.snapshot('s', 'data');
      view.put(...bound('data'), taken, make.content(taken, 'h-pv-data', { snapshot }));
      assert.deepEqual(view.points('shop/data'), ['s!misbound'], JSON.stringify(snapshot));
    }
  });

  it('two contents that claim one snapshot: only the one that it names counts', () => {
    const view = new ClusterView();
    const taken = make.snapshot('s', 'data');
    view.put(...bound('data'), ...bound('other'), taken, make.content(taken, 'h-pv-data'), make.content(taken, 'h-pv-other', { name: 'forged' }));
    assert.deepEqual(view.points('shop/data'), ['s']);
    assert.deepEqual(view.points('shop/other'), []);
  });

  it('a claim and a volume that do not point at each other prove nothing', () => {
    const view = new ClusterView();
    const [claim, volume] = bound('data');
    view.put(claim, { ...volume, claim: { namespace: 'shop', name: 'data', uid: 'another' } }, ...saved('s', 'data', 'pv-data'));
    assert.deepEqual(view.points('shop/data'), ['s!otherVolume']);
    assert.deepEqual(view.row('shop/data').volume, { name: 'pv-data' });
  });

  it('say when the content is missing, but only if the contents could be read', () => {
    const view = new ClusterView();
    view.put(...bound('data'), make.snapshot('s', 'data'));
    assert.deepEqual(view.points('shop/data'), ['s!contentMissing']);
    view.state('snapshotContent', '', 'forbidden');
    assert.deepEqual(view.points('shop/data'), ['s!volumeUnproved']);
    assert.deepEqual(view.row('shop/data').unread, [{ code: 'forbidden', kind: 'snapshotContent', namespace: '' }]);
    assert.equal(view.row('shop/data').restorePoints[0]?.survives, 'unknown');
  });

  it('cannot be tied to a volume that may not be read', () => {
    const view = new ClusterView({ volume: 'forbidden' });
    const [claim] = bound('data');
    view.put(claim, ...saved('s', 'data', 'pv-data'));
    assert.deepEqual(view.points('shop/data'), ['s!volumeUnproved']);
    assert.deepEqual(view.row('shop/data').unread, [{ code: 'forbidden', kind: 'volume', namespace: '' }]);
    assert.deepEqual(view.row('shop/data').encrypted, { known: false, why: { code: 'forbidden', kind: 'volume', namespace: '' } });
  });

  it('a content made by hand belongs to the volume that its storage snapshot was taken of; its age is unknown', () => {
    const view = new ClusterView();
    const original = make.snapshot('s', 'data');
    const handMade = make.snapshot('copy/imported', undefined, { takenAt: start + 9 * hour, createdAt: start + 5 * hour });
    view.put(...bound('data'), original, make.content(original, 'h-pv-data'), handMade, make.content(handMade, undefined, { snapshotHandle: 's-s' }));
    assert.deepEqual(view.points('shop/data'), ['imported!ageUnknown', 's']);
    assert.equal(view.row('shop/data').restorePoints[0]?.at, start + 5 * hour);
    assert.deepEqual([...view.rows.keys()], ['shop/data']);
  });

  it('a content made by hand that nobody can tie to a volume stands alone, and joins when it can be', () => {
    const view = new ClusterView();
    const handMade = make.snapshot('imported', undefined);
    view.put(...bound('data'), handMade, make.content(handMade, undefined, { snapshotHandle: 's-s' }));
    assert.deepEqual(view.points('shop/snapshot:imported'), ['imported!volumeUnproved,ageUnknown']);
    assert.deepEqual([view.row('shop/snapshot:imported').state, view.row('shop/snapshot:imported').name], ['Gone', 'imported']);
    const batch = view.put(make.content(make.snapshot('s', 'data'), 'h-pv-data'));
    assert.deepEqual(batch.removedRows, ['shop/snapshot:imported']);
    assert.deepEqual(view.points('shop/data'), ['imported!ageUnknown']);
  });

  it('0 as restoreSize means unknown', () => {
    const view = new ClusterView();
    view.put(...bound('data'), ...saved('s', 'data', 'pv-data', { restoreBytes: 0 }));
    assert.equal(view.row('shop/data').restorePoints[0]?.restoreBytes, undefined);
  });
});

describe('lost claims', () => {
  it('are rows while they have restore points', () => {
    const view = new ClusterView();
    const [claim, volume] = bound('data');
    const points = saved('s', 'data', 'pv-data');
    view.put(claim, volume, ...points);
    view.remove(claim);
    view.remove(volume);
    assert.deepEqual([view.row('shop/data').state, view.row('shop/data').uid], ['Gone', undefined]);
    assert.deepEqual(view.points('shop/data'), ['s']);
    assert.deepEqual(view.remove(points[0]!).removedRows, ['shop/data']);
  });

  it('are rows while their volume is kept', () => {
    const view = new ClusterView();
    const [claim, volume] = bound('data');
    const kept = { ...volume, phase: 'Released', reclaimPolicy: 'Retain', capacityBytes: 7, storageClass: 'fast' };
    view.put(kept);
    const row = view.row('shop/data');
    assert.deepEqual([row.state, row.volume?.name, row.capacityBytes, row.storageClass], ['Gone', 'pv-data', 7, 'fast']);
    view.put({ ...volume, reclaimPolicy: 'Retain' });
    assert.equal(view.rows.size, 0, 'a Bound volume whose claim is not here yet is not a kept one');
    view.put(claim, volume);
    assert.equal(view.row('shop/data').state, 'Bound');
    view.remove(claim);
    view.put({ ...volume, phase: 'Released', reclaimPolicy: 'Delete' });
    assert.deepEqual([...view.rows.keys()], []);
  });

  it('name the newest volume that was kept; points of earlier ones are of another volume', () => {
    const view = new ClusterView();
    const gone = make.claim('data');
    const older = make.volume('pv-1', gone, { phase: 'Released', reclaimPolicy: 'Retain', createdAt: start });
    const newer = make.volume('pv-2', gone, { phase: 'Released', reclaimPolicy: 'Retain', createdAt: start + 1 });
    view.put(newer, older, ...saved('s1', 'data', 'pv-1'), ...saved('s2', 'data', 'pv-2', { takenAt: start + 2 * hour }));
    assert.equal(view.row('shop/data').volume?.name, 'pv-2');
    assert.deepEqual(view.points('shop/data'), ['s2', 's1!otherVolume']);
  });

  it('without a kept volume are those of the newest snapshot', () => {
    const view = new ClusterView();
    view.put(...saved('s1', 'data', 'pv-1'), ...saved('s2', 'data', 'pv-2', { takenAt: start + 2 * hour }), ...saved('s3', 'data', 'pv-2', { takenAt: start + 3 * hour }));
    assert.deepEqual(view.points('shop/data'), ['s3', 's2', 's1!otherVolume']);
  });

  it('are only called gone once the claims of their namespace were read', () => {
    const view = new ClusterView({ claim: undefined });
    view.put(...saved('s', 'data', 'pv-data'));
    assert.equal(view.rows.size, 0);
    view.state('claim', 'other', 'live');
    view.state('claim', 'shop', 'offline');
    assert.equal(view.rows.size, 0);
    view.state('claim', 'shop', 'live');
    assert.equal(view.row('shop/data').state, 'Gone');
    view.state('claim', 'shop', 'offline');
    assert.equal(view.row('shop/data').state, 'Gone', 'offline, what was read still stands');
    view.state('claim', 'shop', 'forbidden');
    assert.equal(view.rows.size, 0);
  });

  it('a claim whose volume is gone keeps the points of its newest snapshot', () => {
    const view = new ClusterView();
    view.put(make.claim('data', { phase: 'Lost', volume: 'pv-data' }), ...saved('s', 'data', 'pv-data'));
    assert.deepEqual(view.points('shop/data'), ['s']);
    assert.equal(view.row('shop/data').state, 'Lost');
  });
});

describe('what was not read', () => {
  it('is named for each row; an API that is not served hides nothing', () => {
    const view = new ClusterView({ snapshot: undefined, snapshotContent: 'notInstalled', volume: 'live' });
    view.put(...bound('data'));
    assert.deepEqual(view.row('shop/data').unread, [{ code: 'stillReading', kind: 'snapshot' }]);
    view.state('snapshot', '', 'notInstalled');
    assert.deepEqual(view.row('shop/data').unread, []);
    view.state('snapshot', 'shop', 'forbidden');
    assert.deepEqual(view.row('shop/data').unread, [{ code: 'forbidden', kind: 'snapshot', namespace: 'shop' }]);
  });

  it('forbidden in all namespaces, it is forbidden in the row’s', () => {
    const view = new ClusterView({ snapshot: 'forbidden' });
    view.put(...bound('data'));
    assert.deepEqual(view.row('shop/data').unread, [{ code: 'forbidden', kind: 'snapshot', namespace: 'shop' }]);
  });

  it('offline is said once, however many kinds are', () => {
    const view = new ClusterView();
    view.put(...bound('data'));
    for (const kind of ['snapshot', 'snapshotContent', 'volume'] as const) view.state(kind, '', 'offline', start + 5);
    assert.deepEqual(view.row('shop/data').unread, [{ code: 'offline', kind: 'snapshot', since: start + 5 }]);
  });

  it('another attempt’s time is no change', () => {
    const view = new ClusterView();
    view.put(...bound('data'));
    view.state('snapshot', '', 'offline');
    view.inventory.setKindState('snapshot', '', { state: 'offline', since: start, retryAt: start + 99_000, trouble: { code: 'noContext' } });
    assert.deepEqual(view.take().rows, []);
  });
});
