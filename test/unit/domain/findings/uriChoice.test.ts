// What one choice of a file says of others.

import assert from 'node:assert/strict';
import { uriChoice, withChoice } from '../../../../src/domain/findings/uriChoice.ts';
import { WorkspacePaths } from '../../../../src/domain/findings/workspacePaths.ts';
import { UriFinder } from '../../../../src/sources/workspace/uriFinder.ts';

describe('choosing the file of a uri', () => {
  it('exchanges beginnings where the ends are the same', () => {
    assert.deepEqual(uriChoice('file:///app/src/db/a.ts', 'services/orders/src/db/a.ts'), { from: 'file:///app/', to: 'services/orders/' });
    assert.deepEqual(uriChoice('src/a.ts', 'services/orders/src/a.ts'), { from: '', to: 'services/orders/' });
    assert.deepEqual(uriChoice('old/a.ts', 'src/b.ts'), { from: 'old/a.ts', to: 'src/b.ts' });
    assert.deepEqual(uriChoice('a/b/c.ts', 'c.ts'), { from: 'a/b/', to: '' });
  });
  it('keeps one choice for each beginning, the latest first', () => {
    const choices = withChoice(withChoice([{ from: 'a/', to: 'x/' }], { from: 'b/', to: 'y/' }), { from: 'a/', to: 'z/' });
    assert.deepEqual(choices, [{ from: 'a/', to: 'z/' }, { from: 'b/', to: 'y/' }]);
  });
  it('goes before what paths alone say, for files that are there', () => {
    const paths = new WorkspacePaths(['one/src/a.ts', 'two/src/a.ts', 'two/src/b.ts', 'src/c.ts']);
    const finder = (...choices: { from: string; to: string }[]): UriFinder => new UriFinder(paths, choices, []);
    assert.equal(finder().find('/app/src/a.ts', {}), undefined);
    assert.deepEqual(finder().candidates('/app/src/a.ts'), ['one/src/a.ts', 'two/src/a.ts']);
    const chosen = finder(uriChoice('/app/src/a.ts', 'two/src/a.ts'));
    assert.deepEqual([chosen.find('/app/src/a.ts', {}), chosen.find('/app/src/b.ts', {}), chosen.find('/app/src/c.ts', {})], ['two/src/a.ts', 'two/src/b.ts', 'src/c.ts']);
  });
  it('finds what was scanned in another repository by a whole path only', () => {
    const paths = new WorkspacePaths(['services/src/a.ts', 'src/b.ts']);
    const finder = new UriFinder(paths, [], ['git@git.example.com:shop/shop.git']);
    const from = (repository: string): { source: { repository: string } } => ({ source: { repository } });
    assert.equal(finder.find('/build/x/a.ts', from('https://git.example.com/shop/shop')), undefined, 'one segment in common');
    assert.equal(finder.find('x/services/src/a.ts', from('https://git.example.com/shop/shop')), 'services/src/a.ts');
    assert.equal(finder.find('x/services/src/a.ts', from('https://git.example.com/other/other')), undefined);
    assert.equal(finder.find('src/b.ts', from('https://git.example.com/other/other')), 'src/b.ts');
  });
});
