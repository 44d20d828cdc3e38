// Reads the JSON that a caller gave a command instead of being asked.

import { PlanImpossible } from '../../domain/plans/planImpossible.ts';

export type Choices = Readonly<Record<string, string>>;

/** @throws PlanImpossible where it is not an object of texts. */
export function readChoices(argument: unknown): Choices {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) throw new PlanImpossible({ code: 'choiceInvalid', choice: 'choices', value: typeof argument });
  for (const [choice, value] of Object.entries(argument)) {
    if (typeof value !== 'string') throw new PlanImpossible({ code: 'choiceInvalid', choice, value: typeof value });
  }
  return argument as Choices;
}
