// The composition root: makes the parts, joins them, registers them. Nothing else.

import * as vscode from 'vscode';
import type { VolumeGuardApi } from './api.ts';
import { YamlReader } from './sources/manifests/yamlReader.ts';
import { makeInspector, type Inspector } from './ui/api/inspector.ts';
import { makeApi } from './ui/api/makeApi.ts';
import { LiveDocuments } from './ui/commands/liveDocuments.ts';
import { OperationRuns } from './ui/commands/operationRuns.ts';
import { PlanDocuments } from './ui/commands/planDocuments.ts';
import { RecoveryDocuments } from './ui/commands/recoveryDocuments.ts';
import { registerCommands } from './ui/commands/register.ts';
import { RuleHelp } from './ui/commands/ruleHelp.ts';
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
import { contextMemento } from './ui/workspace/contextMemento.ts';
import { gitPrograms } from './ui/workspace/gitPrograms.ts';
import { OpenManifests } from './ui/workspace/openManifests.ts';
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

  const yaml = new YamlReader(new URL('sources/manifests/worker.js', dist), (file) => log.warn(`Parsing ${JSON.stringify(file)} failed, or took too long: what stands in it is not known.`));
  const manifests = new OpenManifests(yaml);
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
      yaml,
      gitPrograms,
      policies,
      report,
    });
  });
  const guard = (): Promise<Guard> => session.demand();
  const runs = new OperationRuns(language);
  const ends = new ScanEnds(context.workspaceState);
  const times = new SourceTimes(clock, report);
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
  const openFiles = new OpenFiles(session, manifests, report);
  const help = new RuleHelp(world);
  const scanRunner = async (): Promise<ScanRunner> => new (await import('./sources/scanning/scanRunner.ts')).ScanRunner(process.env);
  const scans = new ScanTasks({ runner: scanRunner, ends, read: async () => session.current?.findings.reload(), clock, language, report });

  context.subscriptions.push(
    log,
    { dispose: () => void yaml.dispose().catch(report) },
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
    ...registerCommands({ session, world, views, plans, live, recoveryDocuments, help, scans, runs, log, memento: context.workspaceState, clock, language }),
    ...registerLanguageFeatures({ session, views, world, manifests, language, report }),
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
