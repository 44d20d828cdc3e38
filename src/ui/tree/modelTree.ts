// Adapts a tree's model to VS Code: items with stable ids, tooltips made when somebody hovers, change events for the rows
// that read differently.

import * as vscode from 'vscode';
import { commands } from '../../contributes/commands.ts';
import { ChangeGate } from './changeGate.ts';
import type { ItemText } from './itemText.ts';
import { nodeKey, type Node } from './node.ts';
import { Pace } from './pace.ts';
import { keyOf, Painted, root } from './painted.ts';
import type { TreeChanges, TreeModel } from './treeModel.ts';

const collapsible: Readonly<Record<ItemText['expandable'], vscode.TreeItemCollapsibleState>> = {
  no: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

export interface ModelSource {
  /** The model, if the services have been started. */
  present(): TreeModel | undefined;
  /** Starts the services if nobody has. */
  demand(): Promise<TreeModel>;
}

export class ModelTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #source: ModelSource;
  readonly #report: (error: unknown) => void;
  readonly #changed = new vscode.EventEmitter<Node[] | undefined>();
  /** Keys of what may read differently. */
  readonly #gate = new ChangeGate<string>((keys) => {
    const deep = this.#deep;
    this.#deep = new Set();
    const told = this.#delivering.then(async () => await this.#deliver(keys, deep)).catch((error: unknown) => {
      this.#report(error);
      return false;
    });
    this.#delivering = told;
    return told;
  });
  readonly #painted = new Painted();
  readonly #pace = new Pace();
  /** Those among the gate's keys that stand for all below them, too. */
  #deep = new Set<string>();
  #delivering: Promise<unknown> = Promise.resolve();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(source: ModelSource, report: (error: unknown) => void) {
    this.#source = source;
    this.#report = report;
  }

  /** Tells VS Code of those rows among them that stand somewhere and read differently. */
  change({ rows, lines }: TreeChanges): void {
    const standing = (nodes: readonly (Node | undefined)[]): readonly string[] => nodes.map(keyOf).filter((key) => this.#painted.has(key));
    const deep = standing(rows);
    for (const key of deep) this.#deep.add(key);
    this.#gate.add([...standing(lines), ...deep]);
  }

  /** Looks through all that stands somewhere for what reads differently: ages, or something that all depend on. */
  review(): void {
    this.#deep.add(root);
    this.#gate.add([root]);
  }

  /** Has VS Code ask for everything anew: there is another model, or another order. */
  reset(): void {
    // Who was not given anything yet is waiting for it, or will ask.
    if (this.#painted.has(root)) this.#gate.add('all');
  }

  /** Tells VS Code at once of what it would be told of soon; resolves when it is told. */
  async told(): Promise<void> {
    this.#gate.flush();
    await this.#delivering;
  }

  /** @returns the object that VS Code knows the row by, if it does. */
  known(node: Node): Node {
    return this.#painted.node(nodeKey(node)) ?? node;
  }

  async getChildren(parent?: Node): Promise<Node[]> {
    return [...this.#painted.setList(parent, (await this.#modelFor(parent)).children(parent))];
  }

  async getParent(node: Node): Promise<Node | undefined> {
    return (this.#source.present() ?? (await this.#source.demand())).parent(node);
  }

  async getTreeItem(node: Node): Promise<vscode.TreeItem> {
    await this.#pace.turn();
    const text = (this.#source.present() ?? (await this.#source.demand())).text(node);
    this.#painted.setText(node, text);
    // Gone between the change and the painting: the next change takes the row away.
    const item = new vscode.TreeItem(text?.label ?? '', collapsible[text?.expandable ?? 'no']);
    item.id = nodeKey(node) + (text?.variant ?? '');
    if (text === undefined) return item;
    item.description = text.description;
    item.contextValue = text.context;
    item.iconPath = text.color === undefined ? new vscode.ThemeIcon(text.icon) : new vscode.ThemeIcon(text.icon, new vscode.ThemeColor(text.color));
    item.accessibilityInformation = { label: text.spoken, role: 'treeitem' };
    if (text.click !== undefined) item.command = { command: text.click, title: commands[text.click].title, arguments: [node] };
    if (text.resource !== undefined) item.resourceUri = vscode.Uri.parse(text.resource);
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    item.tooltip = new vscode.MarkdownString((await this.#source.demand()).tooltip(node));
    return item;
  }

  dispose(): void {
    this.#gate.dispose();
    this.#changed.dispose();
  }

  async #modelFor(parent: Node | undefined): Promise<TreeModel> {
    try {
      return this.#source.present() ?? (await this.#source.demand());
    } catch (error) {
      // VS Code shows the error in place of rows, and is told when there are some.
      this.#painted.setList(parent, []);
      throw error;
    }
  }

  /** @returns whether VS Code was told of anything. */
  async #deliver(keys: ReadonlySet<string> | 'all', deep: ReadonlySet<string>): Promise<boolean> {
    const model = this.#source.present();
    const differing = keys === 'all' || model === undefined ? undefined : await this.#painted.differing(keys, deep, model);
    for (const key of differing ?? [root]) this.#painted.unpaintBelow(key);
    const nodes = differing?.flatMap((key) => this.#painted.node(key) ?? []);
    const isNews = nodes === undefined || nodes.length > 0;
    if (isNews) this.#changed.fire(nodes);
    return isNews;
  }
}
