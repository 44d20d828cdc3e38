// Quick fixes on findings: back up what they reach, show how to recover it, mend or suppress them; and the way to those that no
// problem shows.

import * as vscode from 'vscode';
import type { CommandId } from '../../contributes/commands.ts';
import type { Node } from '../tree/node.ts';
import type { Language } from '../words/language.ts';
import { focusFindings } from './focusFindings.ts';
import type { FindingDiagnostic, FindingDiagnostics } from './findingDiagnostics.ts';

export class FindingActions implements vscode.CodeActionProvider {
  readonly #diagnostics: () => FindingDiagnostics | undefined;
  readonly #language: Language;

  constructor(diagnostics: () => FindingDiagnostics | undefined, language: Language) {
    this.#diagnostics = diagnostics;
    this.#language = language;
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    // Diagnostics that come back from the editor are copies without what we know of them: ours are looked up.
    const diagnostics = this.#diagnostics();
    const rest = diagnostics?.restAt(document.uri, range);
    return [...(diagnostics?.at(document.uri, range) ?? []).flatMap((problem) => this.#actionsFor(problem)), ...(rest === undefined ? [] : [this.#showAll(rest)])];
  }

  #showAll(rest: vscode.Diagnostic): vscode.CodeAction {
    return action(this.#language.t('Show all findings'), focusFindings, rest);
  }

  #actionsFor(problem: FindingDiagnostic): readonly vscode.CodeAction[] {
    return [...this.#recoveryActions(problem), ...this.#ownActions(problem)];
  }

  #ownActions(problem: FindingDiagnostic): readonly vscode.CodeAction[] {
    const { fixes, helpUri, help } = problem.finding;
    return [
      ...(fixes === undefined ? [] : [about(this.#language.t('Apply the scanner’s fix…'), 'volumeGuard.applyFix', problem)]),
      ...(helpUri === undefined && help === undefined ? [] : [about(this.#language.t('Open the rule’s help'), 'volumeGuard.openRuleHelp', problem)]),
      about(this.#language.t('Suppress with a reason…'), 'volumeGuard.suppress', problem),
    ];
  }

  #recoveryActions(problem: FindingDiagnostic): readonly vscode.CodeAction[] {
    const { claims } = problem;
    if (claims.length === 0) return [];
    const title = claims.length === 1 ? this.#language.t('Back up volume {claim}, which this reaches', { claim: claims[0] ?? '' }) : this.#language.t('Back up the {count} volumes that this reaches', { count: claims.length });
    return [
      about(title, 'volumeGuard.backUpAffected', problem),
      about(this.#language.t('Show recovery options'), 'volumeGuard.showRecovery', problem),
      about(this.#language.t('Restore the newest restore point from before this finding…'), 'volumeGuard.restoreNewestBefore', problem),
    ];
  }
}

function about(title: string, command: CommandId, problem: FindingDiagnostic): vscode.CodeAction {
  return action(title, command, problem, { type: 'finding', finding: problem.finding.id });
}

function action(title: string, command: CommandId | typeof focusFindings, problem: vscode.Diagnostic, ...nodes: readonly Node[]): vscode.CodeAction {
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  made.diagnostics = [problem];
  made.command = { title, command, arguments: [...nodes] };
  return made;
}
