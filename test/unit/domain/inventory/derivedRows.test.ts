// Rows that are built again only when it is due, and forgotten when there is nothing of them.

import assert from 'node:assert/strict';
import { DerivedRows } from '../../../../src/domain/inventory/derivedRows.ts';
import { FactStore } from '../../../../src/domain/inventory/factStore.ts';
import { Fingerprints } from '../../../../src/domain/inventory/fingerprints.ts';
import { KindStates } from '../../../../src/domain/inventory/kindStates.ts';
import { make } from './make.ts';

describe('derived rows', () => {
  const setUp = (): { readonly store: FactStore; readonly states: KindStates; readonly rows: DerivedRows<{ readonly name: string }>; readonly built: string[] } => {
    const [store, states, built] = [new FactStore(), new KindStates(), [] as string[]];
    const rows = new DerivedRows({ store, states, fingerprints: new Fingerprints(1) }, (reader, id) => {
      built.push(id);
      const claim = reader.find('claim', id);
      return claim === undefined || !reader.wasRead('claim', 'shop') ? undefined : { name: claim.name };
    });
    return { store, states, rows, built };
  };

  it('are built when something changed that they had looked at, and not otherwise', () => {
    const { store, states, rows, built } = setUp();
    states.set('claim', '', { state: 'live', since: 0 });
    store.put(make.claim('data'));
    rows.mark('shop/data');
    assert.deepEqual(rows.take(Infinity), { changed: [{ name: 'data' }], removed: [] });
    store.put(make.claim('other'));
    assert.deepEqual(rows.take(Infinity), { changed: [], removed: [] });
    assert.deepEqual(built, ['shop/data']);
    store.put(make.claim('data', { phase: 'Lost' }));
    assert.deepEqual(rows.take(Infinity), { changed: [], removed: [] });
    assert.deepEqual(built, ['shop/data', 'shop/data']);
  });

  it('that are gone leave nothing behind', () => {
    const { store, states, rows, built } = setUp();
    states.set('claim', '', { state: 'live', since: 0 });
    store.put(make.claim('data'));
    rows.mark('shop/data');
    rows.take(Infinity);
    assert.deepEqual(store.keys('claim'), ['shop/data']);
    store.remove('claim', 'shop', 'data');
    assert.deepEqual(rows.take(Infinity), { changed: [], removed: ['shop/data'] });
    assert.deepEqual([store.keys('claim'), store.keys('states')], [[], []]);
    store.put(make.claim('data'));
    rows.take(Infinity);
    assert.equal(built.length, 2);
  });

  it('that wait for a list to be read are built when it is', () => {
    const { store, states, rows } = setUp();
    store.put(make.claim('data'));
    rows.mark('shop/data');
    assert.deepEqual(rows.take(Infinity).changed, []);
    states.set('claim', '', { state: 'live', since: 0 });
    store.slot('states', '', '').tell();
    assert.deepEqual(rows.take(Infinity).changed, [{ name: 'data' }]);
  });

  it('are built a few at a time, what has waited longest first, and each once', () => {
    const { store, states, rows, built } = setUp();
    states.set('claim', '', { state: 'live', since: 0 });
    for (const name of ['a', 'b', 'c']) {
      store.put(make.claim(name));
      rows.mark(`shop/${name}`);
    }
    assert.deepEqual([rows.take(2).changed, rows.isDue], [[{ name: 'a' }, { name: 'b' }], true]);
    store.put(make.claim('a', { phase: 'Lost' }));
    store.remove('claim', 'shop', 'c');
    assert.deepEqual([rows.take(1), rows.isDue], [{ changed: [], removed: [] }, true]);
    assert.deepEqual([rows.take(2), rows.isDue], [{ changed: [], removed: [] }, false]);
    assert.deepEqual(built, ['shop/a', 'shop/b', 'shop/c', 'shop/a']);
  });

  it('are built until it is enough, one at least', () => {
    const { store, states, rows } = setUp();
    states.set('claim', '', { state: 'live', since: 0 });
    for (const name of ['a', 'b', 'c']) {
      store.put(make.claim(name));
      rows.mark(`shop/${name}`);
    }
    assert.deepEqual([rows.take(Infinity, () => true).changed, rows.isDue], [[{ name: 'a' }], true]);
    let left = 2;
    assert.deepEqual([rows.take(Infinity, () => --left === 0).changed, rows.isDue], [[{ name: 'b' }, { name: 'c' }], false]);
  });
});
