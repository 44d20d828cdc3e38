// What a plan is tied to besides the facts: the operation's id, the cluster and the context.

export interface PlanIdentity {
  /** Lower-case letters and digits, so that names can be made of it. */
  readonly operation: string;
  /** uid of the cluster's kube-system namespace. */
  readonly cluster: string;
  readonly context: string;
  readonly readOnly: boolean;
  /** See `Plan.direction`. */
  readonly direction?: 'resume' | 'undo';
}
