// Reads what a caller chose for a command, and complains where a choice is missing or makes no sense.

import { PlanImpossible } from './planImpossible.ts';

export type Choices = Readonly<Record<string, string>>;

/** @throws PlanImpossible if it is missing or empty. */
export function choose(choices: Choices, choice: string): string {
  const value = choices[choice];
  if (value === undefined || value === '') throw new PlanImpossible({ code: 'choiceMissing', choice });
  return value;
}
