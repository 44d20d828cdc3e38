// Which findings the Findings view shows: by text, severity and tool, and whether they reach a volume.

import type { Memento } from 'vscode';
import { severities } from '../../domain/findings/severity.ts';
import type { Severity } from '../../domain/findings/finding.ts';
import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import type { ReachingFinding } from '../ports/findings.ts';

export interface FindingFilter {
  /** Words that must all occur in the rule, the message, the tool, the file or a reached claim; upper case is as lower case. */
  readonly text: string;
  /** Any of these; empty: whatever the severity. */
  readonly severities: readonly Severity[];
  /** Any of these; empty: whatever the tool. */
  readonly tools: readonly string[];
  /** Only what reaches a volume. */
  readonly reaching: boolean;
}

export const everyFinding: FindingFilter = { text: '', severities: [], tools: [], reaching: false };

export function isFilteringFindings({ text, severities: chosen, tools, reaching }: FindingFilter): boolean {
  return text.trim() !== '' || chosen.length > 0 || tools.length > 0 || reaching;
}

/** @returns whether the filter lets a finding through. */
export function findingMatcher(filter: FindingFilter): (reaching: ReachingFinding) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return ({ finding, file, reaches }) => {
    if (filter.severities.length > 0 && !filter.severities.includes(finding.severity)) return false;
    if (filter.tools.length > 0 && !filter.tools.includes(finding.tool)) return false;
    if (filter.reaching && reaches.length === 0) return false;
    if (words.length === 0) return true;
    const searched = [finding.ruleId, finding.ruleName ?? '', finding.message, finding.tool, file ?? finding.locations[0]?.uri ?? '', ...reaches.map(({ claim }) => claim)].join('\n').toLowerCase();
    return words.every((word) => searched.includes(word));
  };
}

/** @returns a filter from what was kept or what a caller gave; undefined where anything in it is no part of one. */
function readFindingFilter(value: unknown): Partial<FindingFilter> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const read: { -readonly [K in keyof FindingFilter]?: FindingFilter[K] } = {};
  for (const [key, part] of Object.entries(value) as [string, unknown][]) {
    if (key === 'text' && typeof part === 'string') read.text = part;
    else if (key === 'reaching' && typeof part === 'boolean') read.reaching = part;
    else if (key === 'tools' && isTexts(part)) read.tools = part;
    else if (key === 'severities' && isTexts(part) && part.every((one) => severities.some((severity) => severity === one))) read.severities = severities.filter((severity) => part.includes(severity));
    else return undefined;
  }
  return read;
}

/** @returns a caller's `{text?, severities?, tools?, reaching?}`. @throws PlanImpossible where it holds anything else. */
export function findingChoices(argument: unknown): Partial<FindingFilter> {
  const read = readFindingFilter(argument);
  if (read === undefined) throw new PlanImpossible({ code: 'choiceInvalid', choice: 'findings', value: JSON.stringify(argument) });
  return read;
}

const filterKey = 'volumeGuard.findingFilter';

/** @returns the filter that was kept for the workspace; what cannot be read does not filter. */
export function keptFindingFilter(memento: Memento): FindingFilter {
  return { ...everyFinding, ...readFindingFilter(memento.get(filterKey)) };
}

export async function keepFindingFilter(memento: Memento, filter: FindingFilter): Promise<void> {
  await memento.update(filterKey, filter);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
