// Small rules of restore points: order, the newest, the loss.

import assert from 'node:assert/strict';
import { ClusterView } from '../inventory/clusterView.ts';
import { bound, hour, make, saved, start } from '../inventory/make.ts';
import { byAge } from '../../../../src/domain/volumes/byAge.ts';
import { lossIfRestored } from '../../../../src/domain/volumes/lossIfRestored.ts';
import { newestRestorePoint } from '../../../../src/domain/volumes/newestRestorePoint.ts';

describe('restore points of a row', () => {
  const view = new ClusterView();
  view.put(
    ...bound('data'),
    ...saved('good', 'data', 'pv-data', { takenAt: start + hour }),
    ...saved('newer', 'data', 'pv-data', { takenAt: start + 2 * hour, ready: false }),
    make.snapshot('unbound', 'data', { takenAt: start + 3 * hour }),
  );
  const row = view.row('shop/data');

  it('the newest that can be used is the one to speak of', () => {
    assert.equal(newestRestorePoint(row)?.name, 'good');
    assert.equal(newestRestorePoint({ ...row, restorePoints: [] }), undefined);
  });

  it('are sorted newest first, by id where two are of one moment', () => {
    const [a, b] = [{ ...row.restorePoints[0]!, id: 'a' }, { ...row.restorePoints[0]!, id: 'b' }];
    assert.deepEqual([b, a, { ...a, id: 'c', at: a.at + 1 }].sort(byAge).map(({ id }) => id), ['c', 'a', 'b']);
    assert.equal(byAge(a, a), 0);
  });

  it('what a restore loses is counted from the start of capture, and unknown where the age is', () => {
    const point = newestRestorePoint(row)!;
    assert.equal(lossIfRestored(point, start + 5 * hour), 4 * hour);
    assert.equal(lossIfRestored(point, start), 0);
    assert.equal(lossIfRestored({ ...point, issues: [{ code: 'ageUnknown' }] }, start + 5 * hour), undefined);
  });
});
