// Hazards: what may go wrong with a plan, and why a plan is refused.

/** `refuse`: the plan cannot run; `warn`: the person should know before running it. */
export type Hazard = { readonly weight: 'refuse' | 'warn' } & HazardCode;

export type HazardCode =
  | { readonly code: 'contextReadOnly'; readonly context: string }
  | { readonly code: 'claimNotBound'; readonly claim: string }
  | { readonly code: 'noSnapshotSupport' }
  | { readonly code: 'noSnapshotClass'; readonly driver: string }
  | { readonly code: 'severalDefaultClasses'; readonly driver: string; readonly classes: readonly string[] }
  /** Several classes fit and none is the default: one has to be chosen. */
  | { readonly code: 'noDefaultClass'; readonly driver: string; readonly classes: readonly string[] }
  | { readonly code: 'notCsi'; readonly volume: string }
  | { readonly code: 'crashConsistentOnly' }
  | { readonly code: 'snapshotNotReady'; readonly name: string }
  | { readonly code: 'driverMismatch'; readonly snapshotDriver: string; readonly provisioner: string }
  /** Neither the snapshot nor its claim says how large the volume has to be. */
  | { readonly code: 'sizeUnknown'; readonly name: string }
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
  /** Stakater Reloader restarts the workload by itself; a second restart is left out. */
  | { readonly code: 'restartedByReloader'; readonly workload: string }
  | { readonly code: 'certificateUnreadable' }
  | { readonly code: 'keyTypeUnsupported'; readonly keyType: string }
  /** Other files in the secret (keystores, bundles) that the new certificate would leave stale. */
  | { readonly code: 'staleSiblings'; readonly files: readonly string[] }
  | { readonly code: 'beingDeleted'; readonly name: string }
  /** The VolumeSnapshot and its content do not point at each other. */
  | { readonly code: 'misbound'; readonly name: string }
  /** The effective deletion policy stands in the content, which could not be found. */
  | { readonly code: 'contentMissing'; readonly name: string }
  | { readonly code: 'groupMember'; readonly group: string }
  | { readonly code: 'storageClassMissing'; readonly storageClass: string }
  /** Resuming: the facts give other steps now than those that were confirmed. */
  | { readonly code: 'stepsDiffer' }
  /** Resuming: what the plan started from has changed or is gone, so the steps come from the journal. */
  | { readonly code: 'stepsFromJournal' }
  | { readonly code: 'missingPermission'; readonly verb: string; readonly resource: string; readonly namespace: string };
