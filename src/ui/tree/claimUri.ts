// The hierarchical uri that a claim's decorations attach to.

/** @returns `volumeguard:/context/namespace/claim`. */
export function claimUri(context: string, claim: string): string {
  return `volumeguard:/${encodeURIComponent(context)}/${claim.split('/').map(encodeURIComponent).join('/')}`;
}
