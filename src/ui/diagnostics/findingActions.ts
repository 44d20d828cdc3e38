// Quick fixes on findings: back up what they reach, show how to recover it, mend or suppress them.

import * as vscode from 'vscode';
import type { CommandId } from '../../contributes/commands.ts';
import type { Node } from '../tree/node.ts';
import type { Language } from '../words/language.ts';
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
    return (this.#diagnostics()?.at(document.uri, range) ?? []).flatMap((problem) => this.#actionsFor(problem));
  }

  #actionsFor(problem: FindingDiagnostic): readonly vscode.CodeAction[] {
    return [...this.#recoveryActions(problem), ...this.#ownActions(problem)];
  }

  #ownActions(problem: FindingDiagnostic): readonly vscode.CodeAction[] {
    const { fixes, helpUri, help } = problem.finding;
    return [
      ...(fixes === undefined ? [] : [action(this.#language.t('Apply the scanner’s fix…'), 'volumeGuard.applyFix', problem)]),
      ...(helpUri === undefined && help === undefined ? [] : [action(this.#language.t('Open the rule’s help'), 'volumeGuard.openRuleHelp', problem)]),
      action(this.#language.t('Suppress with a reason…'), 'volumeGuard.suppress', problem),
    ];
  }

  #recoveryActions(problem: FindingDiagnostic): readonly vscode.CodeAction[] {
    const { claims } = problem;
    if (claims.length === 0) return [];
    const title = claims.length === 1 ? this.#language.t('Back up volume {claim}, which this reaches', { claim: claims[0] ?? '' }) : this.#language.t('Back up the {count} volumes that this reaches', { count: claims.length });
    return [
      action(title, 'volumeGuard.backUpAffected', problem),
      action(this.#language.t('Show recovery options'), 'volumeGuard.showRecovery', problem),
      action(this.#language.t('Restore the newest restore point from before this finding…'), 'volumeGuard.restoreNewestBefore', problem),
    ];
  }
}

function action(title: string, command: CommandId, problem: FindingDiagnostic): vscode.CodeAction {
  const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  made.diagnostics = [problem];
  const node: Node = { type: 'finding', finding: problem.finding.id };
  made.command = { title, command, arguments: [node] };
  return made;
}
