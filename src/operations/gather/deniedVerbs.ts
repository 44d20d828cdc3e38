// What a command and its undo need and the present user may not do.

import { permissionsOf } from '../../domain/plans/permissions.ts';
import type { Command } from '../../domain/plans/plan.ts';
import type { Denied } from '../../domain/plans/planFacts.ts';
import type { Cluster } from '../liveObject.ts';
import { permissionAnswers } from '../permissionAnswers.ts';

/** @returns what is not allowed, in the order of the rules. @throws RequestFailed */
export async function deniedVerbs(cluster: Cluster, command: Command, namespace: string): Promise<readonly Denied[]> {
  const answers = await permissionAnswers(cluster, permissionsOf(command), namespace);
  const denied = answers.filter(({ allowed }) => !allowed).map(({ verb, resource, namespace: where }) => ({ verb, resource, namespace: where }));
  return denied.filter((one, index) => denied.findIndex((other) => other.verb === one.verb && other.resource === one.resource) === index);
}
