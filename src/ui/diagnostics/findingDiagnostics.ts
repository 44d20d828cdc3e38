// Findings as problems on their source lines: one collection, set per file, only where something changed.

import * as vscode from 'vscode';
import type { Finding } from '../../domain/findings/finding.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { ChangeGate } from '../tree/changeGate.ts';
import { findingMessage, reachMessage } from '../words/diagnosticWords.ts';
import { plainText } from '../words/plainText.ts';
import type { World } from '../world.ts';

const levels: Readonly<Record<Finding['level'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  note: vscode.DiagnosticSeverity.Information,
  none: vscode.DiagnosticSeverity.Hint,
};

/** A problem with the claims that its finding reaches, for the quick fixes. */
export class FindingDiagnostic extends vscode.Diagnostic {
  readonly claims: readonly string[];
  readonly finding: Finding;

  constructor(reaching: ReachingFinding, world: World) {
    super(rangeOf(reaching.finding), findingMessage(reaching, world), levels[reaching.finding.level]);
    const { finding, reaches } = reaching;
    this.claims = reaches.map(({ claim }) => claim);
    this.finding = finding;
    this.source = plainText(finding.tool, 60);
    const rule = plainText(finding.ruleId, 120);
    if (finding.helpUri?.startsWith('https://') === true) this.code = { value: rule, target: vscode.Uri.parse(finding.helpUri) };
    else if (rule !== '') this.code = rule;
    this.relatedInformation = reaches.flatMap((reach) => {
      const place = world.guard.findings.manifestOf(reach.claim);
      return place === undefined ? [] : [new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.file(place.file), new vscode.Position(place.line, 0)), reachMessage(reach, world))];
    });
  }
}

/** Lines that a problem may underline; of what is longer (whole objects of manifests), only the first line is. */
const longest = 5;

function rangeOf({ locations }: Finding): vscode.Range {
  const region = locations[0]?.region;
  if (region === undefined) return new vscode.Range(0, 0, 0, 0);
  if (region.endLine - region.startLine >= longest) return new vscode.Range(region.startLine, region.startColumn, region.startLine, Number.MAX_SAFE_INTEGER);
  return new vscode.Range(region.startLine, region.startColumn, region.endLine, region.endColumn ?? Number.MAX_SAFE_INTEGER);
}

export class FindingDiagnostics implements Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('volumeGuard');
  readonly #gate = new ChangeGate<never>(() => this.#update());
  readonly #listening: readonly Disposable[];
  readonly #world: World;
  /** What was set last for each file, to leave files alone in which nothing changed. */
  #set = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
    const { findings, inventory } = world.guard;
    this.#listening = [
      findings.onDidChange(() => this.#gate.add('all')),
      inventory.onDidChange((batch) => {
        if (batch.rows.length + batch.removedRows.length > 0) this.#gate.add('all');
      }),
    ];
    this.#gate.add('all');
  }

  /** @returns the problems at a place. */
  at(uri: vscode.Uri, range: vscode.Range): readonly FindingDiagnostic[] {
    return (this.#collection.get(uri) ?? []).filter((one): one is FindingDiagnostic => one instanceof FindingDiagnostic && one.range.intersection(range) !== undefined);
  }

  dispose(): void {
    for (const one of this.#listening) one.dispose();
    this.#gate.dispose();
    this.#collection.dispose();
  }

  #update(): void {
    const { findings } = this.#world.guard;
    const open = vscode.workspace.textDocuments.map(({ uri }) => uri.fsPath);
    const set = new Map<string, string>();
    for (const file of new Set([...open, ...findings.top().flatMap(({ file: of }) => of ?? [])])) {
      const found = findings.inFile(file);
      if (found.length === 0) continue;
      const problems = found.map((reaching) => new FindingDiagnostic(reaching, this.#world));
      const print = JSON.stringify(problems.map((problem) => [problem.range, problem.message, problem.relatedInformation]));
      set.set(file, print);
      if (this.#set.get(file) !== print) this.#collection.set(vscode.Uri.file(file), problems);
    }
    for (const file of this.#set.keys()) if (!set.has(file)) this.#collection.delete(vscode.Uri.file(file));
    this.#set = set;
  }
}
