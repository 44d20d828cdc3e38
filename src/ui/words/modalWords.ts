// What the modal says below its question.

import type { Plan } from '../../domain/plans/plan.ts';
import { consequenceSentence } from './consequenceWords.ts';
import { hazardSentence } from './hazardWords.ts';
import type { Language } from './language.ts';

/** @returns losses first, then hazards, then what is kept; a line each. */
export function modalDetail(plan: Plan, now: number, language: Language): string {
  return [
    ...plan.lost.map((consequence) => consequenceSentence(consequence, now, language)),
    ...plan.hazards.map((hazard) => hazardSentence(hazard, now, language)),
    ...plan.kept.map((consequence) => consequenceSentence(consequence, now, language)),
  ].join('\n');
}
