// Selects a row of a tree for sure. VS Code drops what it is asked to reveal, with or without an error, while it takes in
// a change of the tree (`MainThreadTreeViews.reveal`, `ExtHostTreeView._resolveTreeNode`).

import type { TreeView } from 'vscode';
import type { ModelTree } from './modelTree.ts';
import { nodeKey, type Node } from './node.ts';

/** More than one for a tree that changes all the time; not many, so that nobody's own click is taken back for long. */
const attempts = 5;

/** Milliseconds for which the selection may follow the answer. */
const patience = 200;

/**
 * Shows and selects a row, and opens it.
 * @throws where VS Code does not find the row at the last attempt either
 */
export async function revealRow({ tree, view }: { readonly tree: ModelTree; readonly view: TreeView<Node> }, node: Node): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await tree.told();
    try {
      await view.reveal(tree.known(node), { select: true, focus: true, expand: true });
    } catch (error) {
      if (attempt === attempts) throw error;
    }
    if (attempt === attempts || (await isSelected(view, node))) return;
  }
}

/** Waits a moment for a row to be the selected one. */
async function isSelected(view: TreeView<Node>, node: Node): Promise<boolean> {
  const isIt = (): boolean => view.selection.length === 1 && view.selection.every((one) => nodeKey(one) === nodeKey(node));
  if (isIt()) return true;
  return await new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve(isIt());
    };
    const timer = setTimeout(end, patience);
    const listening = view.onDidChangeSelection(() => {
      if (isIt()) end();
    });
  });
}
