// The composition root: makes the parts, joins them, registers them. Nothing else.

import * as vscode from 'vscode';
import type { VolumeGuardApi } from './api.ts';
import { makeInspector, type Inspector } from './ui/api/inspector.ts';
import { makeApi } from './ui/api/makeApi.ts';
import { Acts } from './ui/commands/acts.ts';
import { ClusterCommands, contextMemento } from './ui/commands/clusterCommands.ts';
import { FileChoice } from './ui/commands/fileChoice.ts';
import { FilterCommands } from './ui/commands/filterCommands.ts';
import { FixCommands } from './ui/commands/fixCommands.ts';
import { FindingFilterCommands } from './ui/commands/findingFilterCommands.ts';
import { LiveDocuments } from './ui/commands/liveDocuments.ts';
import { LinkCommands } from './ui/commands/linkCommands.ts';
import { Navigation } from './ui/commands/navigation.ts';
import { OperationRuns } from './ui/commands/operationRuns.ts';
import { PlanDocuments } from './ui/commands/planDocuments.ts';
import { RecoveryCommands } from './ui/commands/recoveryCommands.ts';
import { RecoveryDocuments } from './ui/commands/recoveryDocuments.ts';
import { registerCommands } from './ui/commands/register.ts';
import { RuleHelp } from './ui/commands/ruleHelp.ts';
import { ScanCommands } from './ui/commands/scanCommands.ts';
import { SuppressionCommands } from './ui/commands/suppressionCommands.ts';
import { registerLanguageFeatures } from './ui/diagnostics/register.ts';
import type { Guard } from './ui/guard.ts';
import { OpenFiles } from './ui/openFiles.ts';
import { ScanEnds } from './ui/scanning/scanEnds.ts';
import { ScanTasks } from './ui/scanning/scanTasks.ts';
import { SourceTimes } from './ui/scanning/sourceTimes.ts';
import { WorkspaceScans } from './ui/scanning/workspaceScans.ts';
import type { ScanRunner } from './ui/ports/scanning.ts';
import { Session } from './ui/session.ts';
import { startWhenNeeded } from './ui/start.ts';
import { Views } from './ui/tree/views.ts';
import { vscodeLanguage as language } from './ui/vscodeLanguage.ts';
import { gitPrograms } from './ui/workspace/gitPrograms.ts';
import { namespaceChoice } from './ui/workspace/namespaceChoice.ts';
import { isReadOnly, onSettingsChange, setting } from './ui/workspace/settings.ts';
import { relativePath, VscodeFiles } from './ui/workspace/vscodeFiles.ts';
import { uriChoices } from './ui/workspace/uriChoices.ts';
import type { World } from './ui/world.ts';

/** Called by VS Code on activation; only registers, reads nothing. */
export function activate(context: vscode.ExtensionContext): VolumeGuardApi & { readonly inspect?: Inspector } {
  const clock = Date.now;
  const log = vscode.window.createOutputChannel('Volume Guard', { log: true });
  const report = (error: unknown): void => log.error(error instanceof Error ? (error.stack ?? error.message) : 'failed');
  const dist = new URL(`${vscode.Uri.joinPath(context.extensionUri, 'dist').toString()}/`);

  const session = new Session(async (): Promise<Guard> => {
    const [{ makeGuard }, { PolicyFiles }] = await Promise.all([import('./makeGuard.ts'), import('./ui/workspace/policyFiles.ts')]);
    const policies = new PolicyFiles(report);
    await policies.read();
    return makeGuard({
      dist,
      kubeconfig: setting('volumeGuard.kubeconfig') || undefined,
      context: () => context.workspaceState.get<string>(contextMemento),
      namespaces: () => namespaceChoice(context.workspaceState),
      isReadOnly,
      sarifFiles: () => setting('volumeGuard.sarifFiles'),
      uriChoices: () => uriChoices(context.workspaceState),
      files: new VscodeFiles(),
      gitPrograms,
      policies,
      report,
    });
  });
  const guard = (): Promise<Guard> => session.demand();
  const runs = new OperationRuns(language);
  const ends = new ScanEnds(context.workspaceState);
  const times = new SourceTimes(clock);
  const scanBoard = new WorkspaceScans(session, ends, times, report);
  const views = new Views({ session, scans: scanBoard, clock, language, isReadOnly, relativePath, isRunHere: (operation) => runs.isRunHere(operation), memento: context.workspaceState, report });
  const world = async (): Promise<World> => {
    await session.demand();
    if (views.world === undefined) throw new Error('the services were given up while they were asked for');
    return views.world;
  };
  const plans = new PlanDocuments(clock, language);
  const live = new LiveDocuments(guard);
  const recoveryDocuments = new RecoveryDocuments(world, session);
  const acts = new Acts({ guard, world, plans, runs, clock, language });
  const openFiles = new OpenFiles(session, report);
  const help = new RuleHelp(world);
  const scanRunner = async (): Promise<ScanRunner> => new (await import('./sources/scanning/scanRunner.ts')).ScanRunner(process.env);
  const scans = new ScanTasks({ runner: scanRunner, ends, clock, language, report });

  context.subscriptions.push(
    log,
    session,
    views,
    plans,
    live,
    recoveryDocuments,
    openFiles,
    help,
    ends,
    times,
    scanBoard,
    scans,
    runs.onDidChange(() => views.activityChanged()),
    ...registerCommands({
      acts,
      navigation: new Navigation({ world, views, live }),
      cluster: new ClusterCommands({ session, world, log, memento: context.workspaceState }),
      fileChoice: new FileChoice({ world, memento: context.workspaceState }),
      filter: new FilterCommands({ world, views }),
      findingFilter: new FindingFilterCommands({ world, views }),
      onFinding: { suppressions: new SuppressionCommands(world), help, fixes: new FixCommands(world), links: new LinkCommands(world), scans: new ScanCommands(scans, language) },
      plans,
      recovery: new RecoveryCommands({ world, acts, documents: recoveryDocuments }),
      log,
      clock,
      language,
    }),
    ...registerLanguageFeatures({ session, views, world, language }),
    onSettingsChange(
      {
        kubeconfig: () => session.restart(),
        namespaces: async () => session.current?.inventory.useNamespaces(namespaceChoice(context.workspaceState)),
        readOnlyContexts: () => views.repaint(),
        sarifFiles: async () => session.current?.findings.reload(),
      },
      report,
    ),
    startWhenNeeded(session, openFiles, report),
  );

  const api = makeApi({ session, world: () => views.world, runs });
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...api, inspect: makeInspector(session, views) } : api;
}
