// Which policy applies to a claim.

import type { ClaimSelector, Policy } from './policy.ts';

/** @returns the first policy of the file that selects the claim; undefined if none does. */
export function policyOf(claim: { readonly namespace: string; readonly name: string }, policies: readonly Policy[]): Policy | undefined {
  return policies.find(({ claims }) => claims.some((selector) => selects(selector, claim)));
}

function selects({ namespace, names }: ClaimSelector, claim: { readonly namespace: string; readonly name: string }): boolean {
  return (namespace === undefined || namespace === claim.namespace) && names.some((pattern) => matches(pattern, claim.name));
}

/** Greedy from the left, with no way back to an earlier `*`: linear, so that no pattern can hang the window. */
function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
