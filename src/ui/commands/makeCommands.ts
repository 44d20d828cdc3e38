// What every command does: loaded with the first of them. The table has one entry per id: a missing one does not compile.

import * as vscode from 'vscode';
import type { CommandId } from '../../contributes/commands.ts';
import type { ScanTasks } from '../scanning/scanTasks.ts';
import type { Session } from '../session.ts';
import type { Node } from '../tree/node.ts';
import type { Views } from '../tree/views.ts';
import type { Language } from '../words/language.ts';
import type { World } from '../world.ts';
import { Acts } from './acts.ts';
import { ClusterCommands } from './clusterCommands.ts';
import { FileChoice } from './fileChoice.ts';
import { FilterCommands } from './filterCommands.ts';
import { FindingFilterCommands } from './findingFilterCommands.ts';
import { FixCommands } from './fixCommands.ts';
import { LinkCommands } from './linkCommands.ts';
import type { LiveDocuments } from './liveDocuments.ts';
import { Navigation } from './navigation.ts';
import type { OperationRuns } from './operationRuns.ts';
import type { PlanDocuments } from './planDocuments.ts';
import { RecoveryCommands } from './recoveryCommands.ts';
import type { RecoveryDocuments } from './recoveryDocuments.ts';
import type { RuleHelp } from './ruleHelp.ts';
import { ScanCommands } from './scanCommands.ts';
import { SuppressionCommands } from './suppressionCommands.ts';

export interface CommandParts {
  readonly session: Session;
  readonly world: () => Promise<World>;
  readonly views: Views;
  readonly plans: PlanDocuments;
  readonly live: LiveDocuments;
  readonly recoveryDocuments: RecoveryDocuments;
  readonly help: RuleHelp;
  readonly scans: ScanTasks;
  readonly runs: OperationRuns;
  readonly log: vscode.LogOutputChannel;
  readonly memento: vscode.Memento;
  readonly clock: () => number;
  readonly language: Language;
}

/** `nodes`: the row that it is called on, with the others selected; empty where it is called on none. */
type Handler = (argument: unknown, nodes: readonly Node[]) => unknown;

export type CommandTable = Readonly<Record<CommandId, Handler>>;

/** @returns what each command does. */
export function makeCommands({ session, world, views, plans, live, recoveryDocuments, help, scans, runs, log, memento, clock, language }: CommandParts): CommandTable {
  const acts = new Acts({ guard: () => session.demand(), world, plans, runs, clock, language });
  const navigation = new Navigation({ world, views, live });
  const cluster = new ClusterCommands({ session, world, log, memento });
  const fileChoice = new FileChoice({ world, memento });
  const filter = new FilterCommands({ world, views });
  const findingFilter = new FindingFilterCommands({ world, views });
  const suppressions = new SuppressionCommands(world);
  const fixes = new FixCommands(world);
  const links = new LinkCommands(world);
  const scanning = new ScanCommands(scans, language);
  const recovery = new RecoveryCommands({ world, acts, documents: recoveryDocuments });
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
    'volumeGuard.suppress': (argument) => suppressions.suppress(argument),
    'volumeGuard.showSuppressions': () => suppressions.show(),
    'volumeGuard.openRuleHelp': (argument) => help.open(argument),
    'volumeGuard.applyFix': (argument) => fixes.apply(argument),
    'volumeGuard.pinLink': (argument) => links.write(false, argument),
    'volumeGuard.cutLink': (argument) => links.write(true, argument),
    'volumeGuard.scanWorkspace': (argument) => scanning.scan(argument),
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
