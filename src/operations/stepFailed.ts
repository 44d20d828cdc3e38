// Why a step did not succeed, as the journal records it, and how errors of requests turn into it.

import type { Failure } from '../domain/plans/journal.ts';
import { RequestFailed } from '../kubernetes/client.ts';

export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`step failed: ${failure.code}`);
    this.failure = failure;
  }
}

/** The reason of the signal that ends an operation of this process without touching the cluster any more. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/** @returns the error as the journal records it; never the text of an error that is not ours. */
export function failureOf(error: unknown): Failure {
  if (error instanceof StepFailed) return error.failure;
  if (error instanceof RequestFailed) {
    if (isUnreachable(error)) return { code: 'unreachable', detail: error.trouble.code };
    return { code: 'refusedByServer', status: error.status, detail: 'detail' in error.trouble ? error.trouble.detail : error.reason };
  }
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled' };
  return { code: 'unexpected', detail: error instanceof Error ? error.name : typeof error };
}

/** @returns whether the same request may succeed a little later: no answer, an overloaded server, or a lost race. */
export function isTransient(error: unknown): boolean {
  return error instanceof RequestFailed && (isUnreachable(error) || (error.status === 409 && error.reason === 'Conflict'));
}

function isUnreachable(error: RequestFailed): boolean {
  return error.status === 0 || error.status === 429 || error.status >= 500;
}
