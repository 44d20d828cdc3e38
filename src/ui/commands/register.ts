// Registers every command. The table has one entry per id: a missing one does not compile.

import * as vscode from 'vscode';
import type { CommandId } from '../../contributes/commands.ts';
import type { Disposable } from '../ports/disposable.ts';
import { asNode, nodesFor, type Node } from '../tree/node.ts';
import { errorSentence } from '../words/errorWords.ts';
import type { Language } from '../words/language.ts';
import type { Acts } from './acts.ts';
import type { ClusterCommands } from './clusterCommands.ts';
import type { FileChoice } from './fileChoice.ts';
import type { FilterCommands } from './filterCommands.ts';
import type { FindingCommands } from './findingCommands.ts';
import type { FindingFilterCommands } from './findingFilterCommands.ts';
import type { Navigation } from './navigation.ts';
import type { PlanDocuments } from './planDocuments.ts';
import type { RecoveryCommands } from './recoveryCommands.ts';

export interface CommandParts {
  readonly acts: Acts;
  readonly navigation: Navigation;
  readonly cluster: ClusterCommands;
  readonly fileChoice: FileChoice;
  readonly filter: FilterCommands;
  readonly findingFilter: FindingFilterCommands;
  readonly onFinding: FindingCommands;
  readonly plans: PlanDocuments;
  readonly recovery: RecoveryCommands;
  readonly log: vscode.LogOutputChannel;
  readonly clock: () => number;
  readonly language: Language;
}

/** `nodes`: the row that it is called on, with the others selected; empty where it is called on none. */
type Handler = (argument: unknown, nodes: readonly Node[]) => unknown;

/** Done for each of the selected rows, one after the other: each is told what is in its way. */
const forEach: ReadonlySet<string> = new Set<CommandId>(['volumeGuard.backUpVolume', 'volumeGuard.deleteRestorePoint']);

function handlers({ acts, navigation, cluster, fileChoice, filter, findingFilter, onFinding, plans, recovery, log }: CommandParts): Readonly<Record<CommandId, Handler>> {
  const uri = (argument: unknown): vscode.Uri | undefined => (argument instanceof vscode.Uri ? argument : undefined);
  return {
    'volumeGuard.backUpVolume': (argument) => acts.act('backUp', argument),
    'volumeGuard.restoreToNewClaim': (argument) => acts.act('restoreToNewClaim', argument),
    'volumeGuard.deleteRestorePoint': (argument) => acts.act('deleteRestorePoint', argument),
    'volumeGuard.rotateCertificate': (argument) => acts.act('rotateCertificate', argument),
    'volumeGuard.backUpAffected': (argument) => recovery.backUpAffected(unlessUri(argument)),
    'volumeGuard.runPlan': (argument) => acts.runPlan(uri(argument)),
    'volumeGuard.discardPlan': (argument) => plans.close(uri(argument)),
    'volumeGuard.showPlanChanges': (argument) => plans.showChanges(uri(argument)),
    'volumeGuard.openPlan': (argument) => acts.openPlan(argument),
    'volumeGuard.resumeOperation': (argument) => acts.takeUp('resume', argument),
    'volumeGuard.undoOperation': (argument) => acts.takeUp('undo', argument),
    'volumeGuard.cancelOperation': (argument) => acts.cancel(argument),
    'volumeGuard.checkPermissions': (argument) => cluster.checkPermissions(argument),
    'volumeGuard.openLiveYaml': (argument) => navigation.openLiveYaml(argument),
    'volumeGuard.chooseFile': (argument) => fileChoice.choose(argument),
    'volumeGuard.openFinding': (argument) => navigation.openFinding(argument),
    'volumeGuard.showFindings': (argument) => navigation.showFindings(argument),
    'volumeGuard.showRecovery': (argument) => recovery.show(unlessUri(argument)),
    'volumeGuard.restoreNewestBefore': (argument) => recovery.restoreNewestBefore(unlessUri(argument)),
    'volumeGuard.suppress': (argument) => onFinding.suppressions.suppress(argument),
    'volumeGuard.showSuppressions': () => onFinding.suppressions.show(),
    'volumeGuard.openRuleHelp': (argument) => onFinding.help.open(argument),
    'volumeGuard.applyFix': (argument) => onFinding.fixes.apply(argument),
    'volumeGuard.pinLink': (argument) => onFinding.links.write(false, argument),
    'volumeGuard.cutLink': (argument) => onFinding.links.write(true, argument),
    'volumeGuard.scanWorkspace': (argument) => onFinding.scans.scan(argument),
    'volumeGuard.revealClaim': (argument) => navigation.revealClaim(argument),
    'volumeGuard.filterVolumes': (argument) => filter.byText(argument),
    'volumeGuard.filterByVerdict': (argument) => filter.byVerdict(argument),
    'volumeGuard.clearFilter': () => filter.clear(),
    'volumeGuard.filterFindings': (argument) => findingFilter.byText(argument),
    'volumeGuard.filterFindingsBy': (argument) => findingFilter.byKind(argument),
    'volumeGuard.clearFindingFilter': () => findingFilter.clear(),
    'volumeGuard.sortByRisk': () => filter.sort('risk'),
    'volumeGuard.sortByName': () => filter.sort('name'),
    'volumeGuard.copyName': (_argument, nodes) => navigation.copyName(nodes),
    'volumeGuard.showLog': () => log.show(),
    'volumeGuard.explainTrouble': () => cluster.explainTrouble(),
    'volumeGuard.removeLeftovers': (argument) => cluster.removeLeftovers(argument),
    'volumeGuard.switchContext': (argument) => cluster.switchContext(argument),
    'volumeGuard.selectNamespaces': (argument) => cluster.selectNamespaces(argument),
    'volumeGuard.showConnection': () => cluster.showConnection(),
    'volumeGuard.selectKubeconfig': () => cluster.selectKubeconfig(),
    'volumeGuard.retryNow': () => cluster.retryNow(),
  };
}

/** Buttons in an editor's title give its uri. */
function unlessUri(argument: unknown): unknown {
  return argument instanceof vscode.Uri ? undefined : argument;
}

/** An argument that rows and the palette give; anything else is a caller that reads the error itself. */
function isFromPerson(argument: unknown): boolean {
  return argument === undefined || argument === null || asNode(argument) !== undefined || argument instanceof vscode.Uri;
}

export function registerCommands(parts: CommandParts): Disposable[] {
  return Object.entries(handlers(parts)).map(([id, handler]) => vscode.commands.registerCommand(id, (argument: unknown, selected: unknown) => answerAll(id, handler, argument, selected, parts)));
}

/** @param selected what VS Code gives besides the row: all that are selected. @returns the result, or those for each of several rows. */
async function answerAll(id: string, handler: Handler, argument: unknown, selected: unknown, parts: CommandParts): Promise<unknown> {
  const node = asNode(argument);
  const nodes = node === undefined ? [] : nodesFor(node, selected);
  if (nodes.length < 2 || !forEach.has(id)) return answer(id, handler, argument, nodes, parts);
  const results: unknown[] = [];
  for (const one of nodes) results.push(await answer(id, handler, one, [one], parts));
  return results;
}

/** A person is told in a sentence; a caller gets that sentence as the error, with the original as its cause. */
async function answer(id: string, handler: Handler, argument: unknown, nodes: readonly Node[], { log, clock, language }: CommandParts): Promise<unknown> {
  try {
    return await handler(argument, nodes);
  } catch (error) {
    log.error(`${id}: ${error instanceof Error ? `${error.name}: ${error.message}` : 'failed'}`);
    const sentence = errorSentence(error, clock(), language);
    if (!isFromPerson(argument)) throw new Error(sentence, { cause: error });
    const showLog = language.t('Show Log');
    void vscode.window.showErrorMessage(sentence, showLog).then((chosen) => {
      if (chosen === showLog) log.show();
    });
    return undefined;
  }
}
