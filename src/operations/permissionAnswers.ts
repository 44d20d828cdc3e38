// Asks the API server, verb by verb, what the present user may do: SelfSubjectAccessReview, since a rules review may be
// incomplete.

import type { PermissionRule } from '../domain/plans/permissions.ts';
import type { Cluster } from './liveObject.ts';

export interface PermissionAnswer {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** '' for all namespaces, or a cluster-scoped resource. */
  readonly namespace: string;
  readonly allowed: boolean;
}

/** @param namespace '' asks for all namespaces. @returns an answer for each verb, in the order of the rules. @throws RequestFailed */
export async function permissionAnswers({ client, signal }: Cluster, rules: readonly PermissionRule[], namespace: string): Promise<readonly PermissionAnswer[]> {
  const asked = rules.flatMap((rule) => rule.verbs.map((verb) => ({ rule, verb })));
  return Promise.all(
    asked.map(async ({ rule, verb }) => {
      const [resource = '', subresource] = rule.resource.split('/');
      const where = rule.namespaced ? namespace : '';
      const allowed = await client.mayI({ verb, group: rule.group, resource, ...(subresource === undefined ? {} : { subresource }), namespace: where }, signal);
      return { verb, group: rule.group, resource: rule.resource, namespace: where, allowed };
    }),
  );
}
