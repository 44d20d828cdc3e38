// The error of a plan that was shown but is not run: nothing was done.

import type { Hazard } from './hazard.ts';

export type RefusalReason =
  /** Never shown, or shown too long ago. */
  | { readonly code: 'digestUnknown' }
  /** Derived again, the plan is another one: it has to be shown again. */
  | { readonly code: 'planChanged' }
  | { readonly code: 'hazard'; readonly hazard: Hazard }
  | { readonly code: 'contextReadOnly'; readonly context: string }
  | { readonly code: 'runElsewhere'; readonly operation: string; readonly holder: string };

export class ExecutionRefused extends Error {
  override readonly name = 'ExecutionRefused';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(`execution refused: ${reason.code}`);
    this.reason = reason;
  }
}
