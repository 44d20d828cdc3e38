// Adapts a tree's model to VS Code: items with stable ids, tooltips made when somebody hovers, change events by element.

import * as vscode from 'vscode';
import { commands } from '../../contributes/commands.ts';
import type { ItemText } from './itemText.ts';
import { nodeKey, type Node } from './node.ts';
import type { TreeModel } from './treeModel.ts';
import { ChangeGate } from './changeGate.ts';

const collapsible: Readonly<Record<ItemText['expandable'], vscode.TreeItemCollapsibleState>> = {
  no: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

export class ModelTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #model: () => Promise<TreeModel>;
  readonly #changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly #gate = new ChangeGate<Node>((changed) => this.#changed.fire(changed === 'all' ? undefined : [...changed]));
  readonly onDidChangeTreeData = this.#changed.event;

  /** @param model asked for on the first painting: it starts the services. */
  constructor(model: () => Promise<TreeModel>) {
    this.#model = model;
  }

  /** The rows `nodes` stand for have changed, with what is below them. */
  change(nodes: Iterable<Node> | 'all'): void {
    this.#gate.add(nodes);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return [...(await this.#model()).children(node)];
  }

  async getParent(node: Node): Promise<Node | undefined> {
    return (await this.#model()).parent(node);
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    const text = (await this.#model()).text(node);
    // Gone between the change and the painting: the next change takes the row away.
    const item = new vscode.TreeItem(text?.label ?? '', collapsible[text?.expandable ?? 'no']);
    item.id = nodeKey(node);
    if (text === undefined) return item;
    item.description = text.description;
    item.contextValue = text.context;
    item.iconPath = text.color === undefined ? new vscode.ThemeIcon(text.icon) : new vscode.ThemeIcon(text.icon, new vscode.ThemeColor(text.color));
    item.accessibilityInformation = { label: text.spoken };
    if (text.click !== undefined) item.command = { command: text.click, title: commands[text.click].title, arguments: [node] };
    if (text.resource !== undefined) item.resourceUri = vscode.Uri.parse(text.resource);
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    item.tooltip = new vscode.MarkdownString((await this.#model()).tooltip(node));
    return item;
  }

  dispose(): void {
    this.#gate.dispose();
    this.#changed.dispose();
  }
}
