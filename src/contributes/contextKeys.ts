// The context keys that `when` clauses read, and the values they take.

/** How the connection to the cluster is, as far as welcome views tell it apart. */
export const connections = ['idle', 'reading', 'ready', 'empty', 'noKubeconfig', 'badKubeconfig', 'noContext', 'unreachable', 'credentials', 'forbidden'] as const;

export type Connection = (typeof connections)[number];

/** Whether the workspace was ever scanned, as far as welcome views tell it apart. */
export type Scans = 'reading' | 'never' | 'some';

export interface ContextValues {
  'volumeGuard.connection': Connection;
  /** True while an open plan may still be run. */
  'volumeGuard.hasPlan': boolean;
  /** True while the Volumes view shows only some of the claims. */
  'volumeGuard.hasFilter': boolean;
  /** How the Volumes view is sorted. */
  'volumeGuard.order': 'name' | 'risk';
  /** True while the Findings view shows only some of the findings. */
  'volumeGuard.hasFindingFilter': boolean;
  'volumeGuard.scans': Scans;
}

export type ContextKey = keyof ContextValues;
