// What one row of a tree shows, before VS Code's types.

import type { ColorId } from '../../contributes/colors.ts';
import type { CommandId } from '../../contributes/commands.ts';
import type { ItemContext } from '../../contributes/itemContexts.ts';
import type { Look } from './look.ts';

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

export type Line = Look & Pick<ItemText, 'label' | 'description' | 'context'> & Partial<Pick<ItemText, 'expandable' | 'resource' | 'click'>>;

/** @param state what the icon says, for who cannot see it. */
export function item(line: Line, state?: string): ItemText {
  return { expandable: 'no', ...line, spoken: [line.label, state, line.description].filter((part) => part !== undefined && part !== '').join(', ') };
}
