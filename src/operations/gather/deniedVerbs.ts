// Asks the API server, verb by verb, what a command and its undo need: SelfSubjectAccessReview, since a rules review may be
// incomplete.

import { permissionsOf, type PermissionRule } from '../../domain/plans/permissions.ts';
import type { Command } from '../../domain/plans/plan.ts';
import type { Denied } from '../../domain/plans/planFacts.ts';
import type { Cluster } from '../liveObject.ts';

/** @returns what is not allowed, in the order of the rules. @throws RequestFailed */
export async function deniedVerbs(cluster: Cluster, command: Command, namespace: string): Promise<readonly Denied[]> {
  return deniedOf(cluster, permissionsOf(command), namespace);
}

/** @returns those of `rules` that are not allowed in `namespace`. @throws RequestFailed */
export async function deniedOf({ client, signal }: Cluster, rules: readonly PermissionRule[], namespace: string): Promise<readonly Denied[]> {
  const asked = rules.flatMap((rule) => rule.verbs.map((verb) => ({ rule, verb })));
  const denied = await Promise.all(
    asked.map(async ({ rule, verb }): Promise<readonly Denied[]> => {
      const [resource = '', subresource] = rule.resource.split('/');
      const where = rule.namespaced ? namespace : '';
      const allowed = await client.mayI({ verb, group: rule.group, resource, ...(subresource === undefined ? {} : { subresource }), namespace: where }, signal);
      return allowed ? [] : [{ verb, resource: rule.resource, namespace: where }];
    }),
  );
  const found = denied.flat();
  return found.filter((one, index) => found.findIndex((other) => other.verb === one.verb && other.resource === one.resource) === index);
}
