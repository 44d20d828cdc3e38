// Fingerprints stand for whole rows: what differs must not have the same.

import assert from 'node:assert/strict';
import { Fingerprints } from '../../../../src/domain/inventory/fingerprints.ts';

describe('fingerprints', () => {
  const fingerprints = new Fingerprints(7);

  it('are the same for equal data, whatever was fingerprinted in between', () => {
    const row = { id: 'shop/data', at: 1_767_225_600_000, points: [{ name: 's', ready: true }], none: undefined };
    const first = fingerprints.of(row);
    fingerprints.of({ other: 1 });
    assert.equal(fingerprints.of({ id: 'shop/data', at: 1_767_225_600_000, points: [{ name: 's', ready: true }] }), first);
    assert.ok(Number.isSafeInteger(first));
  });

  it('differ where a value, its type, its place or its depth differs', () => {
    const values = [{}, [], [[]], '', 'a', 'b', 'ab', ['a', 'b'], ['ab'], ['a', ['b']], { a: 'b' }, { a: ['b'] }, { a: {} }, { a: {}, b: 1 }, { a: { b: 1 } }, { b: 1 }, 0, 1, 0.5, -1, 2 ** 40, 2 ** 40 + 1, true, false, null, '1', 'true', '\u0000', ['', ''], ['']];
    assert.equal(new Set(values.map((value) => fingerprints.of(value))).size, values.length);
  });

  it('differ for a hundred thousand texts that differ in little', () => {
    const seen = new Set<number>();
    for (let i = 0; i < 100_000; i++) seen.add(fingerprints.of({ name: `nightly-${i}`, at: i % 10 }));
    assert.equal(seen.size, 100_000);
  });

  it('depend on the seed', () => {
    assert.notEqual(new Fingerprints(8).of('a'), fingerprints.of('a'));
  });
});
