// What VS Code has been given of a tree: which rows, with which texts, and what below which. By this a change reaches only
// the rows that stand somewhere and read differently.

import type { ItemText } from './itemText.ts';
import { nodeKey, type Node } from './node.ts';
import type { TreeModel } from './treeModel.ts';

interface Row {
  readonly node: Node;
  /** undefined: VS Code asks for it anew before it stands anywhere. */
  readonly text: string | undefined;
}

interface List {
  readonly keys: readonly string[];
  /** Whether VS Code still goes by it. */
  readonly holds: boolean;
}

/** Rows looked at before others get their turn. */
const slice = 200;

/** Rows told of at once; VS Code compares each with each, so that where there are more it is told to ask for all. */
const most = 300;

/** The list of roots. */
export const root = '';

export function keyOf(node: Node | undefined): string {
  return node === undefined ? root : nodeKey(node);
}

/** @param text undefined: what the row stood for is gone. */
function signatureOf(text: ItemText | undefined): string {
  return text === undefined ? '' : JSON.stringify(text);
}

export class Painted {
  readonly #rows = new Map<string, Row>();
  readonly #lists = new Map<string, List>();

  has(key: string): boolean {
    return key === root ? this.#lists.get(root)?.holds === true : this.#rows.get(key)?.text !== undefined;
  }

  /** @returns the object that VS Code knows the row by: two for one row at a time are an error to it. */
  node(key: string): Node | undefined {
    return this.#rows.get(key)?.node;
  }

  /** @returns keys of what stands below the row. */
  below(key: string): readonly string[] {
    const list = this.#lists.get(key);
    return list?.holds === true ? list.keys : [];
  }

  setText(node: Node, text: ItemText | undefined): void {
    this.#rows.set(nodeKey(node), { node, text: signatureOf(text) });
  }

  /** @returns the same rows, each as the object that it is known by. */
  setList(parent: Node | undefined, nodes: readonly Node[]): readonly Node[] {
    const key = keyOf(parent);
    const keys = nodes.map(nodeKey);
    const staying = new Set(keys);
    for (const gone of this.#lists.get(key)?.keys ?? []) if (!staying.has(gone)) this.#drop(gone);
    this.#lists.set(key, { keys, holds: true });
    return nodes.map((node, i) => {
      const known = this.#rows.get(keys[i] ?? '');
      if (known !== undefined) return known.node;
      this.#rows.set(keys[i] ?? '', { node, text: undefined });
      return node;
    });
  }

  /**
   * Looks at these rows, and at all below those among them that are `deep`; at each once.
   * @returns keys of the topmost of them that read differently; undefined: the list of roots does, or they are too many
   */
  async differing(keys: Iterable<string>, deep: ReadonlySet<string>, model: TreeModel): Promise<readonly string[] | undefined> {
    const differing = new Set<string>();
    const looked = new Set<string>();
    // The last is looked at first: a row that is reached with all below it is not also reached without.
    const open = [...keys].map((key) => ({ key, below: deep.has(key) })).sort((a, b) => Number(a.below) - Number(b.below));
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (looked.has(next.key)) continue;
      looked.add(next.key);
      if (looked.size % slice === 0) await new Promise((resolve) => setImmediate(resolve));
      if (this.#differs(next.key, model)) {
        if (next.key === root || differing.size === most) return undefined;
        differing.add(next.key);
      } else if (next.below) {
        for (const key of this.below(next.key)) open.push({ key, below: true });
      }
    }
    return [...differing].filter((key) => !this.#isBelow(key, differing, model));
  }

  /** VS Code asks anew for whatever stands below the row, as far as somebody looks. */
  unpaintBelow(key: string): void {
    const list = this.#lists.get(key);
    if (list === undefined || !list.holds) return;
    this.#lists.set(key, { ...list, holds: false });
    for (const below of list.keys) {
      const row = this.#rows.get(below);
      if (row !== undefined) this.#rows.set(below, { ...row, text: undefined });
      this.unpaintBelow(below);
    }
  }

  /** Whether a row's line or the list of what is below it is not what was painted. */
  #differs(key: string, model: TreeModel): boolean {
    const row = this.#rows.get(key);
    if (key !== root && row === undefined) return false;
    // VS Code may have asked for what is below a row before it asked for the row's line.
    if (row?.text !== undefined && signatureOf(model.text(row.node)) !== row.text) return true;
    const list = this.#lists.get(key);
    if (list === undefined || !list.holds) return false;
    const now = model.children(row?.node);
    return now.length !== list.keys.length || now.some((node, i) => nodeKey(node) !== list.keys[i]);
  }

  /** Whether a row stands anywhere below one of `others`: VS Code asks for it anew with that one. */
  #isBelow(key: string, others: ReadonlySet<string>, model: TreeModel): boolean {
    for (let node = this.node(key); node !== undefined; ) {
      node = model.parent(node);
      if (node !== undefined && others.has(nodeKey(node))) return true;
    }
    return false;
  }

  #drop(key: string): void {
    for (const below of this.#lists.get(key)?.keys ?? []) this.#drop(below);
    this.#lists.delete(key);
    this.#rows.delete(key);
  }
}
