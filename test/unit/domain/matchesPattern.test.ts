// Patterns of names.

import assert from 'node:assert/strict';
import { matchesPattern } from '../../../src/domain/matchesPattern.ts';

describe('patterns of names', () => {
  it('`*` stands for any run of characters, everything else for itself', () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      ['prod', 'prod', true],
      ['prod', 'prod-eu', false],
      ['prod-*', 'prod-eu', true],
      ['prod-*', 'my-prod-eu', false],
      ['*prod*', 'my-prod-eu', true],
      ['*-eu', 'prod-eu', true],
      ['a*b*c', 'a1b2c', true],
      ['a*b*c', 'acb', false],
      ['ab*ba', 'aba', false],
      ['*', '', true],
      ['', '', true],
      ['', 'prod', false],
      ['prod.eu', 'prodxeu', false],
      ['(prod|test)', 'prod', false],
      ['arn:aws:eks:*:cluster/live', 'arn:aws:eks:eu-west-1:1234:cluster/live', true],
      ['PROD*', 'prod', false],
    ];
    for (const [pattern, name, fits] of cases) assert.equal(matchesPattern(pattern, name), fits, `${pattern} ${name}`);
  });

  it('a long pattern cannot hang the window', () => {
    assert.equal(matchesPattern('*a'.repeat(5000) + 'b', 'a'.repeat(20_000)), false);
  });
});
