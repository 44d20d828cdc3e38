// Check Permissions: what the present user may do of what each feature needs, asked of the API server verb by verb.

import { permissions, type Feature } from '../domain/plans/permissions.ts';
import type { Denied } from '../domain/plans/planFacts.ts';
import { deniedOf } from './gather/deniedVerbs.ts';
import type { Cluster } from './liveObject.ts';

export interface FeaturePermission {
  readonly feature: Feature;
  /** Empty: the feature works in this namespace. */
  readonly missing: readonly Denied[];
}

/** @param namespace '' asks for all namespaces. @throws RequestFailed */
export async function checkPermissions(cluster: Cluster, namespace: string): Promise<readonly FeaturePermission[]> {
  const features = Object.keys(permissions) as Feature[];
  return Promise.all(features.map(async (feature) => ({ feature, missing: await deniedOf(cluster, permissions[feature], namespace) })));
}
