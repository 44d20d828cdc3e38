// What stands in a view's title and above its rows: set only where it changes, since each setting is a message to the window.

import type { TreeView } from 'vscode';
import type { Node } from './node.ts';

export interface Head {
  readonly description: string;
  /** A sentence above the rows, or in place of them. */
  readonly message: string;
  /** How many rows need action, and that as a phrase. */
  readonly badge: { readonly count: number; readonly phrase: string };
}

export class ViewHead {
  readonly #view: TreeView<Node>;
  #shown: Head = { description: '', message: '', badge: { count: 0, phrase: '' } };

  constructor(view: TreeView<Node>) {
    this.#view = view;
  }

  get shown(): Head {
    return this.#shown;
  }

  show(head: Head): void {
    const { description, message, badge } = this.#shown;
    if (head.description !== description) this.#view.description = head.description;
    if (head.message !== message) this.#view.message = head.message;
    if (head.badge.count !== badge.count) this.#view.badge = head.badge.count === 0 ? undefined : { value: head.badge.count, tooltip: head.badge.phrase };
    this.#shown = head;
  }
}
