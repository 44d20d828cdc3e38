// What a command gives back to a caller: the operation, and what it made.

import type { OperationView } from '../../domain/plans/journal.ts';

export interface CommandResult {
  readonly operation: OperationView;
  /** Objects that are there now and were not before. */
  readonly made: readonly { readonly kind: string; readonly namespace: string; readonly name: string }[];
}

export function commandResult(operation: OperationView): CommandResult {
  const changes = operation.state === 'done' ? (operation.journal?.plan.changes ?? []) : [];
  return { operation, made: changes.filter(({ before, after }) => before === undefined && after !== undefined).map(({ kind, namespace, name }) => ({ kind, namespace, name })) };
}
