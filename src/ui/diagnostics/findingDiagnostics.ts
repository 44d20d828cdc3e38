// Findings as problems on their source lines: those of open and changed files and those of the highest risk. One row says
// how many others there are.

import * as vscode from 'vscode';
import type { Finding } from '../../domain/findings/finding.ts';
import { followRegion } from '../../domain/findings/followRegion.ts';
import { countAll } from '../../domain/findings/findingWays.ts';
import type { LineMoves } from '../../domain/history/lineMoves.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { ReachingFinding } from '../ports/findings.ts';
import { ChangeGate } from '../tree/changeGate.ts';
import { findingMessage, reachMessage, restMessage } from '../words/diagnosticWords.ts';
import { plainText } from '../words/plainText.ts';
import { VscodeFiles } from '../workspace/vscodeFiles.ts';
import type { World } from '../world.ts';
import { focusFindings } from './focusFindings.ts';
import { LiveEdits } from './liveEdits.ts';
import { ProblemSync } from './problemSync.ts';

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

  constructor(reaching: ReachingFinding, moves: LineMoves | undefined, world: World) {
    super(rangeOf(reaching.finding, moves), findingMessage(reaching, isOpen(reaching), world), levels[reaching.finding.level]);
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

function openPaths(): readonly string[] {
  return vscode.workspace.textDocuments.flatMap(({ uri }) => (uri.scheme === 'file' ? [uri.fsPath] : []));
}

function isOpen({ file }: ReachingFinding): boolean {
  return file !== undefined && openPaths().includes(file);
}

/** Lines that a problem may underline; of what is longer (whole objects of manifests), only the first line is. */
const longest = 5;

function rangeOf({ locations }: Finding, moves: LineMoves | undefined): vscode.Range {
  const placed = locations[0]?.region;
  const region = placed === undefined ? undefined : (followRegion(placed, moves, undefined, undefined)?.region ?? placed);
  if (region === undefined) return new vscode.Range(0, 0, 0, 0);
  if (region.endLine - region.startLine >= longest) return new vscode.Range(region.startLine, region.startColumn, region.startLine, Number.MAX_SAFE_INTEGER);
  return new vscode.Range(region.startLine, region.startColumn, region.endLine, region.endColumn ?? Number.MAX_SAFE_INTEGER);
}

export class FindingDiagnostics implements Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('volumeGuard');
  /** One row: how many findings no problem shows. */
  readonly #rest = vscode.languages.createDiagnosticCollection('volumeGuard.rest');
  readonly #world: World;
  readonly #sync: ProblemSync<FindingDiagnostic>;
  readonly #gate: ChangeGate<string>;
  readonly #edits: LiveEdits;
  readonly #listening: readonly Disposable[];

  constructor(world: World) {
    this.#world = world;
    const { findings, history, inventory } = world.guard;
    this.#sync = new ProblemSync(
      findings,
      {
        make: (reaching) => new FindingDiagnostic(reaching, reaching.file === undefined ? undefined : this.#edits.movesOf(reaching.file), world),
        printOf: ({ range, message, severity, code, source, relatedInformation }) => JSON.stringify([range, message, severity, code, source, relatedInformation]),
        show: (file, problems) => this.#collection.set(vscode.Uri.file(file), problems),
        shown: (count) => this.#showRest(countAll(findings.counts()) - count),
      },
      () => performance.now(),
    );
    this.#gate = new ChangeGate<string>((files) => {
      if (files === 'all') this.#sync.lookAtAll();
      else this.#sync.lookAt(files);
    });
    this.#edits = new LiveEdits(findings, (file) => this.#gate.add([file]));
    this.#listening = [
      this.#edits,
      findings.onDidChange(() => this.#gate.add('all')),
      history.onDidChange(() => this.#gate.add(openPaths())),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#gate.add([uri.fsPath])),
      inventory.onDidChange(({ rows, removedRows }) => this.#gate.add(this.#sync.filesOf([...rows.map(({ id }) => id), ...removedRows]))),
    ];
    this.#gate.add('all');
  }

  /** @returns the problems at a place. */
  at(uri: vscode.Uri, range: vscode.Range): readonly FindingDiagnostic[] {
    return (this.#collection.get(uri) ?? []).filter((one): one is FindingDiagnostic => one instanceof FindingDiagnostic && one.range.intersection(range) !== undefined);
  }

  /** @returns the row that counts the others, where it stands at a place. */
  restAt(uri: vscode.Uri, range: vscode.Range): vscode.Diagnostic | undefined {
    return this.#rest.get(uri)?.find((one) => one.range.intersection(range) !== undefined);
  }

  dispose(): void {
    for (const one of this.#listening) one.dispose();
    this.#gate.dispose();
    this.#sync.dispose();
    this.#collection.dispose();
    this.#rest.dispose();
  }

  /** Says on the largest scan's file how many findings are in no file that is open or changed, nor among those of the highest risk. */
  #showRest(count: number): void {
    const { guard, language } = this.#world;
    const [scan] = guard.findings
      .scans()
      .filter(({ file, supersededBy }) => supersededBy === undefined && !file.includes(':'))
      .toSorted((a, b) => b.results - a.results);
    const problem = count > 0 && scan !== undefined ? new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), restMessage(count, language), vscode.DiagnosticSeverity.Information) : undefined;
    const file = scan === undefined || problem === undefined ? undefined : new VscodeFiles().uri(scan.file);
    const present = [...this.#rest].flatMap(([uri, problems]) => problems.map(({ message }) => `${uri.toString()} ${message}`));
    const wanted = file === undefined || problem === undefined ? [] : [`${file.toString()} ${problem.message}`];
    if (present.join() === wanted.join()) return;
    this.#rest.clear();
    if (file === undefined || problem === undefined) return;
    problem.source = 'Volume Guard';
    // The Problems view runs a command that is linked; a hover of later versions than 1.105 does not: there is the quick fix.
    problem.code = { value: language.t('show all'), target: vscode.Uri.parse(`command:${focusFindings}`) };
    this.#rest.set(file, [problem]);
  }
}
