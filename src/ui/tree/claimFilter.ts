// Which claims the Volumes view shows: by text, and by what their verdict is.

import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import type { Protection } from '../../domain/volumes/protection.ts';
import { needsAction } from '../verdicts.ts';

/** Besides the verdicts: those that somebody should do something about, and claims of which only something is left. */
export const filterVerdicts = ['needAction', 'Unprotected', 'Stale', 'Failing', 'Unknown', 'NotYetDue', 'Protected', 'Skipped', 'Lost'] as const;

export type FilterVerdict = (typeof filterVerdicts)[number];

export interface ClaimFilter {
  /** Words that must all occur in the claim's name, its namespace, its storage class or a workload that reaches it; upper case is as lower case. */
  readonly text: string;
  /** Any of these; empty: whatever the verdict. */
  readonly verdicts: readonly FilterVerdict[];
}

export const noFilter: ClaimFilter = { text: '', verdicts: [] };

export function isFiltering({ text, verdicts }: ClaimFilter): boolean {
  return text.trim() !== '' || verdicts.length > 0;
}

/** Whether a claim is gone, or has lost its volume. */
export function isLost({ state }: ClaimRow): boolean {
  return state === 'Gone' || state === 'Lost';
}

/** @returns whether the filter lets a claim through, by its row and the verdict on it. */
export function claimMatcher({ text, verdicts }: ClaimFilter): (row: ClaimRow, protection: Protection) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const hasText = (row: ClaimRow): boolean => {
    if (words.length === 0) return true;
    const searched = [row.id, row.storageClass ?? '', ...row.reach.map(({ workload }) => workload.name)].join('\n').toLowerCase();
    return words.every((word) => searched.includes(word));
  };
  const hasVerdict = (row: ClaimRow, protection: Protection): boolean =>
    verdicts.length === 0 || verdicts.some((verdict) => (verdict === 'needAction' ? needsAction(protection) : verdict === 'Lost' ? isLost(row) : verdict === protection));
  return (row, protection) => hasVerdict(row, protection) && hasText(row);
}

/** @returns the verdicts among `value`; undefined where it holds anything else. */
function readVerdicts(value: unknown): readonly FilterVerdict[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read = filterVerdicts.filter((verdict) => value.includes(verdict));
  return read.length === new Set(value).size ? read : undefined;
}

/** @returns a filter that was kept; what cannot be read of it does not filter. */
export function keptFilter(kept: unknown): ClaimFilter {
  if (typeof kept !== 'object' || kept === null) return noFilter;
  const text = 'text' in kept && typeof kept.text === 'string' ? kept.text : '';
  return { text, verdicts: ('verdicts' in kept ? readVerdicts(kept.verdicts) : undefined) ?? [] };
}

/** @returns a caller's `{text}`. @throws PlanImpossible where it is none. */
export function textChoice(argument: unknown): string {
  const text = typeof argument === 'object' && argument !== null && 'text' in argument ? argument.text : undefined;
  if (typeof text !== 'string') throw new PlanImpossible({ code: 'choiceInvalid', choice: 'text', value: typeof text });
  return text;
}

/** @returns a caller's `{verdicts: [...]}`. @throws PlanImpossible where it is none, or names another verdict. */
export function verdictsChoice(argument: unknown): readonly FilterVerdict[] {
  const given: unknown = typeof argument === 'object' && argument !== null && 'verdicts' in argument ? argument.verdicts : undefined;
  const verdicts = readVerdicts(given);
  if (verdicts === undefined) throw new PlanImpossible({ code: 'choiceInvalid', choice: 'verdicts', value: String(given) });
  return verdicts;
}
