// A suppression that people wrote down beside the scans: in the policy file, or as an external SARIF suppression.

import { matchesPattern } from '../matchesPattern.ts';

export interface SuppressionRule {
  /** The rule's id; `*` stands for any run of characters. */
  readonly rule: string;
  readonly tool?: string;
  /** Fits the workspace-relative paths that it is for; absent: all. */
  readonly file?: RegExp;
  /** The identity of the one finding that is meant. */
  readonly id?: string;
  readonly reason: string;
  /** Who accepted it, as written. */
  readonly by?: string;
  /** Milliseconds since the epoch; from then on the rule is void. */
  readonly until?: number;
  /** Where it is written: workspace-relative path and zero-based line. */
  readonly source: { readonly file: string; readonly line?: number };
}

/** What a suppression looks at. */
export interface Suppressible {
  readonly tool: string;
  readonly ruleId: string;
  /** Workspace-relative; for a finding that lies in no file of the workspace, its uri. */
  readonly file: string;
  /** Its identity; asked for only where everything else fits. */
  readonly id: () => string;
}

/** @returns whether the rule has not lapsed at `now`, milliseconds since the epoch. */
export function isInForce({ until }: SuppressionRule, now: number): boolean {
  return until === undefined || now < until;
}

/** @returns whether the rule suppresses the finding at `now`, milliseconds since the epoch. */
export function suppresses(rule: SuppressionRule, finding: Suppressible, now: number): boolean {
  return (
    isInForce(rule, now) &&
    matchesPattern(rule.rule, finding.ruleId) &&
    (rule.tool === undefined || rule.tool === finding.tool) &&
    (rule.file === undefined || rule.file.test(finding.file)) &&
    (rule.id === undefined || rule.id === finding.id())
  );
}

/** @returns when the next of the rules lapses; undefined: none does. */
export function nextLapse(rules: readonly SuppressionRule[], now: number): number | undefined {
  return rules.reduce<number | undefined>((next, { until }) => (until === undefined || until <= now || (next !== undefined && next <= until) ? next : until), undefined);
}
