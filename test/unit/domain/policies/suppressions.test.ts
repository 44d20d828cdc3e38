// Suppressions of the policy file: what they hold for, until when, and what is wrong with them.

import assert from 'node:assert/strict';
import { nextLapse, suppresses, type Suppressible, type SuppressionRule } from '../../../../src/domain/findings/suppressionRule.ts';
import { parsePolicies } from '../../../../src/domain/policies/parsePolicies.ts';
import { parseSuppressions } from '../../../../src/domain/policies/parseSuppressions.ts';
import { parseUntil } from '../../../../src/domain/policies/parseUntil.ts';

const now = Date.UTC(2026, 10, 21, 12);
const finding: Suppressible = { tool: 'Bandit', ruleId: 'B608', file: 'services/catalog/app.py', id: () => 'abc' };

function only(entry: string, file = '.volumeguard.yaml'): SuppressionRule {
  const { rules, faults } = parseSuppressions(file, `version: 1\nsuppressions:\n  - ${entry}\n`);
  assert.deepEqual(faults, [], entry);
  const [rule] = rules;
  assert.ok(rule, entry);
  return rule;
}

const faultsOf = (text: string): readonly string[] => parseSuppressions('.volumeguard.yaml', text).faults.map(({ code, line, field }) => `${code} ${line} ${field}`);

describe('suppressions of a policy file', () => {
  it('are read with where they stand', () => {
    const { rules, faults } = parseSuppressions('.volumeguard.yaml', `version: 1
suppressions:
  # Known since May.
  - rule: B608
    tool: Bandit
    file: services/catalog/**
    id: abc
    reason: The query is made of constants.
    until: 2026-12-31
    by: ana
`);
    assert.deepEqual(faults, []);
    assert.deepEqual(rules, [
      { rule: 'B608', tool: 'Bandit', file: /^services\/catalog\/.*$/s, id: 'abc', reason: 'The query is made of constants.', until: Date.UTC(2027, 0, 1), by: 'ana', source: { file: '.volumeguard.yaml', line: 3 } },
    ]);
  });

  it('hold for what fits in everything that they say', () => {
    for (const entry of ['{ rule: B608, reason: r }', '{ rule: "B*", reason: r }', '{ rule: B608, tool: Bandit, reason: r }', '{ rule: B608, file: "services/**", reason: r }', '{ rule: "*", id: abc, reason: r }']) {
      assert.equal(suppresses(only(entry), finding, now), true, entry);
    }
    for (const entry of ['{ rule: B60, reason: r }', '{ rule: b608, reason: r }', '{ rule: B608, tool: gosec, reason: r }', '{ rule: B608, file: "services/*", reason: r }', '{ rule: B608, id: abcd, reason: r }']) {
      assert.equal(suppresses(only(entry), finding, now), false, entry);
    }
  });

  it('start their patterns at their file', () => {
    const rule = only('{ rule: B608, file: services/**, reason: r }', 'shop/.volumeguard.yaml');
    assert.equal(suppresses(rule, { ...finding, file: 'shop/services/catalog/app.py' }, now), true);
    assert.equal(suppresses(rule, finding, now), false);
  });

  it('ask for an identity only where everything else fits', () => {
    const id = (): string => assert.fail('asked');
    assert.equal(suppresses(only('{ rule: B1, id: abc, reason: r }'), { ...finding, id }, now), false);
  });

  it('lapse on time', () => {
    const rule = only('{ rule: B608, reason: r, until: 2026-11-21 }');
    const end = Date.UTC(2026, 10, 22);
    assert.equal(suppresses(rule, finding, end - 1), true);
    assert.equal(suppresses(rule, finding, end), false);
    const later = { ...rule, until: end + 5 };
    const never = only('{ rule: B608, reason: r }');
    assert.equal(nextLapse([later, rule, never], now), end);
    assert.equal(nextLapse([later, rule], end), end + 5);
    assert.equal(nextLapse([never, rule], end), undefined);
  });

  it('with a fault are left out, the others stand; the fault has its line', () => {
    const text = `version: 1
suppressions:
  - rule: B1
    reason: r
    untill: 2026-12-31
  - rule: B2
    reason: r
  - { rule: B3 }
  - { rule: B4, reason: " " }
  - { rule: "*", reason: r }
  - { reason: r, until: 2026-02-30, rule: B5 }
  - { rule: B6, reason: [r] }
  - { rule: B7, reason: r, file: "${'*/'.repeat(7)}" }
  - text
`;
    assert.deepEqual(parseSuppressions('.volumeguard.yaml', text).rules.map(({ rule }) => rule), ['B2']);
    assert.deepEqual(faultsOf(text), [
      'badField 4 suppressions.0.untill', 'badField 7 suppressions.2.reason', 'badField 8 suppressions.3.reason', 'badField 9 suppressions.4.rule',
      'badField 10 suppressions.5.until', 'badField 11 suppressions.6.reason', 'badField 12 suppressions.7.file', 'badField 13 suppressions.8',
    ]);
    assert.deepEqual(faultsOf('version: 1\nsuppressions: all\n'), ['badField 1 suppressions']);
    assert.deepEqual(faultsOf('version: 1\nsuppressions:\n'), []);
  });

  it('do not stand in the way of policies, nor are they read where the file is of another version', () => {
    const text = 'version: 1\nsuppressions:\n  - { rule: B1, reason: r }\npolicies:\n  - { name: p, claims: { names: [a] }, rpo: 1h }\n';
    assert.deepEqual(parsePolicies(text).faults, []);
    assert.equal(parsePolicies(text).policies.length, 1);
    assert.deepEqual(parseSuppressions('f', text.replace('version: 1', 'version: 2')), { rules: [], faults: [] });
    assert.deepEqual(parseSuppressions('f', 'suppressions: [a\n'), { rules: [], faults: [] });
  });

  it('end on a date, or at a moment with its offset', () => {
    assert.equal(parseUntil('2026-12-31'), Date.UTC(2027, 0, 1));
    assert.equal(parseUntil('2026-12-31T10:00:00+02:00'), Date.UTC(2026, 11, 31, 8));
    assert.equal(parseUntil('2026-12-31T10:00Z'), Date.UTC(2026, 11, 31, 10));
    for (const wrong of ['', '2026', '2026-13-01', '2026-02-30', '2026-12-31T10:00', 'tomorrow', '31.12.2026', '2026-12-31T25:00Z']) assert.equal(parseUntil(wrong), undefined, wrong);
  });
});
