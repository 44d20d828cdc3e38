// The clock skew: estimated from Date headers, which have whole seconds.

import assert from 'node:assert/strict';
import { ClockSkew } from '../../../src/kubernetes/clockSkew.ts';

const at = (milliseconds: number): string => new Date(milliseconds).toUTCString();

describe('ClockSkew', () => {
  it('is none where the clocks may agree', () => {
    const skew = new ClockSkew();
    skew.observe(at(10_000), 10_400, 10_450);
    assert.equal(skew.value, 0);
    skew.observe(undefined, 0, 0);
    skew.observe('nonsense', 0, 0);
    assert.equal(skew.value, 0);
  });

  it('sharpens with every answer, and follows a clock that is set', () => {
    const skew = new ClockSkew();
    skew.observe(at(70_000), 10_000, 10_900);
    assert.equal(skew.value, 59_100);
    skew.observe(at(71_000), 11_200, 11_300);
    assert.equal(skew.value, 59_700);
    skew.observe(at(12_000), 12_300, 12_400);
    assert.equal(skew.value, 0);
    skew.observe(at(3_000), 13_000, 13_100);
    assert.equal(skew.value, -9_000);
  });

  it('tells when it has moved, and not of what it sharpens by', () => {
    const skew = new ClockSkew();
    const told: number[] = [];
    skew.onMove(() => told.push(skew.value));
    skew.observe(at(10_000), 10_000, 10_900);
    skew.observe(at(70_000), 10_000, 10_900);
    skew.observe(at(71_000), 11_200, 11_300);
    skew.observe(at(12_000), 12_300, 12_400);
    assert.deepEqual(told, [59_100, 0]);
  });
});
