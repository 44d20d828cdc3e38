// The part of a plan that is the same for every command.

import type { Choices } from './choose.ts';
import type { Command, Plan, Subject } from './plan.ts';
import type { PlanIdentity } from './planIdentity.ts';

export function planBase(
  command: Command,
  subject: Subject,
  choices: Choices,
  identity: PlanIdentity,
): Pick<Plan, 'version' | 'command' | 'direction' | 'operation' | 'cluster' | 'context' | 'subject' | 'choices'> {
  const { operation, cluster, context, direction } = identity;
  return { version: 1, command, ...(direction === undefined ? {} : { direction }), operation, cluster, context, subject, choices };
}
