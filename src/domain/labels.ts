// The labels and annotations that Volume Guard writes, and the foreign ones that it honours.

export const labels = {
  /** On everything that an operation makes: the operation's id. */
  operation: 'volumeguard.dev/operation',
  /** What the object is for: `journal`, `lease`, `rollback`, `binder`, `restore-point`, `restored-claim`; `safety`: a snapshot for undoing. */
  role: 'volumeguard.dev/role',
  /** Velero would take over and later destroy our snapshots and bring back stale journals. */
  excludeFromVelero: 'velero.io/exclude-from-backup',
} as const;

export const annotations = {
  /** `<operation>/<epoch>`: who may stop or delete this object. */
  fence: 'volumeguard.dev/fence',
  /** On a workload: the operation that restarted its pods; `<operation>/undone` once it restarted them again. */
  restarted: 'volumeguard.dev/restarted',
  /** On a restore point: what was true when it was made (domain/findings/stamp.ts). */
  stamp: 'volumeguard.dev/stamp',
  cluster: 'volumeguard.dev/cluster-uid',
  claim: 'volumeguard.dev/claim-uid',
  rollbackOf: 'volumeguard.dev/rollback-of',
  /** On a PersistentVolume that was filled from a snapshot: the VolumeSnapshot, as `<namespace>/<name>`. */
  restoredFrom: 'volumeguard.dev/restored-from',
  /** On such a volume: when it took the place of another (RFC 3339). */
  restoredAt: 'volumeguard.dev/restored-at',
  expires: 'volumeguard.dev/expires',
  rotation: 'volumeguard.dev/rotation',
  issuerSecret: 'volumeguard.dev/issuer-secret',
} as const;
