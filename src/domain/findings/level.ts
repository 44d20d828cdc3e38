// The level of a result: SARIF 2.1.0, section 3.27.10.

import { field, integerOf, listOf, textOf } from '../json.ts';
import { isSameOrBelow } from './descriptors.ts';
import type { Finding } from './finding.ts';
import type { Rule, RuleTable } from './rule.ts';

type Level = Finding['level'];

/** @returns `value` if it is a level of the standard; capitals, which some writers use, do not matter. */
function levelIn(value: unknown): Level | undefined {
  const word = textOf(value)?.toLowerCase();
  return word === 'error' || word === 'warning' || word === 'note' || word === 'none' ? word : undefined;
}

/** @returns the result's kind (3.27.9), 'fail' where it has none; capitals do not matter. */
export function kindOf(result: unknown): string {
  return textOf(field(result, 'kind'))?.toLowerCase() ?? 'fail';
}

/** The level that the result's invocation gave its rule (3.20.5, ruleConfigurationOverrides). A run's only invocation is the one (3.48.6). */
function overriddenLevel(result: unknown, rule: Rule, run: unknown, rules: RuleTable): Level | undefined {
  const invocations = listOf(field(run, 'invocations'));
  const invocation = integerOf(field(field(result, 'provenance'), 'invocationIndex'), 0) ?? (invocations.length === 1 ? 0 : undefined);
  if (invocation === undefined) return undefined;
  for (const override of listOf(field(invocations[invocation], 'ruleConfigurationOverrides'))) {
    const reference = field(override, 'descriptor');
    const id = textOf(field(reference, 'id'));
    const descriptor = rules.ofReference(reference);
    const meant = (descriptor !== undefined && descriptor === rule.descriptor) || (id !== undefined && isSameOrBelow(rule.id, id));
    const level = meant ? levelIn(field(field(override, 'configuration'), 'level')) : undefined;
    if (level !== undefined) return level;
  }
  return undefined;
}

/** @returns the level of `result`: most results carry none themselves, and get it from their rule. */
export function levelOf(result: unknown, rule: Rule, run: unknown, rules: RuleTable): Level {
  if (kindOf(result) !== 'fail') return 'none';
  return (
    levelIn(field(result, 'level')) ??
    overriddenLevel(result, rule, run, rules) ??
    levelIn(field(field(rule.descriptor, 'defaultConfiguration'), 'level')) ??
    'warning'
  );
}
