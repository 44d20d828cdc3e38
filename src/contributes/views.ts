// The views of the activity-bar container, and what each shows while it is empty.

import type { CommandId } from './commands.ts';
import type { Connection } from './contextKeys.ts';

export const container = { id: 'volumeGuard', title: 'Volume Guard', icon: 'media/volume-guard.svg' } as const;

/** `share` of the container's height before a person moves an edge. */
export const views = {
  'volumeGuard.volumes': { name: 'Volumes', share: 3 },
  'volumeGuard.findings': { name: 'Findings', share: 2 },
  'volumeGuard.certificates': { name: 'Certificates', share: 1 },
  'volumeGuard.activity': { name: 'Activity', share: 1 },
} as const satisfies Readonly<Record<`volumeGuard.${string}`, { readonly name: string; readonly share: number }>>;

export type ViewId = keyof typeof views;

export interface Welcome {
  readonly when: Connection;
  readonly text: string;
  readonly actions: readonly { readonly label: string; readonly command: CommandId }[];
}

const retry = { label: 'Try Again Now', command: 'volumeGuard.retryNow' } as const;
const explain = { label: 'Explain What Is Wrong', command: 'volumeGuard.explainTrouble' } as const;
const switchContext = { label: 'Switch Context…', command: 'volumeGuard.switchContext' } as const;
const selectNamespaces = { label: 'Select Namespaces…', command: 'volumeGuard.selectNamespaces' } as const;
const selectKubeconfig = { label: 'Select Kubeconfig…', command: 'volumeGuard.selectKubeconfig' } as const;
const checkPermissions = { label: 'Check Permissions', command: 'volumeGuard.checkPermissions' } as const;

/** Shown in the Volumes view for trouble as a whole; what is partial is a first row instead. */
export const welcomes: readonly Welcome[] = [
  { when: 'noKubeconfig', text: 'No kubeconfig was found. Volume Guard reads the one that kubectl reads (KUBECONFIG, else ~/.kube/config), or the one you choose here.', actions: [selectKubeconfig, retry] },
  { when: 'badKubeconfig', text: 'The kubeconfig could not be read.', actions: [explain, selectKubeconfig, retry] },
  { when: 'noContext', text: 'The kubeconfig names no context that can be used. Choose the one to show; your kubeconfig is not changed.', actions: [switchContext, selectKubeconfig] },
  { when: 'unreachable', text: 'The API server cannot be reached. Volume Guard keeps trying.', actions: [explain, retry, switchContext] },
  { when: 'credentials', text: 'Signing in to the cluster failed: the program that your kubeconfig names for it is missing from PATH, or did not give credentials, or the server did not accept them.', actions: [explain, retry, selectKubeconfig, switchContext] },
  { when: 'forbidden', text: 'You may not list persistent volume claims in this cluster, so nothing can be shown. If you may in some namespaces, select them. The documentation has a ClusterRole for viewers that is enough.', actions: [selectNamespaces, checkPermissions, switchContext, retry] },
  { when: 'empty', text: 'There is no persistent volume claim in the namespaces that are shown, and no restore point of one.', actions: [selectNamespaces, switchContext] },
];

/** Shown in the Findings view of a workspace that was never scanned. */
export const neverScanned: Omit<Welcome, 'when'> = {
  text: 'This workspace was never scanned: there is no SARIF file in it (*.sarif, *.sarif.json, *.sarif.gz). What a scanner writes there is shown here, ordered by what could be lost.',
  actions: [{ label: 'Scan Workspace…', command: 'volumeGuard.scanWorkspace' }],
};

/** Shown in the Activity view while nothing was done. */
export const noActivity = 'Nothing is running, and nothing was left unfinished. Backups, restores and rotations appear here.';
