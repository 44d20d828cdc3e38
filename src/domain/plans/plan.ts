// A plan: what will be done, as versioned data. Made by pure functions, shown before it runs, derived again on resume.

import type { Step } from './step.ts';
import type { Hazard } from './hazard.ts';

export type Command = 'backUp' | 'restoreToNewClaim' | 'deleteRestorePoint' | 'rotateCertificate';

/** What the plan is about. */
export interface Subject {
  readonly kind: 'claim' | 'snapshot' | 'secret';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** An object before and after, as plain JSON without secrets' contents; `before` absent: made, `after` absent: deleted. */
export interface ObjectChange {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** What is lost or kept by the act. Times in milliseconds since the epoch. */
export type Consequence =
  | { readonly code: 'restorePointLost'; readonly name: string; readonly at: number }
  | { readonly code: 'storageSnapshotKept'; readonly handle?: string }
  | { readonly code: 'claimUntouched'; readonly name: string }
  | { readonly code: 'oldCertificateKept'; readonly secret: string }
  | { readonly code: 'oldCertificateStaysValid'; readonly notAfter: number }
  | { readonly code: 'podsRestart'; readonly workload: string; readonly replicas: number }
  | { readonly code: 'nothingLost' };

export interface Plan {
  readonly version: 1;
  readonly command: Command;
  /** Absent: a first run. Otherwise what is to be done with an operation that was begun. */
  readonly direction?: 'resume' | 'undo';
  /** The operation's id, chosen when the plan is made: names of what it makes derive from it. */
  readonly operation: string;
  /** uid of the cluster's kube-system namespace. */
  readonly cluster: string;
  readonly context: string;
  readonly subject: Subject;
  /** What the caller chose, as given: deriving the plan again starts from it. */
  readonly choices: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly hazards: readonly Hazard[];
  readonly lost: readonly Consequence[];
  readonly kept: readonly Consequence[];
  readonly changes: readonly ObjectChange[];
  /** A destructive plan needs the modal and the digest of what was shown. */
  readonly destructive: boolean;
}
