// The walkthrough: four steps from a kubeconfig to a first backup.

import type { CommandId } from './commands.ts';
import type { ViewId } from './views.ts';

interface WalkthroughStep {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly action: { readonly label: string; readonly command: CommandId | `${ViewId}.focus` };
  readonly done: `onCommand:${CommandId}` | `onView:${ViewId}` | `onContext:${string}`;
  readonly page: string;
}

export const walkthrough = {
  id: 'start',
  title: 'Get Started with Volume Guard',
  description: 'See which volumes can be brought back, through which certificates they are reached, and which findings reach them.',
  steps: [
    {
      id: 'connect',
      title: 'Choose a cluster',
      description: 'Volume Guard reads your kubeconfig and never writes to it. The context is chosen per workspace.',
      action: { label: 'Switch Context…', command: 'volumeGuard.switchContext' },
      done: 'onContext:volumeGuard.connection == ready',
      page: 'media/walkthrough/connect.md',
    },
    {
      id: 'look',
      title: 'Look at your volumes',
      description: 'One row per claim: when it was last saved, which certificates stand on the way to it, which findings reach it.',
      action: { label: 'Open Volumes', command: 'volumeGuard.volumes.focus' },
      done: 'onView:volumeGuard.volumes',
      page: 'media/walkthrough/look.md',
    },
    {
      id: 'backUp',
      title: 'Back up a volume',
      description: 'A plan opens first and says what will happen. Nothing is done before you run it.',
      action: { label: 'Back Up Volume…', command: 'volumeGuard.backUpVolume' },
      done: 'onCommand:volumeGuard.runPlan',
      page: 'media/walkthrough/backUp.md',
    },
    {
      id: 'permissions',
      title: 'Check what you may do',
      description: 'What you may not read is shown as unknown, never as missing.',
      action: { label: 'Check Permissions', command: 'volumeGuard.checkPermissions' },
      done: 'onCommand:volumeGuard.checkPermissions',
      page: 'media/walkthrough/permissions.md',
    },
  ] satisfies readonly WalkthroughStep[],
} as const;
