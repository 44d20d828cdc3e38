import assert from 'node:assert/strict';
import { severityOf } from '../../../../src/domain/findings/severity.ts';

const scored = (score: unknown): ReturnType<typeof severityOf> => severityOf({ id: 'R', descriptor: { properties: { 'security-severity': score } } }, 'warning');

describe('severity of a finding', () => {
  it('follows the bands of security-severity, as string or number', () => {
    assert.deepEqual(['9.0', 10, '8.9', '7.0', 6.9, '4.0', '3.9', '0.0', 0].map(scored), ['critical', 'critical', 'high', 'high', 'medium', 'medium', 'low', 'low', 'low']);
  });
  it('follows the level where the score is none', () => {
    assert.deepEqual([null, 'undefined', '', ' ', {}, -1, Number.NaN, 'Infinity', undefined].map(scored), Array(9).fill('medium'));
    assert.equal(severityOf({ id: 'R' }, 'error'), 'high');
    assert.equal(severityOf({ id: 'R' }, 'note'), 'low');
    assert.equal(severityOf({ id: 'R' }, 'none'), 'low');
  });
});
