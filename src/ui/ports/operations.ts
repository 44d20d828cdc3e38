// Plans and operations as commands and the Activity view see them; `operations` provides them.

import type { Command, Plan } from '../../domain/plans/plan.ts';
import type { OperationView } from '../../domain/plans/journal.ts';
import type { Disposable } from './disposable.ts';

/** A plan with the digest that stands for having been shown it: SHA-256 hex of its canonical JSON. */
export interface Planned {
  readonly plan: Plan;
  readonly digest: string;
}

export type Progress = (view: OperationView) => void;

export interface OperationService {
  /** Derives a plan from present facts; does nothing. @throws PlanImpossible where not even a plan can be made. */
  plan(command: Command, choices: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Planned>;
  /** Plans for resuming or undoing an interrupted operation: derived again from live facts, to be shown before it runs. */
  planResume(operation: string, namespace: string, direction: 'resume' | 'undo', signal: AbortSignal): Promise<Planned>;
  /**
   * Runs a plan that was shown. Refuses (throws) where the plan, derived again, has another digest, has a refusing
   * hazard, or the context is read-only. Resolves with the operation's last view, failed ones included.
   */
  execute(digest: string, signal: AbortSignal, progress?: Progress): Promise<OperationView>;
  operations(): readonly OperationView[];
  onDidChange(listener: () => void): Disposable;
  /** Cancels an operation of this window. */
  cancel(operation: string): void;
}
