// The Certificates view: TLS secrets by urgency, the first to end first.

import type { CertificateRow, Urgency } from '../../domain/certificates/certificate.ts';
import { faultsAt } from '../../domain/certificates/faultsAt.ts';
import { timeLeft } from '../../domain/certificates/timeLeft.ts';
import { urgencyOf } from '../../domain/certificates/urgencyOf.ts';
import { certificatePhrase, urgencyWord } from '../words/certificateWords.ts';
import type { World } from '../world.ts';
import { certificateContext } from './certificateContext.ts';
import type { ItemText } from './itemText.ts';
import { urgencyLook } from './look.ts';
import type { Node } from './node.ts';
import type { TreeModel } from './treeModel.ts';
import { certificateTooltip } from './volumesTooltip.ts';

const urgencies: readonly Urgency[] = ['actNow', 'soon', 'fine', 'unknown'];

export class CertificatesModel implements TreeModel {
  readonly #world: World;
  readonly #groups = new Map<Urgency, Node>(urgencies.map((urgency) => [urgency, { type: 'urgency', urgency }]));

  constructor(world: World) {
    this.#world = world;
  }

  children(parent?: Node): readonly Node[] {
    if (parent === undefined) return urgencies.filter((urgency) => this.#of(urgency).length > 0).map((urgency) => this.#group(urgency));
    if (parent.type !== 'urgency') return [];
    return this.#of(parent.urgency).map((row) => ({ type: 'certificate', certificate: row.id }));
  }

  parent(node: Node): Node | undefined {
    if (node.type !== 'certificate') return undefined;
    const row = this.#world.guard.inventory.certificate(node.certificate);
    return row === undefined ? undefined : this.#group(this.#urgency(row));
  }

  tooltip(node: Node): string {
    const row = node.type === 'certificate' ? this.#world.guard.inventory.certificate(node.certificate) : undefined;
    return row === undefined ? '' : certificateTooltip(row, this.#world.now(), this.#world.language);
  }

  text(node: Node): ItemText | undefined {
    if (node.type === 'urgency') return this.#groupText(node.urgency);
    if (node.type === 'certificate') return this.#certificateText(node.certificate);
    return undefined;
  }

  /** @returns how many need action now. */
  urgent(): number {
    return this.#of('actNow').length;
  }

  #group(urgency: Urgency): Node {
    const group = this.#groups.get(urgency);
    if (group === undefined) throw new Error(`no group for ${urgency}`);
    return group;
  }

  /** A certificate that cannot serve as it is needs action now, whatever its age. */
  #urgency(row: CertificateRow): Urgency {
    const now = this.#world.now();
    const broken = faultsAt(row, now).some((fault) => fault.code === 'keyMismatch' || fault.code === 'keyMissing' || fault.code === 'hostNotCovered');
    return broken ? 'actNow' : urgencyOf(row.certificate, now).urgency;
  }

  #of(urgency: Urgency): readonly CertificateRow[] {
    const left = (row: CertificateRow): number => timeLeft(row.certificate, 0) ?? Infinity;
    return this.#world.guard.inventory
      .certificates()
      .filter((row) => this.#urgency(row) === urgency)
      .toSorted((a, b) => left(a) - left(b) || (a.id < b.id ? -1 : 1));
  }

  #groupText(urgency: Urgency): ItemText {
    const word = urgencyWord(urgency, this.#world.language);
    const count = this.#of(urgency).length;
    return {
      label: `${word} (${count})`,
      description: '',
      ...urgencyLook[urgency],
      context: 'group',
      expandable: urgency === 'fine' ? 'collapsed' : 'expanded',
      spoken: `${word}, ${count}`,
    };
  }

  #certificateText(id: string): ItemText | undefined {
    const { inventory } = this.#world.guard;
    const row = inventory.certificate(id);
    if (row === undefined) return undefined;
    const several = inventory.certificates().some((other) => other.namespace !== row.namespace);
    const phrase = certificatePhrase({ ...row, faults: faultsAt(row, this.#world.now()) }, this.#world.now(), this.#world.language);
    const description = several ? `${row.namespace} · ${phrase}` : phrase;
    const urgency = this.#urgency(row);
    return {
      label: row.name,
      description,
      ...urgencyLook[urgency],
      context: certificateContext(row),
      expandable: 'no',
      spoken: `${row.name}, ${urgencyWord(urgency, this.#world.language)}, ${description}`,
    };
  }
}
