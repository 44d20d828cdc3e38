// What tests in the extension host look at besides the API: the rows as the trees show them. Only there in test mode.

import type { ViewId } from '../../contributes/views.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { Session } from '../session.ts';
import type { Node } from '../tree/node.ts';
import type { TreeModel } from '../tree/treeModel.ts';
import type { Views } from '../tree/views.ts';

/** One row, with what is below it. */
export interface Painted {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly context: string;
  readonly spoken: string;
  readonly node: Node;
  readonly children: readonly Painted[];
}

export interface Inspector {
  /** Whether anything has demanded the services. */
  isStarted(): boolean;
  tree(view: ViewId): Promise<readonly Painted[]>;
  tooltip(view: ViewId, node: Node): Promise<string>;
  parents(view: ViewId, node: Node): Promise<readonly Node[]>;
  head(view: ViewId): ReturnType<Views['head']>;
  /** Shows a row and selects it. */
  reveal(view: ViewId, node: Node): Promise<void>;
  selection(view: ViewId): readonly Node[];
  /** @param listener called with the rows that VS Code is told of; undefined: all. */
  onDidTell(view: ViewId, listener: (rows: readonly Node[] | undefined) => void): Disposable;
}

export function makeInspector(session: Session, views: Views): Inspector {
  return {
    isStarted: () => session.current !== undefined,
    tree: async (view) => painted(await views.model(view)),
    tooltip: async (view, node) => (await views.model(view)).tooltip(node),
    parents: async (view, node) => ancestors(await views.model(view), node),
    head: (view) => views.head(view),
    reveal: async (view, node) => await views.reveal(view, node),
    selection: (view) => views.selection(view),
    onDidTell: (view, listener) => views.onDidTell(view, listener),
  };
}

function painted(model: TreeModel, parent?: Node): readonly Painted[] {
  return model.children(parent).flatMap((node) => {
    const text = model.text(node);
    if (text === undefined) return [];
    const { label, description, icon, context, spoken } = text;
    return [{ label, description, icon, context, spoken, node, children: text.expandable === 'no' ? [] : painted(model, node) }];
  });
}

function ancestors(model: TreeModel, node: Node): readonly Node[] {
  const parent = model.parent(node);
  return parent === undefined ? [] : [parent, ...ancestors(model, parent)];
}
