// Which policy applies to a claim.

import { matchesPattern } from '../matchesPattern.ts';
import type { ClaimSelector, Policy } from './policy.ts';

/** @returns the first policy of the file that selects the claim; undefined if none does. */
export function policyOf(claim: { readonly namespace: string; readonly name: string }, policies: readonly Policy[]): Policy | undefined {
  return policies.find(({ claims }) => claims.some((selector) => selects(selector, claim)));
}

function selects({ namespace, names }: ClaimSelector, claim: { readonly namespace: string; readonly name: string }): boolean {
  return (namespace === undefined || namespace === claim.namespace) && names.some((pattern) => matchesPattern(pattern, claim.name));
}
