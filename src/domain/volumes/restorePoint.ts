// A restore point: one moment that a claim can be brought back to, and what is known of it.

import type { Stamp } from '../findings/stamp.ts';

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
  | { readonly code: 'beingDeleted' }
  /** An operation made it for its own undoing. */
  | { readonly code: 'safety' }
  /** There is no VolumeSnapshot (any more) for the VolumeSnapshotContent that was kept: one has to name it again before anything can be restored. */
  | { readonly code: 'noSnapshot'; readonly content: string };

/** One restore point of a claim, whatever made it. Times are milliseconds since the epoch, sizes bytes. */
export interface RestorePoint {
  /** Stable: `snapshot:<uid>`, or `content:<uid>` where only the VolumeSnapshotContent is left. */
  readonly id: string;
  readonly source: 'csiSnapshot';
  readonly namespace: string;
  /** The VolumeSnapshot's name. */
  readonly name: string;
  readonly uid: string;
  /** Start of capture where known, else when the object was made. */
  readonly at: number;
  readonly state: 'ready' | 'pending' | 'failed' | 'deleting' | 'detached';
  readonly issues: readonly RestorePointIssue[];
  readonly survives: Survives;
  readonly trust: Trust;
  readonly restoreBytes?: number;
  readonly class?: string;
  readonly deletionPolicy?: 'Delete' | 'Retain';
  readonly driver?: string;
  /** What was true when it was made; untrusted. Absent: nobody wrote it down. */
  readonly stamp?: Stamp | 'unreadable';
  /** Of a volume whose data this one was filled with, and from before that. */
  readonly ancestor?: true;
  /** The volume was filled with this very point then: what was written before that is in it. */
  readonly restoredAt?: number;
  /** From then on it may be taken away. */
  readonly expiresAt?: number;
  /** The VolumeGroupSnapshot that it is a member of; one member cannot be deleted without the others. */
  readonly group?: string;
}
