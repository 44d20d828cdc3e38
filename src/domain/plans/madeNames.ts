// The names of what an operation makes. They derive from its id, so that whoever resumes it finds them again.

/** Names in Kubernetes are at most 253 characters (RFC 1123 subdomain); 63 also fits label values and host names. */
const longest = 63;

export const madeNames = {
  /** Both the journal's ConfigMap and the Lease. */
  operation: (operation: string): string => `volumeguard-op-${operation}`,
  binderPod: (operation: string): string => `volumeguard-binder-${operation}`,
  rollbackCopy: (operation: string): string => `volumeguard-old-${operation}`,
  snapshot: (claim: string, operation: string): string => withSuffix(claim, operation),
  restoredClaim: (claim: string, operation: string): string => withSuffix(claim, `restored-${operation}`),
} as const;

function withSuffix(name: string, suffix: string): string {
  return `${name.slice(0, longest - suffix.length - 1).replace(/[-.]+$/, '')}-${suffix}`;
}
