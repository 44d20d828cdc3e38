// Whether a plan may be run at all.

import type { Plan } from '../../domain/plans/plan.ts';

export function isRefused(plan: Plan): boolean {
  return plan.hazards.some((hazard) => hazard.weight === 'refuse');
}
