// Which command stands in which menu, and when.

import type { CommandId } from './commands.ts';
import type { Connection } from './contextKeys.ts';
import type { ItemContext } from './itemContexts.ts';
import type { ViewId } from './views.ts';

export interface MenuItem {
  readonly command: CommandId;
  readonly when: string;
  readonly group: string;
}

const view = (id: ViewId): string => `view == ${id}`;
const connection = (...values: readonly Connection[]): string => (values.length === 1 ? '' : '(') + values.map((v) => `volumeGuard.connection == ${v}`).join(' || ') + (values.length === 1 ? '' : ')');
const and = (...clauses: readonly string[]): string => clauses.join(' && ');
const item = (...contexts: readonly ItemContext[]): string => (contexts.length === 1 ? `viewItem == ${contexts[0] ?? ''}` : `viewItem =~ /^(${contexts.join('|')})$/`);

/** Commands that take all selected rows; the others are offered for one row only. */
const forSeveral: readonly CommandId[] = ['volumeGuard.backUpVolume', 'volumeGuard.deleteRestorePoint', 'volumeGuard.copyName'];

const onItem = (id: ViewId, command: CommandId, contexts: readonly ItemContext[], group: string, inline?: number): readonly MenuItem[] => [
  ...(inline === undefined ? [] : [{ command, when: and(view(id), item(...contexts)), group: `inline@${inline}` }]),
  { command, when: and(view(id), item(...contexts), ...(forSeveral.includes(command) ? [] : ['!listMultiSelection'])), group },
];

const plan = 'resourceScheme == volumeguard-plan';
const recovery = 'resourceScheme == volumeguard-recovery';
const volumes = 'volumeGuard.volumes';
const certificates = 'volumeGuard.certificates';
const findings = 'volumeGuard.findings';
const activity = 'volumeGuard.activity';
const usable = connection('reading', 'ready', 'empty', 'unreachable', 'credentials', 'forbidden', 'noContext');

export const menus: Readonly<Record<'view/title' | 'view/item/context' | 'editor/title', readonly MenuItem[]>> = {
  'view/title': [
    { command: 'volumeGuard.filterVolumes', when: and(view(volumes), '!volumeGuard.hasFilter'), group: 'navigation@1' },
    { command: 'volumeGuard.clearFilter', when: and(view(volumes), 'volumeGuard.hasFilter'), group: 'navigation@1' },
    { command: 'volumeGuard.switchContext', when: and(view(volumes), usable), group: 'navigation@2' },
    { command: 'volumeGuard.retryNow', when: view(volumes), group: '1_cluster@0' },
    { command: 'volumeGuard.filterVolumes', when: and(view(volumes), 'volumeGuard.hasFilter'), group: '0_rows@1' },
    { command: 'volumeGuard.filterByVerdict', when: view(volumes), group: '0_rows@2' },
    { command: 'volumeGuard.sortByRisk', when: and(view(volumes), 'volumeGuard.order != risk'), group: '0_rows@3' },
    { command: 'volumeGuard.sortByName', when: and(view(volumes), 'volumeGuard.order == risk'), group: '0_rows@3' },
    { command: 'volumeGuard.checkPermissions', when: view(volumes), group: '1_cluster@1' },
    { command: 'volumeGuard.selectNamespaces', when: and(view(volumes), usable), group: '1_cluster@2' },
    { command: 'volumeGuard.showConnection', when: view(volumes), group: '1_cluster@3' },
    { command: 'volumeGuard.selectKubeconfig', when: view(volumes), group: '1_cluster@4' },
    { command: 'volumeGuard.showLog', when: view(volumes), group: '2_help@1' },
    { command: 'volumeGuard.filterFindings', when: and(view(findings), '!volumeGuard.hasFindingFilter'), group: 'navigation@1' },
    { command: 'volumeGuard.clearFindingFilter', when: and(view(findings), 'volumeGuard.hasFindingFilter'), group: 'navigation@1' },
    { command: 'volumeGuard.filterFindingsBy', when: view(findings), group: 'navigation@2' },
    { command: 'volumeGuard.filterFindings', when: and(view(findings), 'volumeGuard.hasFindingFilter'), group: '0_rows@1' },
    { command: 'volumeGuard.scanWorkspace', when: view(findings), group: '1_scan@1' },
    { command: 'volumeGuard.showSuppressions', when: view(findings), group: '1_scan@2' },
    { command: 'volumeGuard.removeLeftovers', when: view(activity), group: '1_cluster@1' },
    { command: 'volumeGuard.showLog', when: view(activity), group: '2_help@1' },
  ],
  'view/item/context': [
    ...onItem(volumes, 'volumeGuard.backUpVolume', ['claim'], '1_act@1', 1),
    ...onItem(volumes, 'volumeGuard.restoreToNewClaim', ['claim', 'claimGone', 'restorePoint'], '1_act@2', 2),
    ...onItem(volumes, 'volumeGuard.deleteRestorePoint', ['restorePoint', 'restorePointUnusable'], '2_remove@1', 3),
    ...onItem(volumes, 'volumeGuard.rotateCertificate', ['certificate'], '1_act@1', 1),
    ...onItem(volumes, 'volumeGuard.openFinding', ['finding', 'findingAlone'], '1_act@1', 1),
    ...onItem(volumes, 'volumeGuard.backUpAffected', ['finding'], '1_act@2'),
    ...onItem(volumes, 'volumeGuard.restoreNewestBefore', ['finding'], '1_act@3'),
    ...onItem(volumes, 'volumeGuard.showRecovery', ['finding'], '1_act@4', 2),
    ...onItem(volumes, 'volumeGuard.suppress', ['finding'], '2_remove@1'),
    ...onItem(volumes, 'volumeGuard.openRuleHelp', ['finding'], '3_look@3'),
    ...onItem(volumes, 'volumeGuard.applyFix', ['finding'], '1_act@5'),
    ...onItem(volumes, 'volumeGuard.showRecovery', ['claim', 'claimGone'], '3_look@0'),
    ...onItem(volumes, 'volumeGuard.openLiveYaml', ['claim', 'restorePoint', 'restorePointUnusable', 'keptVolume', 'workload', 'certificate', 'certificateManaged', 'certificateUnreadable'], '3_look@1'),
    ...onItem(volumes, 'volumeGuard.copyName', ['namespace', 'claim', 'claimGone', 'restorePoint', 'restorePointUnusable', 'keptVolume', 'workload', 'certificate', 'certificateManaged', 'certificateUnreadable'], '3_look@2'),
    ...onItem(volumes, 'volumeGuard.retryNow', ['notice'], '1_act@1', 1),
    ...onItem(volumes, 'volumeGuard.checkPermissions', ['notice'], '1_act@2', 2),
    ...onItem(volumes, 'volumeGuard.selectNamespaces', ['notice'], '1_act@3', 3),
    ...onItem(volumes, 'volumeGuard.showConnection', ['notice'], '3_look@1'),
    ...onItem(findings, 'volumeGuard.backUpAffected', ['finding'], '1_act@1', 1),
    ...onItem(findings, 'volumeGuard.showRecovery', ['finding', 'reached'], '1_act@2', 2),
    ...onItem(findings, 'volumeGuard.restoreNewestBefore', ['finding', 'reached'], '1_act@3'),
    ...onItem(findings, 'volumeGuard.openFinding', ['finding', 'findingAlone'], '3_look@1'),
    ...onItem(findings, 'volumeGuard.chooseFile', ['finding', 'findingAlone'], '3_look@2'),
    ...onItem(findings, 'volumeGuard.applyFix', ['finding', 'findingAlone'], '1_act@5'),
    ...onItem(findings, 'volumeGuard.suppress', ['finding', 'findingAlone'], '2_remove@1'),
    ...onItem(findings, 'volumeGuard.openRuleHelp', ['finding', 'findingAlone'], '3_look@3'),
    ...onItem(findings, 'volumeGuard.pinLink', ['link', 'linkGuess'], '1_act@1', 1),
    ...onItem(findings, 'volumeGuard.cutLink', ['link', 'linkGuess', 'linkPinned'], '1_act@2', 2),
    ...onItem(findings, 'volumeGuard.scanWorkspace', ['scan'], '1_act@1', 1),
    ...onItem(findings, 'volumeGuard.backUpVolume', ['reached'], '1_act@1', 1),
    ...onItem(findings, 'volumeGuard.restoreToNewClaim', ['reached'], '1_act@4'),
    ...onItem(findings, 'volumeGuard.revealClaim', ['reached'], '3_look@1'),
    ...onItem(certificates, 'volumeGuard.rotateCertificate', ['certificate'], '1_act@1', 1),
    ...onItem(certificates, 'volumeGuard.openLiveYaml', ['certificate', 'certificateManaged', 'certificateUnreadable'], '3_look@1'),
    ...onItem(certificates, 'volumeGuard.copyName', ['certificate', 'certificateManaged', 'certificateUnreadable'], '3_look@2'),
    ...onItem(activity, 'volumeGuard.cancelOperation', ['operationRunning'], '1_act@1', 1),
    ...onItem(activity, 'volumeGuard.resumeOperation', ['operationInterrupted'], '1_act@1', 1),
    ...onItem(activity, 'volumeGuard.undoOperation', ['operationInterrupted'], '1_act@2', 2),
    ...onItem(activity, 'volumeGuard.openPlan', ['operationRunning', 'operationElsewhere', 'operationInterrupted', 'operationEnded'], '3_look@1', 3),
  ],
  'editor/title': [
    { command: 'volumeGuard.runPlan', when: and(plan, 'volumeGuard.hasPlan'), group: 'navigation@1' },
    { command: 'volumeGuard.discardPlan', when: and(plan, 'volumeGuard.hasPlan'), group: 'navigation@2' },
    { command: 'volumeGuard.showPlanChanges', when: plan, group: 'navigation@3' },
    { command: 'volumeGuard.restoreNewestBefore', when: recovery, group: 'navigation@1' },
    { command: 'volumeGuard.backUpAffected', when: recovery, group: 'navigation@2' },
  ],
};
