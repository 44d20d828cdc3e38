// Every command: its title, its icon, and where the palette offers it. Ids elsewhere are of the union made here.

import type { ContextKey } from './contextKeys.ts';

/** `palette`: true, or the context in which the palette offers it; false: it needs an item of a tree or an open plan. */
interface CommandSpec {
  readonly title: string;
  readonly icon?: string;
  readonly palette: boolean | ContextKey;
}

export const commands = {
  'volumeGuard.backUpVolume': { title: 'Back Up Volume…', icon: '$(save)', palette: true },
  'volumeGuard.restoreToNewClaim': { title: 'Restore to New Claim…', icon: '$(history)', palette: true },
  'volumeGuard.deleteRestorePoint': { title: 'Delete Restore Point…', icon: '$(trash)', palette: true },
  'volumeGuard.rotateCertificate': { title: 'Rotate Certificate…', icon: '$(sync)', palette: true },
  'volumeGuard.backUpAffected': { title: 'Back Up Affected Volumes…', icon: '$(save-all)', palette: true },
  'volumeGuard.runPlan': { title: 'Run…', icon: '$(play)', palette: 'volumeGuard.hasPlan' },
  'volumeGuard.discardPlan': { title: 'Discard', icon: '$(discard)', palette: 'volumeGuard.hasPlan' },
  'volumeGuard.showPlanChanges': { title: 'Show Changes to Objects', icon: '$(diff-multiple)', palette: false },
  'volumeGuard.openPlan': { title: 'Open Plan', icon: '$(go-to-file)', palette: false },
  'volumeGuard.resumeOperation': { title: 'Resume Operation…', icon: '$(debug-continue)', palette: true },
  'volumeGuard.undoOperation': { title: 'Undo Operation…', icon: '$(discard)', palette: true },
  'volumeGuard.cancelOperation': { title: 'Cancel Operation', icon: '$(debug-stop)', palette: true },
  'volumeGuard.checkPermissions': { title: 'Check Permissions', icon: '$(shield)', palette: true },
  'volumeGuard.openLiveYaml': { title: 'Open Live YAML', icon: '$(code)', palette: true },
  'volumeGuard.openFinding': { title: 'Go to Finding', icon: '$(go-to-file)', palette: false },
  'volumeGuard.chooseFile': { title: 'Choose File of Finding…', icon: '$(link-external)', palette: false },
  'volumeGuard.showFindings': { title: 'Show Findings That Reach This Volume', icon: '$(bug)', palette: true },
  'volumeGuard.showRecovery': { title: 'Show Recovery Options', icon: '$(history)', palette: true },
  'volumeGuard.restoreNewestBefore': { title: 'Restore Newest Restore Point from Before a Finding…', icon: '$(discard)', palette: true },
  'volumeGuard.suppress': { title: 'Suppress Finding…', icon: '$(bell-slash)', palette: true },
  'volumeGuard.showSuppressions': { title: 'Show Suppressions…', icon: '$(bell-slash)', palette: true },
  'volumeGuard.openRuleHelp': { title: 'Open the Rule’s Help', icon: '$(book)', palette: true },
  'volumeGuard.applyFix': { title: 'Apply the Scanner’s Fix…', icon: '$(wrench)', palette: true },
  'volumeGuard.pinLink': { title: 'Pin Link to Workload…', icon: '$(pin)', palette: true },
  'volumeGuard.cutLink': { title: 'Cut Link to Workload…', icon: '$(circle-slash)', palette: true },
  'volumeGuard.scanWorkspace': { title: 'Scan Workspace…', icon: '$(shield)', palette: true },
  'volumeGuard.revealClaim': { title: 'Show Claim in Volumes', icon: '$(target)', palette: true },
  'volumeGuard.filterVolumes': { title: 'Filter Volumes…', icon: '$(filter)', palette: true },
  'volumeGuard.filterByVerdict': { title: 'Filter by Verdict…', icon: '$(checklist)', palette: true },
  'volumeGuard.clearFilter': { title: 'Clear Filter', icon: '$(filter-filled)', palette: 'volumeGuard.hasFilter' },
  'volumeGuard.filterFindings': { title: 'Filter Findings…', icon: '$(filter)', palette: true },
  'volumeGuard.filterFindingsBy': { title: 'Filter Findings by Severity or Tool…', icon: '$(checklist)', palette: true },
  'volumeGuard.clearFindingFilter': { title: 'Clear Filter of Findings', icon: '$(filter-filled)', palette: 'volumeGuard.hasFindingFilter' },
  'volumeGuard.sortByRisk': { title: 'Sort by Risk', icon: '$(sort-precedence)', palette: true },
  'volumeGuard.sortByName': { title: 'Sort by Name', icon: '$(list-ordered)', palette: true },
  'volumeGuard.copyName': { title: 'Copy Name', icon: '$(copy)', palette: false },
  'volumeGuard.showLog': { title: 'Show Log', icon: '$(output)', palette: true },
  'volumeGuard.explainTrouble': { title: 'Explain What Is Wrong', icon: '$(question)', palette: true },
  'volumeGuard.removeLeftovers': { title: 'Remove What Volume Guard Left in This Cluster…', icon: '$(clear-all)', palette: true },
  'volumeGuard.switchContext': { title: 'Switch Context…', icon: '$(arrow-swap)', palette: true },
  'volumeGuard.selectNamespaces': { title: 'Select Namespaces…', icon: '$(filter)', palette: true },
  'volumeGuard.showConnection': { title: 'Show Connection Details', icon: '$(plug)', palette: true },
  'volumeGuard.selectKubeconfig': { title: 'Select Kubeconfig…', icon: '$(folder-opened)', palette: true },
  'volumeGuard.retryNow': { title: 'Try Again Now', icon: '$(refresh)', palette: true },
} as const satisfies Readonly<Record<`volumeGuard.${string}`, CommandSpec>>;

export type CommandId = keyof typeof commands;
