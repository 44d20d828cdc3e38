// The Findings view: one list, ordered by what could be lost, below what has to be said of the scans.

import type { InventoryBatch } from '../../domain/inventory/row.ts';
import type { ScanRow } from '../../domain/scanning/scanState.ts';
import type { Disposable } from '../ports/disposable.ts';
import { escapeMarkdown } from '../words/escapeMarkdown.ts';
import { notShownPhrase } from '../words/findingListWords.ts';
import type { World } from '../world.ts';
import type { FindingFilter } from './findingFilter.ts';
import { FindingSearch, type FoundFindings } from './findingSearch.ts';
import { findingText, findingTooltip, introducedText, linkText, linkTooltip, partsOfFinding, reachedText } from './findingsText.ts';
import { item, type ItemText } from './itemText.ts';
import { nodeKey, type Node } from './node.ts';
import { scanConditions, scanText, scanTooltip } from './scanConditions.ts';
import type { TreeChanges, TreeModel } from './treeModel.ts';
import { volumesText } from './volumesText.ts';
import { volumesTooltip } from './volumesTooltip.ts';

export interface FindingsParts {
  /** How far each scan can be relied on. */
  readonly scanRows: () => readonly ScanRow[];
  /** Told of what may read differently; 'all': the list itself. */
  readonly changed: (changes: TreeChanges | 'all') => void;
  /** Told what failed in the background. */
  readonly report: (error: unknown) => void;
}

interface Listed {
  readonly nodes: readonly Node[];
  /** For each claim those that reach it. */
  readonly reaching: ReadonlyMap<string, readonly Node[]>;
}

export class FindingsModel implements TreeModel, Disposable {
  readonly #world: World;
  readonly #parts: FindingsParts;
  readonly #search: FindingSearch;
  /** Made when somebody looks. */
  #list: Listed | undefined;

  constructor(world: World, parts: FindingsParts) {
    this.#world = world;
    this.#parts = parts;
    this.#search = new FindingSearch(
      world.guard.findings,
      () => {
        this.#list = undefined;
        world.list(this.#search.result.shown);
        parts.changed('all');
      },
      parts.report,
    );
  }

  get result(): FoundFindings {
    return this.#search.result;
  }

  get filter(): FindingFilter {
    return this.#search.filter;
  }

  /** Findings have changed, or what they reach. */
  refresh(): void {
    this.#search.refresh();
  }

  /** Resolves when the list is by this filter. */
  async setFilter(filter: FindingFilter): Promise<void> {
    this.#search.setFilter(filter);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.#search.settled();
  }

  /** Takes what a batch brings: findings that reach its claims say how those could be restored. */
  take({ rows, removedRows }: InventoryBatch): void {
    if (this.#list === undefined) return;
    const { reaching } = this.#list;
    const touched = new Map([...rows.map(({ id }) => id), ...removedRows].flatMap((claim) => reaching.get(claim) ?? []).map((node) => [nodeKey(node), node]));
    if (touched.size > 0) this.#parts.changed({ rows: [...touched.values()], lines: [] });
  }

  children(parent?: Node): readonly Node[] {
    if (parent !== undefined) return parent.type === 'finding' ? partsOfFinding(this.#world, parent) : [];
    const { more, searched } = this.#search.result;
    return [...scanConditions(this.#parts.scanRows(), this.#world), ...this.#listed().nodes, ...(more > 0 || searched !== undefined ? [{ type: 'moreFindings' as const }] : [])];
  }

  parent(node: Node): Node | undefined {
    return node.type === 'reached' || node.type === 'link' || node.type === 'introduced' ? { type: 'finding', finding: node.finding } : undefined;
  }

  text(node: Node): ItemText | undefined {
    switch (node.type) {
      case 'finding':
        return findingText(node, this.#world);
      case 'reached':
        return reachedText(node, this.#world);
      case 'link':
        return linkText(node, this.#world);
      case 'introduced':
        return introducedText(node, this.#world);
      case 'scan':
        return scanText(node, this.#parts.scanRows(), this.#world);
      case 'notice':
        return volumesText(node, this.#world);
      case 'moreFindings': {
        const { more, searched } = this.#search.result;
        return item({ ...notShownPhrase(more, searched, this.#world.language), icon: 'ellipsis', context: 'moreFindings', click: 'volumeGuard.filterFindings' });
      }
      default:
        return undefined;
    }
  }

  tooltip(node: Node): string {
    switch (node.type) {
      case 'finding':
        return findingTooltip(node, this.#world);
      case 'reached':
        return volumesTooltip({ type: 'claim', claim: node.claim }, this.#world);
      case 'link':
        return linkTooltip(node, this.#world);
      case 'introduced':
        return escapeMarkdown(this.text(node)?.label ?? '');
      case 'scan':
        return scanTooltip(node, this.#parts.scanRows(), this.#world);
      case 'notice':
        return volumesTooltip(node, this.#world);
      default:
        return '';
    }
  }

  dispose(): void {
    this.#search.dispose();
  }

  #listed(): Listed {
    if (this.#list !== undefined) return this.#list;
    const reaching = new Map<string, Node[]>();
    const nodes = this.#search.result.shown.map(({ finding, reaches }) => {
      const node = { type: 'finding' as const, finding: finding.id };
      for (const { claim } of reaches) {
        const those = reaching.get(claim);
        if (those === undefined) reaching.set(claim, [node]);
        else those.push(node);
      }
      return node;
    });
    this.#list = { nodes, reaching };
    return this.#list;
  }
}
