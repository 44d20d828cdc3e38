// What is kept of facts is less, but says the same.

import assert from 'node:assert/strict';
import type { Stamp } from '../../../../src/domain/findings/stamp.ts';
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

describe('stamps', () => {
  const stamp = (many: number): Stamp => ({ version: 1, commit: 'c', images: [{ container: 'db', image: 'postgres:15' }], findings: Array.from({ length: many }, (_, i) => `finding ${i}`) });
  const slimmed = (slim: SlimFacts, name: string, many: number): Stamp => {
    const { stamp: kept } = slim.slim(structuredClone(make.snapshot(name, 'data', { stamp: stamp(many) })));
    assert.deepEqual(kept, stamp(many));
    return kept;
  };

  it('of many restore points name the same findings once, and nobody else’s', () => {
    const slim = new SlimFacts(new FactStore());
    assert.equal(slimmed(slim, 'monday', 900).findings, slimmed(slim, 'tuesday', 900).findings);
    slimmed(slim, 'wednesday', 899);
  });
});

describe('shared strings', () => {
  it('leave data as it was, whatever is in it, also after more strings than are remembered', () => {
    const strings = new SharedStrings();
    const data = (i: number): object => ({ namespace: `team-${i}`, class: 'fast', uid: `u${i}`, empty: [], nested: [{ driver: 'csi', many: ['a', 'b'] }, null, 1], text: 'x'.repeat(500), none: undefined, yes: true });
    for (let i = 0; i < 40_000; i += 1) strings.share({ namespace: `n${i}` });
    for (let i = 0; i < 3; i++) assert.deepEqual(strings.share(structuredClone(data(i))), data(i));
  });

  it('tell lists apart that begin and end alike', () => {
    const strings = new SharedStrings();
    const list = (middle: string): object => ({ many: ['first', '2', '3', '4', middle, '6', '7', '8', 'last'] });
    for (const middle of ['a', 'b', 'a']) assert.deepEqual(strings.share(list(middle)), list(middle));
  });
});
