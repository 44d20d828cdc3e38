// Any error as a sentence for a person. Unexpected ones say only where to look: their text may hold anything.

import { ActionRefused } from '../../domain/findings/actionRefused.ts';
import { ExecutionRefused } from '../../domain/plans/executionRefused.ts';
import { PlanImpossible } from '../../domain/plans/planImpossible.ts';
import type { Trouble } from '../../domain/inventory/kind.ts';
import { actionRefusalSentence } from './actionWords.ts';
import { impossibleSentence, refusalSentence } from './failureWords.ts';
import type { Language } from './language.ts';
import { troubleSentence } from './troubleWords.ts';

/** A failed request carries its trouble; its class belongs to a folder that views do not import. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error) || error.name !== 'RequestFailed' || !('trouble' in error)) return undefined;
  return error.trouble as Trouble;
}

export function errorSentence(error: unknown, now: number, language: Language): string {
  if (error instanceof PlanImpossible) return impossibleSentence(error.reason, language);
  if (error instanceof ExecutionRefused) return refusalSentence(error.reason, now, language);
  if (error instanceof ActionRefused) return actionRefusalSentence(error.reason, language);
  const trouble = troubleOf(error);
  if (trouble !== undefined) return troubleSentence(trouble, language);
  return language.t('Something went wrong that should not. The log says more.');
}
