// The Activity view: what is running, what was interrupted, what was done; newest first.

import type { OperationView } from '../../domain/plans/journal.ts';
import type { ItemContext } from '../../contributes/itemContexts.ts';
import type { ItemText } from '../tree/itemText.ts';
import { operationLook } from '../tree/look.ts';
import { nodeKey, type Node } from '../tree/node.ts';
import type { TreeModel } from '../tree/treeModel.ts';
import { escapeMarkdown } from '../words/escapeMarkdown.ts';
import { operationPhrase, operationTitle } from '../words/operationWords.ts';
import { stepSentence } from '../words/stepWords.ts';
import type { World } from '../world.ts';

/** What needs somebody stands first. */
const order: readonly OperationView['state'][] = ['running', 'interrupted', 'failed', 'stopped', 'undone', 'done', 'relic', 'unreadable'];

function nodeOf(view: OperationView): Node {
  return { type: 'operation', namespace: view.namespace, operation: view.id };
}

export class ActivityModel implements TreeModel {
  readonly #world: World;
  readonly #isRunHere: (operation: string) => boolean;
  /** By what their rows stand for, in order; undefined until somebody looks. */
  #views: ReadonlyMap<string, OperationView> | undefined;

  /** @param isRunHere whether this window runs the operation, and may cancel it. */
  constructor(world: World, isRunHere: (operation: string) => boolean) {
    this.#world = world;
    this.#isRunHere = isRunHere;
  }

  children(parent?: Node): readonly Node[] {
    return parent === undefined ? [...this.#present().values()].map(nodeOf) : [];
  }

  /** Forgets what was looked up: an operation has changed. */
  changed(): void {
    this.#views = undefined;
  }

  parent(): undefined {
    return undefined;
  }

  tooltip(node: Node): string {
    const view = this.#find(node);
    const { language } = this.#world;
    if (view === undefined) return '';
    const steps = view.journal?.plan.steps.map((step, index) => `${index + 1}. ${escapeMarkdown(stepSentence(step, language))}`) ?? [];
    return [`**${escapeMarkdown(operationTitle(view, language))}**`, '', escapeMarkdown(operationPhrase(view, this.#world.now(), language)), '', ...steps].join('\n');
  }

  text(node: Node): ItemText | undefined {
    const view = this.#find(node);
    if (view === undefined) return undefined;
    const label = operationTitle(view, this.#world.language);
    const description = operationPhrase(view, this.#world.now(), this.#world.language);
    return { label, description, ...operationLook[view.state], context: this.#context(view), expandable: 'no', click: 'volumeGuard.openPlan', spoken: `${label}, ${description}` };
  }

  #find(node: Node): OperationView | undefined {
    return node.type === 'operation' ? this.#present().get(nodeKey(node)) : undefined;
  }

  #present(): ReadonlyMap<string, OperationView> {
    this.#views ??= new Map(
      this.#world.guard.operations
        .operations()
        .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || (b.journal?.startedAt ?? 0) - (a.journal?.startedAt ?? 0))
        .map((view) => [nodeKey(nodeOf(view)), view]),
    );
    return this.#views;
  }

  #context(view: OperationView): ItemContext {
    switch (view.state) {
      case 'running':
        return this.#isRunHere(view.id) ? 'operationRunning' : 'operationElsewhere';
      case 'interrupted':
      case 'failed':
        return 'operationInterrupted';
      case 'done':
      case 'undone':
      case 'stopped':
      case 'relic':
      case 'unreadable':
        return 'operationEnded';
    }
  }
}
