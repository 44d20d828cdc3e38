// Whether a restore point outlives what a policy asks it to.

import type { Policy } from '../policies/policy.ts';
import type { RestorePoint } from './restorePoint.ts';

/** What a restore point can outlive, the least first. */
export const levels = ['claim', 'namespace', 'cluster'] as const;

/** @returns undefined where it is not known what the point outlives and the policy asks for something. */
export function reachesLevel({ survives }: RestorePoint, policy: Policy | undefined): boolean | undefined {
  const needed = levels.indexOf(policy?.survives ?? 'claim');
  if (needed === 0) return true;
  return survives === 'unknown' ? undefined : levels.indexOf(survives) >= needed;
}
