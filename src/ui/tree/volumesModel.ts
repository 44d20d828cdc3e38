// The Volumes view: namespace → claim → restore points, users, certificates, findings, policy.

import type { InventoryBatch } from '../../domain/inventory/row.ts';
import { Agenda } from '../agenda.ts';
import type { Disposable } from '../ports/disposable.ts';
import { Slices } from '../slices.ts';
import type { World } from '../world.ts';
import { claimEntry, type ClaimOrder } from './claimEntry.ts';
import { isFiltering, type ClaimFilter } from './claimFilter.ts';
import { ClaimIndex } from './claimIndex.ts';
import type { ItemText } from './itemText.ts';
import type { Node, NodeOf, Section } from './node.ts';
import { noticesOf } from './noticesOf.ts';
import type { TreeChanges, TreeModel } from './treeModel.ts';
import type { VolumesChoice } from './volumesChoice.ts';
import { volumesText } from './volumesText.ts';
import { volumesTooltip } from './volumesTooltip.ts';

const sections: readonly Section[] = ['restorePoints', 'keptVolumes', 'usedBy', 'certificates', 'findings'];

/** Namespaces up to which all of them are open at first. */
const fewNamespaces = 10;

export interface VolumesChanges extends TreeChanges {
  /** Claims that need another decoration. */
  readonly marks: readonly string[];
}

export class VolumesModel implements TreeModel, Disposable {
  readonly #world: World;
  readonly #index: ClaimIndex;
  readonly #agenda = new Agenda();
  readonly #slices: Slices<string>;
  #filter: ClaimFilter;
  #fewAtFirst: boolean | undefined;

  /** @param changed told of what may read differently, slice by slice. */
  constructor(world: World, { filter, order }: VolumesChoice, changed: (changes: VolumesChanges) => void) {
    this.#world = world;
    this.#filter = filter;
    this.#index = new ClaimIndex({ find: (claim) => world.row(claim), entryOf: (row) => claimEntry(row, world) }, order);
    this.#index.setFilter(filter);
    this.#slices = new Slices((claims) => changed(this.#update(claims)));
  }

  get index(): ClaimIndex {
    return this.#index;
  }

  get isFiltering(): boolean {
    return isFiltering(this.#filter);
  }

  /** Takes what a batch brings and what depends on it. */
  take({ rows, removedRows, certificates, removedCertificates }: InventoryBatch): void {
    const behind = [...certificates.map(({ id }) => id), ...removedCertificates].flatMap((id) => [...this.#index.behind(id)]);
    this.#slices.add([...removedRows, ...rows.map(({ id }) => id), ...behind]);
  }

  /** Judges every claim anew. */
  reconsider(): void {
    this.#slices.add(this.#index.ids());
  }

  /** Judges anew what time has changed. */
  wake(): void {
    this.#slices.add(this.#agenda.take(this.#world.now()));
  }

  /** @returns when time alone changes the next verdict. */
  nextChange(): number | undefined {
    return this.#agenda.next();
  }

  /** Resolves when everything is shown by this filter. */
  async setFilter(filter: ClaimFilter): Promise<void> {
    this.#filter = filter;
    this.#index.setFilter(filter);
    this.reconsider();
    await this.settled();
  }

  setOrder(order: ClaimOrder): void {
    this.#index.setOrder(order);
  }

  /** Resolves when all that was taken until now is worked in. */
  async settled(): Promise<void> {
    await this.#slices.settled();
  }

  children(parent?: Node): readonly Node[] {
    if (parent === undefined) return [...this.notices(), ...this.#index.namespaces.map(({ namespace }) => ({ type: 'namespace' as const, namespace }))];
    switch (parent.type) {
      case 'namespace':
        return this.#index.claims(parent.namespace).map(({ row }) => ({ type: 'claim', claim: row.id }));
      case 'claim':
        return this.#partsOf(parent.claim);
      case 'section':
        return this.#contentsOf(parent);
      default:
        return [];
    }
  }

  text(node: Node): ItemText | undefined {
    if (node.type !== 'namespace') return volumesText(node, this.#world);
    const text = volumesText(node, this.#world, this.#index.countsOf(node.namespace));
    if (text === undefined) return undefined;
    const open = this.#areOpen();
    return { ...text, expandable: open ? 'expanded' : 'collapsed', variant: `${this.isFiltering ? 'filtered' : ''}${open ? 'open' : ''}` };
  }

  tooltip(node: Node): string {
    return volumesTooltip(node, this.#world);
  }

  parent(node: Node): Node | undefined {
    switch (node.type) {
      case 'claim':
        return { type: 'namespace', namespace: node.claim.slice(0, node.claim.indexOf('/')) };
      case 'section':
      case 'policy':
        return { type: 'claim', claim: node.claim };
      case 'restorePoint':
        return { type: 'section', claim: node.claim, section: 'restorePoints' };
      case 'keptVolume':
        return { type: 'section', claim: node.claim, section: 'keptVolumes' };
      case 'workload':
        return { type: 'section', claim: node.claim, section: 'usedBy' };
      case 'finding':
        return node.claim === undefined ? undefined : { type: 'section', claim: node.claim, section: 'findings' };
      case 'certificate':
        return node.claim === undefined ? undefined : { type: 'section', claim: node.claim, section: 'certificates' };
      default:
        return undefined;
    }
  }

  /** @returns the first rows: what of the cluster and of the scans cannot be read. */
  notices(): readonly NodeOf<'notice'>[] {
    const status = this.#world.guard.inventory.status();
    const faults = this.#world.guard.findings.reports().filter((report) => report.fault !== undefined);
    return [
      ...(status === undefined || (status.trouble !== undefined && this.#index.size === 0) ? [] : noticesOf(status)),
      ...faults.map((report) => ({ code: 'sarifFault' as const, file: report.file })),
    ].map((notice) => ({ type: 'notice', notice }));
  }

  dispose(): void {
    this.#slices.dispose();
  }

  /**
   * Whether namespaces are open at first: where they are few. That is settled once all claims were read; one more namespace
   * later closes none.
   */
  #areOpen(): boolean {
    const few = this.#index.namespaces.length <= fewNamespaces;
    if (this.isFiltering) return few;
    const claims = this.#world.guard.inventory.status()?.kinds.filter(({ kind }) => kind === 'claim') ?? [];
    const isReading = claims.length === 0 || !this.#slices.idle || claims.some(({ state }) => state.state === 'stillReading');
    this.#fewAtFirst = isReading ? undefined : (this.#fewAtFirst ?? few);
    return this.#fewAtFirst ?? few;
  }

  #update(ids: readonly string[]): VolumesChanges {
    const { claims, namespaces, roots, marks } = this.#index.update(ids);
    for (const claim of claims) this.#agenda.set(claim, this.#index.entry(claim)?.validUntil);
    return {
      rows: claims.map((claim) => ({ type: 'claim', claim })),
      lines: [...(roots ? [undefined] : []), ...[...namespaces].map((namespace) => ({ type: 'namespace' as const, namespace }))],
      marks,
    };
  }

  #partsOf(claim: string): readonly Node[] {
    const row = this.#world.row(claim);
    if (row === undefined) return [];
    const policy = this.#world.verdicts.policyOf(row);
    const present = sections.filter((section) => section !== 'keptVolumes' || row.keptVolumes !== undefined);
    return [...present.map((section) => ({ type: 'section' as const, claim, section })), ...(policy === undefined ? [] : [{ type: 'policy' as const, claim }])];
  }

  #contentsOf({ claim, section }: NodeOf<'section'>): readonly Node[] {
    const row = this.#world.row(claim);
    if (row === undefined) return [];
    switch (section) {
      case 'restorePoints':
        return row.restorePoints.map((point) => ({ type: 'restorePoint', claim, point: point.id }));
      case 'keptVolumes':
        return (row.keptVolumes ?? []).map(({ name }) => ({ type: 'keptVolume', claim, volume: name }));
      case 'usedBy':
        return row.reach.map(({ workload }) => ({ type: 'workload', claim, workload: { kind: workload.kind, namespace: workload.namespace, name: workload.name } }));
      case 'certificates':
        return [...new Set(row.certificates.map(({ certificate }) => certificate))].map((certificate) => ({ type: 'certificate', claim, certificate }));
      case 'findings':
        return this.#world.findingsOf(claim).map(({ finding }) => ({ type: 'finding', claim, finding: finding.id }));
    }
  }
}
