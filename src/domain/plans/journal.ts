// The journal: an operation's durable record in the cluster. Untrusted when read back.

import type { Plan } from './plan.ts';

/** What happened to a step. `at` is milliseconds since the epoch by the writer's clock; `by` is user@host. */
export interface JournalEntry {
  readonly step: number;
  readonly event: 'intent' | 'done' | 'failed' | 'undoIntent' | 'undone' | 'cannotUndo';
  readonly at: number;
  readonly by: string;
  /** What the step made or found: uids, fingerprints. Never secrets. */
  readonly facts?: Readonly<Record<string, string>>;
  readonly failure?: Failure;
}

/** Why a step failed. `detail` is untrusted plain text. */
export type Failure =
  | { readonly code: 'cancelled' }
  | { readonly code: 'timedOut'; readonly seconds: number; readonly detail?: string }
  | { readonly code: 'refusedByServer'; readonly status: number; readonly detail: string }
  | { readonly code: 'changedMeanwhile'; readonly object: string }
  | { readonly code: 'gone'; readonly object: string }
  | { readonly code: 'foreignObject'; readonly object: string }
  | { readonly code: 'leaseLost'; readonly holder: string }
  | { readonly code: 'fenced'; readonly object: string }
  | { readonly code: 'verificationFailed'; readonly detail: string }
  | { readonly code: 'servedOld'; readonly pod: string; readonly sha256: string }
  | { readonly code: 'unreachable'; readonly detail: string }
  /** A defect of ours: only the error's class is told, since its text might hold anything. */
  | { readonly code: 'unexpected'; readonly detail: string };

/**
 * `done`; `undone`: failed or cancelled, and everything was put back; `stopped`: stands where it is safe, with something
 * that cannot be put back; `failed`: putting back failed too, so that it must be resumed or undone again.
 */
export type OperationState = 'running' | 'done' | 'failed' | 'undone' | 'stopped';

/** The decoded journal. `epoch` grows by one whenever somebody takes the operation over. */
export interface Journal {
  readonly version: 1;
  readonly plan: Plan;
  readonly state: OperationState;
  readonly epoch: number;
  readonly startedAt: number;
  readonly startedBy: string;
  readonly entries: readonly JournalEntry[];
}

/** An operation as the Activity view and the API show it. */
export interface OperationView {
  readonly id: string;
  readonly namespace: string;
  /** `interrupted`: said to be running, but its holder fell silent; `relic`: came back from a backup or another cluster. */
  readonly state: OperationState | 'interrupted' | 'relic' | 'unreadable';
  readonly journal?: Journal;
  /** Zero-based step that is running or was last begun. */
  readonly step: number;
  readonly holder?: string;
  readonly resourceVersion: string;
}
