// The order of findings: what could do most harm first.

import type { Finding } from './finding.ts';
import { severities } from './severity.ts';

const levels: readonly Finding['level'][] = ['error', 'warning', 'note', 'none'];

/** Compares two findings for sorting: most severe first, then by level, place and rule, so that the order is stable. */
export function bySeverity(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    compare(a.locations[0]?.uri ?? '', b.locations[0]?.uri ?? '') ||
    (a.locations[0]?.region?.startLine ?? 0) - (b.locations[0]?.region?.startLine ?? 0) ||
    compare(a.ruleId, b.ruleId) ||
    compare(a.id, b.id)
  );
}

/** Compares texts by their code units, the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
