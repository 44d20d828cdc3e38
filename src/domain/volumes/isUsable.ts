// Whether a restore point counts for protection.

import type { Policy } from '../policies/policy.ts';
import type { RestorePoint } from './restorePoint.ts';

/**
 * Ready, nothing speaks against it, not suspect, and not past the policy's retention (the engine may take it away).
 * @param now milliseconds since the epoch, by the API server's clock
 */
export function isUsable(point: RestorePoint, policy: Policy | undefined, now: number): boolean {
  const expired = policy?.keep !== undefined && now - point.at >= policy.keep;
  return point.state === 'ready' && point.issues.length === 0 && point.trust !== 'suspect' && !expired;
}
