// Check Permissions: what the present user may do of what each feature needs.

import { permissions, type Feature } from '../domain/plans/permissions.ts';
import type { Cluster } from './liveObject.ts';
import { permissionAnswers, type PermissionAnswer } from './permissionAnswers.ts';

export interface FeaturePermission extends PermissionAnswer {
  readonly feature: Feature;
}

/** @param namespace '' asks for all namespaces. @throws RequestFailed */
export async function checkPermissions(cluster: Cluster, namespace: string): Promise<readonly FeaturePermission[]> {
  const features = Object.keys(permissions) as Feature[];
  const answers = await Promise.all(
    features.map(async (feature) => (await permissionAnswers(cluster, permissions[feature], namespace)).map((answer) => ({ feature, ...answer }))),
  );
  return answers.flat();
}
