// The keys that work while a view has the focus. What rows do (open, select, context menu) is VS Code's own.

import type { CommandId } from './commands.ts';
import type { ViewId } from './views.ts';

export interface Keybinding {
  readonly command: CommandId;
  readonly key: string;
  readonly mac?: string;
  readonly when: string;
}

const focused = (id: ViewId): string => `focusedView == ${id}`;

export const keybindings: readonly Keybinding[] = [
  { command: 'volumeGuard.filterVolumes', key: 'ctrl+f', mac: 'cmd+f', when: focused('volumeGuard.volumes') },
  { command: 'volumeGuard.filterFindings', key: 'ctrl+f', mac: 'cmd+f', when: focused('volumeGuard.findings') },
];
