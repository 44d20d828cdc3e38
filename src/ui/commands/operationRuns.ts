// Runs plans that were shown, shows their progress, and knows which operations this window runs.

import * as vscode from 'vscode';
import type { OperationView } from '../../domain/plans/journal.ts';
import type { Plan } from '../../domain/plans/plan.ts';
import type { OperationService, Planned } from '../ports/operations.ts';
import type { Language } from '../words/language.ts';
import { planTitle, stepOf } from '../words/operationWords.ts';

export class OperationRuns {
  readonly #language: Language;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #here = new Set<string>();
  /** Fires when this window begins or ends an operation. */
  readonly onDidChange = this.#changed.event;

  constructor(language: Language) {
    this.#language = language;
  }

  isRunHere(operation: string): boolean {
    return this.#here.has(operation);
  }

  /** Runs a plan and shows how far it is, with a button that cancels it. @throws as OperationService.execute. */
  async runShown(operations: OperationService, { plan, digest }: Planned): Promise<OperationView> {
    const title = planTitle(plan, this.#language);
    return vscode.window.withProgress({ location: { viewId: 'volumeGuard.activity' } }, () =>
      vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
        const abort = new AbortController();
        const listening = token.onCancellationRequested(() => abort.abort());
        try {
          return await this.#run(operations, digest, plan, abort.signal, (view) => progress.report({ message: stepOf(view, this.#language) }));
        } finally {
          listening.dispose();
        }
      }),
    );
  }

  /** Runs a plan for a caller that asked for no window. @throws as OperationService.execute. */
  async run(operations: OperationService, digest: string): Promise<OperationView> {
    return this.#run(operations, digest, undefined, new AbortController().signal);
  }

  async #run(operations: OperationService, digest: string, plan: Plan | undefined, signal: AbortSignal, progress?: (view: OperationView) => void): Promise<OperationView> {
    const begun = new Set<string>(plan === undefined ? [] : [plan.operation]);
    const tell = (): void => {
      for (const operation of begun) this.#here.add(operation);
      this.#changed.fire();
    };
    tell();
    try {
      return await operations.execute(digest, signal, (view) => {
        if (!begun.has(view.id)) {
          begun.add(view.id);
          tell();
        }
        progress?.(view);
      });
    } finally {
      for (const operation of begun) this.#here.delete(operation);
      this.#changed.fire();
    }
  }
}
