// How severe a finding is: the rule's `security-severity` in the bands of GitHub code scanning, else the level.

import { field } from '../json.ts';
import type { Finding, Severity } from './finding.ts';
import type { Rule } from './rule.ts';

/** Most severe first. */
export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

const ofLevel: Readonly<Record<Finding['level'], Severity>> = { error: 'high', warning: 'medium', note: 'low', none: 'low' };

/** The CVSS-like score from 0 to 10: a string by convention, in the wild also a number, null or "undefined". */
function scoreOf(rule: Rule): number | undefined {
  const value = field(field(rule.descriptor, 'properties'), 'security-severity');
  const score = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(score) && score >= 0 ? score : undefined;
}

/** @returns the severity of a finding of `rule` at `level`. */
export function severityOf(rule: Rule, level: Finding['level']): Severity {
  const score = scoreOf(rule);
  if (score === undefined) return ofLevel[level];
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}
