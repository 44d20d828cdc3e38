// Hazards that any plan may have: a read-only context, and verbs that the present user may not use.

import type { Hazard } from './hazard.ts';
import type { CommonFacts } from './planFacts.ts';
import type { PlanIdentity } from './planIdentity.ts';

export function commonHazards(facts: CommonFacts, identity: PlanIdentity): Hazard[] {
  const hazards: Hazard[] = facts.denied.map((denied) => ({ weight: 'refuse', code: 'missingPermission', ...denied }));
  if (identity.readOnly) hazards.unshift({ weight: 'refuse', code: 'contextReadOnly', context: identity.context });
  return hazards;
}
