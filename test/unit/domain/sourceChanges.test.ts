// When sources were changed: by the files' times, by their commits, and since the commit that was scanned.

import assert from 'node:assert/strict';
import { SourceChanges } from '../../../src/domain/scanning/sourceChanges.ts';

describe('changes of sources', () => {
  let changes: SourceChanges;
  beforeEach(() => (changes = new SourceChanges()));

  it('without git, by the files\' times and by what each scanner reads', () => {
    assert.equal(changes.newest(undefined), undefined);
    assert.equal(changes.take('/w/a.py', 10), true);
    assert.equal(changes.take('/w/b.py', 9), false);
    assert.equal(changes.take('/w/c.go', 20), true);
    assert.equal(changes.take('/w/README.md', 99), false);
    assert.deepEqual([changes.newest('bandit'), changes.newest('gosec'), changes.newest('eslint'), changes.newest(undefined)], [10, 20, undefined, 20]);
  });

  it('a committed file is as old as the older of its times: a copy is younger than its text, and so may its commit be', () => {
    changes.take('/w/copied.py', 100, 10);
    changes.take('/w/scannedBeforeItsCommit.py', 20, 90);
    assert.equal(changes.newest('bandit'), 20);
    changes.take('/w/edited.py', 50);
    assert.equal(changes.newest('bandit'), 50);
  });

  it('since the commit that was scanned: what was committed after it, whenever, and what is not committed', () => {
    changes.take('/w/a.py', 100, 90);
    changes.take('/w/b.py', 5);
    assert.equal(changes.newest('bandit', 'c1'), 90, 'nobody has said yet');
    changes.setSince('c1', ['w/README.md', 'w/c.go']);
    assert.equal(changes.newest('bandit', 'c1'), 5);
    assert.equal(changes.newest('gosec', 'c1'), Infinity);
    assert.equal(changes.newest(undefined, 'c1'), Infinity);
    assert.equal(changes.take('/w/c.py', 80), true, 'older than what is committed, yet news');
    assert.equal(changes.newest('bandit', 'c1'), 80);
    changes.setSince('unknown', undefined);
    assert.equal(changes.newest('bandit', 'unknown'), 90);
  });
});
