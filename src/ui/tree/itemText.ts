// What one row of a tree shows, before VS Code's types.

import type { ColorId } from '../../contributes/colors.ts';
import type { CommandId } from '../../contributes/commands.ts';
import type { ItemContext } from '../../contributes/itemContexts.ts';

export interface ItemText {
  readonly label: string;
  readonly description: string;
  /** A codicon's name. */
  readonly icon: string;
  readonly color?: ColorId;
  readonly context: ItemContext;
  readonly expandable: 'no' | 'collapsed' | 'expanded';
  /** Ends the row's id: rows that differ in it are opened and closed apart. */
  readonly variant?: string;
  /** A uri that decorations attach to. */
  readonly resource?: string;
  /** The command that a click runs, with the row's node. */
  readonly click?: CommandId;
  /** What a screen reader says: everything that the icon says too. */
  readonly spoken: string;
}
