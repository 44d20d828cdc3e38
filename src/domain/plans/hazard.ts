// Hazards: what may go wrong with a plan, and why a plan is refused.

/** `refuse`: the plan cannot run; `warn`: the person should know before running it. */
export type Hazard = { readonly weight: 'refuse' | 'warn' } & HazardCode;

export type HazardCode =
  | { readonly code: 'contextReadOnly'; readonly context: string }
  | { readonly code: 'claimNotBound'; readonly claim: string }
  | { readonly code: 'noSnapshotSupport' }
  | { readonly code: 'noSnapshotClass'; readonly driver: string }
  | { readonly code: 'severalDefaultClasses'; readonly driver: string; readonly classes: readonly string[] }
  | { readonly code: 'notCsi'; readonly volume: string }
  | { readonly code: 'crashConsistentOnly' }
  | { readonly code: 'snapshotNotReady'; readonly name: string }
  | { readonly code: 'driverMismatch'; readonly snapshotDriver: string; readonly provisioner: string }
  | { readonly code: 'nameTaken'; readonly name: string }
  | { readonly code: 'invalidName'; readonly name: string }
  | { readonly code: 'lastRestorePoint'; readonly claim: string }
  | { readonly code: 'cannotBeUndone' }
  | { readonly code: 'managedByCertManager'; readonly certificate: string }
  | { readonly code: 'noIssuer' }
  | { readonly code: 'issuerExpired'; readonly issuer: string; readonly notAfter: number }
  | { readonly code: 'isCa' }
  | { readonly code: 'secretImmutable' }
  | { readonly code: 'noConsumers' }
  | { readonly code: 'singleReplica'; readonly workload: string }
  | { readonly code: 'noReadinessProbe'; readonly workload: string }
  | { readonly code: 'rolloutNotAutomatic'; readonly workload: string; readonly strategy: string }
  | { readonly code: 'unavailableAllowed'; readonly workload: string; readonly maxUnavailable: string }
  | { readonly code: 'portUnknown'; readonly workload: string }
  | { readonly code: 'missingPermission'; readonly verb: string; readonly resource: string; readonly namespace: string };
