// Derives a command's plan from what is live: gathers its facts, then calls the pure planning function.

import { planBackUp } from '../../domain/plans/backUp.ts';
import type { Choices } from '../../domain/plans/choose.ts';
import { planDeleteRestorePoint } from '../../domain/plans/deleteRestorePoint.ts';
import type { Command, Plan } from '../../domain/plans/plan.ts';
import type { PlanIdentity } from '../../domain/plans/planIdentity.ts';
import { planRestoreToNewClaim } from '../../domain/plans/restoreToNewClaim.ts';
import { planRotateCertificate } from '../../domain/plans/rotateCertificate.ts';
import { gatherBackUp } from './gatherBackUp.ts';
import { gatherDeleteRestorePoint } from './gatherDeleteRestorePoint.ts';
import type { Gathering } from './gathering.ts';
import { gatherRestoreToNewClaim } from './gatherRestoreToNewClaim.ts';
import { gatherRotateCertificate } from './gatherRotateCertificate.ts';

type Derive = (gathering: Gathering, choices: Choices, identity: PlanIdentity) => Promise<Plan>;

const derivations: Readonly<Record<Command, Derive>> = {
  backUp: async (gathering, choices, identity) => planBackUp(await gatherBackUp(gathering, choices), choices, identity),
  restoreToNewClaim: async (gathering, choices, identity) => planRestoreToNewClaim(await gatherRestoreToNewClaim(gathering, choices), choices, identity),
  deleteRestorePoint: async (gathering, choices, identity) => planDeleteRestorePoint(await gatherDeleteRestorePoint(gathering, choices), choices, identity),
  rotateCertificate: async (gathering, choices, identity) => planRotateCertificate(await gatherRotateCertificate(gathering, choices), choices, identity),
};

/** @throws PlanImpossible, RequestFailed */
export async function derivePlan(command: Command, gathering: Gathering, choices: Choices, identity: PlanIdentity): Promise<Plan> {
  return derivations[command](gathering, choices, identity);
}
