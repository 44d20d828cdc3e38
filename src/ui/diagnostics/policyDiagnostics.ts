// What is wrong in policy files and logs of suppressions, as problems on their lines.

import * as vscode from 'vscode';
import type { PolicyFault } from '../../domain/policies/policy.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { PolicySource } from '../ports/policies.ts';
import type { Language } from '../words/language.ts';
import { policyFaultSentence } from '../words/policyFaultWords.ts';

export class PolicyDiagnostics implements Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('volumeGuard.policies');
  readonly #listening: Disposable;

  constructor(policies: PolicySource, language: Language) {
    const show = (): void => {
      this.#collection.clear();
      for (const [file, faults] of policies.faults()) this.#collection.set(vscode.Uri.file(file), faults.map((fault) => problem(fault, language)));
    };
    this.#listening = policies.onDidChange(show);
    show();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#collection.dispose();
  }
}

function problem(fault: PolicyFault, language: Language): vscode.Diagnostic {
  const made = new vscode.Diagnostic(new vscode.Range(fault.line, 0, fault.line, Number.MAX_SAFE_INTEGER), policyFaultSentence(fault, language), vscode.DiagnosticSeverity.Error);
  made.source = 'Volume Guard';
  return made;
}
