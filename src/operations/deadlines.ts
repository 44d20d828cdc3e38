// How long operations wait for what the cluster does, in milliseconds. Kubernetes itself retries most of it for ever.

export interface Deadlines {
  /** For gathering what a restore point is stamped with. */
  readonly stamp: number;
  readonly snapshotReady: number;
  /** Until the driver has cut a snapshot that is to be deleted before it was ready. */
  readonly snapshotCut: number;
  readonly snapshotGone: number;
  readonly claimBound: number;
  readonly podGone: number;
  readonly rollout: number;
  /** Until every pod of a consumer serves the new certificate. */
  readonly served: number;
  /** How long a step is tried again while the server cannot be reached or objects change under it. */
  readonly retry: number;
  /** How long a Lease's holder may be silent before the operation may be taken over. */
  readonly leaseSilence: number;
  /** Pause between two looks at one object. */
  readonly poll: number;
}

export const defaultDeadlines: Deadlines = {
  stamp: 5000,
  snapshotReady: 10 * 60_000,
  snapshotCut: 60_000,
  snapshotGone: 5 * 60_000,
  claimBound: 5 * 60_000,
  podGone: 2 * 60_000,
  rollout: 10 * 60_000,
  served: 2 * 60_000,
  retry: 60_000,
  leaseSilence: 15_000,
  poll: 500,
};
