// Rows that are built again only when it is due, and forgotten when there is nothing of them.

import assert from 'node:assert/strict';
import { DerivedRows } from '../../../../src/domain/inventory/derivedRows.ts';
import { FactStore } from '../../../../src/domain/inventory/factStore.ts';
import { KindStates } from '../../../../src/domain/inventory/kindStates.ts';
import { make } from './make.ts';

describe('derived rows', () => {
  const setUp = (): { readonly store: FactStore; readonly states: KindStates; readonly rows: DerivedRows<{ readonly name: string }>; readonly built: string[] } => {
    const [store, states, built] = [new FactStore(), new KindStates(), [] as string[]];
    const rows = new DerivedRows(store, states, (reader, id) => {
      built.push(id);
      const claim = reader.find('claim', id);
      return claim === undefined || !reader.wasRead('claim', 'shop') ? undefined : { name: claim.name };
    });
    return { store, states, rows, built };
  };

  it('are built when something changed that they had looked at, and not otherwise', () => {
    const { store, states, rows, built } = setUp();
    states.set('claim', '', { state: 'live', since: 0 });
    store.put(make.claim('data'), new Set());
    rows.mark('shop/data');
    assert.deepEqual(rows.take(), { changed: [{ name: 'data' }], removed: [] });
    rows.touch(['claim|shop/other']);
    assert.deepEqual(rows.take(), { changed: [], removed: [] });
    assert.deepEqual(built, ['shop/data']);
    rows.touch(['claim|shop/data']);
    assert.deepEqual(rows.take(), { changed: [], removed: [] });
    assert.deepEqual(built, ['shop/data', 'shop/data']);
  });

  it('that are gone leave nothing behind', () => {
    const { store, states, rows, built } = setUp();
    states.set('claim', '', { state: 'live', since: 0 });
    store.put(make.claim('data'), new Set());
    rows.mark('shop/data');
    rows.take();
    const touched = new Set<string>();
    store.remove('claim', 'shop/data', touched);
    rows.touch(touched);
    assert.deepEqual(rows.take(), { changed: [], removed: ['shop/data'] });
    rows.touch(touched);
    rows.take();
    assert.equal(built.length, 2);
  });

  it('that wait for a list to be read are built when it is', () => {
    const { store, states, rows } = setUp();
    store.put(make.claim('data'), new Set());
    rows.mark('shop/data');
    assert.deepEqual(rows.take().changed, []);
    states.set('claim', '', { state: 'live', since: 0 });
    rows.touch(['state|']);
    assert.deepEqual(rows.take().changed, [{ name: 'data' }]);
  });
});
