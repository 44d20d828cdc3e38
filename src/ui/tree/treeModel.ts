// What a tree shows, without VS Code: the rows, their order, their texts.

import type { ItemText } from './itemText.ts';
import type { Node } from './node.ts';

export interface TreeModel {
  /** @param parent absent: the roots. */
  children(parent?: Node): readonly Node[];
  /** @returns undefined where what the node stands for is gone. */
  text(node: Node): ItemText | undefined;
  parent(node: Node): Node | undefined;
  /** Markdown, made when somebody hovers. */
  tooltip(node: Node): string;
}

/** What may read differently. */
export interface TreeChanges {
  /** Rows, with all that is below them. */
  readonly rows: readonly Node[];
  /** Rows of which only the line or the list of those below may; undefined: the list of roots. */
  readonly lines: readonly (Node | undefined)[];
}
