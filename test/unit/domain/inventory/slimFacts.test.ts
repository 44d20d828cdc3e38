// What is kept of facts is less, but says the same.

import assert from 'node:assert/strict';
import { FactStore } from '../../../../src/domain/inventory/factStore.ts';
import { SharedStrings } from '../../../../src/domain/inventory/sharedStrings.ts';
import { SlimFacts } from '../../../../src/domain/inventory/slimFacts.ts';
import { make } from './make.ts';

describe('slim facts', () => {
  for (const first of ['snapshot', 'snapshotContent'] as const) {
    it(`are the same facts but for their version, where a ${first} comes before the other`, () => {
      const store = new FactStore();
      const slim = new SlimFacts(store);
      const snapshot = make.snapshot('nightly', 'data', { class: 'fast' });
      const both = [snapshot, make.content(snapshot, 'h-data', { class: 'fast' })];
      for (const facts of first === 'snapshot' ? both : both.reverse()) {
        const kept = slim.slim(structuredClone(facts));
        assert.deepEqual(kept, { ...facts, resourceVersion: '' });
        store.put(kept);
      }
    });
  }

  it('take nothing from a snapshot of the same name that is another', () => {
    const store = new FactStore();
    const slim = new SlimFacts(store);
    const snapshot = make.snapshot('nightly', 'data', { content: 'c-other' });
    store.put(slim.slim(structuredClone(snapshot)));
    const content = make.content({ ...snapshot, uid: 'another' }, 'h-data');
    assert.deepEqual(slim.slim(structuredClone(content)), { ...content, resourceVersion: '' });
  });

  it('keep the version where a rule follows it', () => {
    const slim = new SlimFacts(new FactStore());
    assert.equal(slim.slim(structuredClone(make.lease('op'))).resourceVersion, '1');
  });
});

describe('shared strings', () => {
  it('leave data as it was, whatever is in it, also after more strings than are remembered', () => {
    const strings = new SharedStrings();
    const data = (i: number): object => ({ namespace: `team-${i}`, class: 'fast', uid: `u${i}`, empty: [], nested: [{ driver: 'csi', many: ['a', 'b'] }, null, 1], text: 'x'.repeat(500), none: undefined, yes: true });
    for (let i = 0; i < 40_000; i += 1) strings.share({ namespace: `n${i}` });
    for (let i = 0; i < 3; i++) assert.deepEqual(strings.share(structuredClone(data(i))), data(i));
  });
});
