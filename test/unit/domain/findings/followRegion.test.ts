// Where regions go: with what git says, with what was quoted, with both, with neither.

import assert from 'node:assert/strict';
import { followRegion } from '../../../../src/domain/findings/followRegion.ts';
import type { Region } from '../../../../src/domain/findings/textRegion.ts';
import { LineMoves } from '../../../../src/domain/history/lineMoves.ts';

const at = (startLine: number, endLine = startLine): Region => ({ startLine, startColumn: 2, endLine, endColumn: 5 });
const text = ['import db', '', '  db.query(sql)', '}', 'other()', '}'];

describe('following a region', () => {
  it('knows nothing without a proof', () => {
    assert.equal(followRegion(at(2), undefined, undefined, text), undefined);
    assert.equal(followRegion(at(2), undefined, 'db.query(sql)', undefined), undefined);
  });
  it('goes where git says, with its columns', () => {
    const moves = LineMoves.of([{ start: 0, removed: 0, added: 3 }]);
    assert.deepEqual(followRegion(at(2, 4), moves, undefined, undefined), { region: at(5, 7), lines: 'moved' });
    assert.deepEqual(followRegion(at(2), LineMoves.none, undefined, undefined), { region: at(2), lines: 'same' });
  });
  it('stays below the nearest line that is left where its own were changed', () => {
    const moves = LineMoves.of([{ start: 0, removed: 0, added: 2 }, { start: 4, removed: 1, added: 1 }]);
    assert.deepEqual(followRegion(at(4), moves, undefined, undefined), { region: at(6), lines: 'changed' });
    assert.deepEqual(followRegion(at(3, 4), moves, undefined, undefined), { region: at(5, 6), lines: 'changed' });
    assert.deepEqual(followRegion(at(0), LineMoves.of([{ start: 0, removed: 1, added: 1 }]), undefined, undefined), { region: at(0), lines: 'changed' });
  });
  it('finds the quoted text again, blanks aside, where it stands alone', () => {
    assert.deepEqual(followRegion(at(2), undefined, '\n db.query(sql)\n}', text), { region: at(2), lines: 'same' });
    assert.deepEqual(followRegion(at(0), undefined, 'db.query(sql)', text), { region: at(2), lines: 'moved' });
    assert.deepEqual(followRegion(at(2), undefined, 'db.query(other)', text), { region: at(2), lines: 'changed' });
    assert.deepEqual(followRegion(at(4), undefined, 'same line', ['x', 'x', 'x', 'same line', 'x', 'same line']), { region: at(4), lines: 'changed' }, 'equally near above and below');
    assert.deepEqual(followRegion(at(0), undefined, '}', text), { region: at(0), lines: 'changed' }, 'a brace is no proof');
  });
  it('believes the text where the tree was not what the commit says', () => {
    const moves = LineMoves.of([{ start: 0, removed: 0, added: 1 }]);
    assert.deepEqual(followRegion(at(1), moves, 'db.query(sql)', text), { region: at(2), lines: 'moved' });
    assert.deepEqual(followRegion(at(3), moves, 'db.query(sql)', text), { region: at(2), lines: 'moved' });
  });
  it('ends for lines far behind the end', () => {
    assert.deepEqual(followRegion(at(900), undefined, 'nowhere to be found', text), { region: at(900), lines: 'changed' });
    assert.deepEqual(followRegion(at(900), undefined, 'other()', text), { region: at(4), lines: 'moved' });
  });
});
