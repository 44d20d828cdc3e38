// A restore point: one moment that a claim can be brought back to, and what is known of it.

/** How far a restore point reaches: it is lost with the claim, the namespace, the cluster, or not even then. */
export type Survives = 'claim' | 'namespace' | 'cluster' | 'unknown';

/** Whether a point was made before a breach; `unknown` where no stamp says it. */
export type Trust = 'knownGood' | 'suspect' | 'unknown';

/** Why a restore point does not count for protection, or why that is unknown. */
export type RestorePointIssue =
  | { readonly code: 'notReady'; readonly since: number }
  | { readonly code: 'failed'; readonly message: string; readonly at?: number }
  | { readonly code: 'contentMissing' }
  | { readonly code: 'misbound' }
  | { readonly code: 'otherVolume' }
  /** Nothing that could be read says which volume it was taken of. */
  | { readonly code: 'volumeUnproved' }
  | { readonly code: 'ageUnknown' }
  | { readonly code: 'beingDeleted' };

/** One restore point of a claim, whatever made it. Times are milliseconds since the epoch, sizes bytes. */
export interface RestorePoint {
  /** Stable: `snapshot:<uid>`. */
  readonly id: string;
  readonly source: 'csiSnapshot';
  readonly namespace: string;
  /** The VolumeSnapshot's name. */
  readonly name: string;
  readonly uid: string;
  /** Start of capture where known, else when the object was made. */
  readonly at: number;
  readonly state: 'ready' | 'pending' | 'failed' | 'deleting';
  readonly issues: readonly RestorePointIssue[];
  readonly survives: Survives;
  readonly trust: Trust;
  readonly restoreBytes?: number;
  readonly class?: string;
  readonly deletionPolicy?: 'Delete' | 'Retain';
  readonly driver?: string;
  readonly stamp?: string;
}
