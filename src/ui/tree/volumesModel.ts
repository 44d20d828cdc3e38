// The Volumes view: namespace → claim → restore points, users, certificates, findings, policy.

import type { ClaimRow } from '../../domain/inventory/row.ts';
import type { World } from '../world.ts';
import type { ItemText } from './itemText.ts';
import { noticesOf } from './noticesOf.ts';
import { nodeKey, type Node, type NodeOf, type Section } from './node.ts';
import type { TreeModel } from './treeModel.ts';
import { volumesText } from './volumesText.ts';
import { volumesTooltip } from './volumesTooltip.ts';

const sections: readonly Section[] = ['restorePoints', 'usedBy', 'certificates', 'findings'];

export class VolumesModel implements TreeModel {
  readonly #world: World;
  /** VS Code knows what it painted by object: namespaces and claims, which change, stay the same objects. */
  readonly #kept = new Map<string, Node>();

  constructor(world: World) {
    this.#world = world;
  }

  children(parent?: Node): readonly Node[] {
    if (parent === undefined) return [...this.#notices(), ...this.#namespaces()];
    switch (parent.type) {
      case 'namespace':
        return this.#rows()
          .filter((row) => row.namespace === parent.namespace)
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
          .map((row) => this.claim(row.id));
      case 'claim':
        return this.#partsOf(parent.claim);
      case 'section':
        return this.#contentsOf(parent);
      default:
        return [];
    }
  }

  text(node: Node): ItemText | undefined {
    return volumesText(node, this.#world);
  }

  tooltip(node: Node): string {
    return volumesTooltip(node, this.#world);
  }

  parent(node: Node): Node | undefined {
    switch (node.type) {
      case 'claim':
        return this.namespace(node.claim.slice(0, node.claim.indexOf('/')));
      case 'section':
      case 'policy':
        return this.claim(node.claim);
      case 'restorePoint':
        return { type: 'section', claim: node.claim, section: 'restorePoints' };
      case 'workload':
        return { type: 'section', claim: node.claim, section: 'usedBy' };
      case 'finding':
        return { type: 'section', claim: node.claim, section: 'findings' };
      case 'certificate':
        return node.claim === undefined ? undefined : { type: 'section', claim: node.claim, section: 'certificates' };
      default:
        return undefined;
    }
  }

  claim(claim: string): Node {
    return this.#keep({ type: 'claim', claim });
  }

  namespace(namespace: string): Node {
    return this.#keep({ type: 'namespace', namespace });
  }

  notice(notice: NodeOf<'notice'>['notice']): Node {
    return this.#keep({ type: 'notice', notice });
  }

  /** Drops what is kept for claims that no longer exist. */
  forget(claims: readonly string[]): void {
    for (const claim of claims) this.#kept.delete(nodeKey({ type: 'claim', claim }));
  }

  #keep(node: Node): Node {
    const key = nodeKey(node);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    this.#kept.set(key, node);
    return node;
  }

  #rows(): readonly ClaimRow[] {
    return this.#world.guard.inventory.rows();
  }

  #namespaces(): readonly Node[] {
    return [...new Set(this.#rows().map((row) => row.namespace))].toSorted().map((namespace) => this.namespace(namespace));
  }

  #notices(): readonly Node[] {
    const status = this.#world.guard.inventory.status();
    const faults = this.#world.guard.findings.reports().filter((report) => report.fault !== undefined);
    return [
      ...(status === undefined || (status.trouble !== undefined && this.#rows().length === 0) ? [] : noticesOf(status)),
      ...faults.map((report) => ({ code: 'sarifFault' as const, file: report.file })),
    ].map((notice) => this.notice(notice));
  }

  #partsOf(claim: string): readonly Node[] {
    const row = this.#world.row(claim);
    if (row === undefined) return [];
    const policy = this.#world.verdicts.policyOf(row);
    return [...sections.map((section) => ({ type: 'section' as const, claim, section })), ...(policy === undefined ? [] : [{ type: 'policy' as const, claim }])];
  }

  #contentsOf({ claim, section }: NodeOf<'section'>): readonly Node[] {
    const row = this.#world.row(claim);
    if (row === undefined) return [];
    switch (section) {
      case 'restorePoints':
        return row.restorePoints.map((point) => ({ type: 'restorePoint', claim, point: point.id }));
      case 'usedBy':
        return row.reach.map(({ workload }) => ({ type: 'workload', claim, workload: { kind: workload.kind, namespace: workload.namespace, name: workload.name } }));
      case 'certificates':
        return [...new Set(row.certificates.map(({ certificate }) => certificate))].map((certificate) => ({ type: 'certificate', claim, certificate }));
      case 'findings':
        return this.#world.findingsOf(claim).map(({ finding }) => ({ type: 'finding', claim, finding: finding.id }));
    }
  }
}
