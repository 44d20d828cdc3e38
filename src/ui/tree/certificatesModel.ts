// The Certificates view: TLS secrets by urgency, the first to end first.

import type { CertificateRow, Urgency } from '../../domain/certificates/certificate.ts';
import { faultsAt } from '../../domain/certificates/faultsAt.ts';
import { timeLeft } from '../../domain/certificates/timeLeft.ts';
import { urgencyOfRow } from '../../domain/certificates/urgencyOfRow.ts';
import type { InventoryBatch } from '../../domain/inventory/row.ts';
import { Agenda } from '../agenda.ts';
import type { Disposable } from '../ports/disposable.ts';
import { Slices } from '../slices.ts';
import { certificatePhrase, urgencyWord } from '../words/certificateWords.ts';
import type { World } from '../world.ts';
import { certificateContext } from './certificateContext.ts';
import { CertificateIndex, urgencies, type CertificateEntry } from './certificateIndex.ts';
import type { ItemText } from './itemText.ts';
import { urgencyLook } from './look.ts';
import type { Node } from './node.ts';
import type { TreeChanges, TreeModel } from './treeModel.ts';
import { certificateTooltip } from './volumesTooltip.ts';

/** Certificates up to which a group that needs action is open at first. */
const fewCertificates = 100;

export class CertificatesModel implements TreeModel, Disposable {
  readonly #world: World;
  readonly #index: CertificateIndex;
  readonly #agenda = new Agenda();
  readonly #slices: Slices<string>;

  /** @param changed told of what may read differently, slice by slice; 'all': every line may. */
  constructor(world: World, changed: (changes: TreeChanges | 'all') => void) {
    this.#world = world;
    this.#index = new CertificateIndex((id) => world.guard.inventory.certificate(id), (row) => this.#entryOf(row));
    this.#slices = new Slices((ids) => changed(this.#update(ids)));
  }

  take({ certificates, removedCertificates }: InventoryBatch): void {
    this.#slices.add([...removedCertificates, ...certificates.map(({ id }) => id)]);
  }

  /** Judges every certificate anew. */
  reconsider(): void {
    this.#slices.add(this.#index.ids());
  }

  /** Judges anew what time has changed. */
  wake(): void {
    this.#slices.add(this.#agenda.take(this.#world.now()));
  }

  /** @returns when time alone changes the next urgency. */
  nextChange(): number | undefined {
    return this.#agenda.next();
  }

  /** Resolves when all that was taken until now is worked in. */
  async settled(): Promise<void> {
    await this.#slices.settled();
  }

  children(parent?: Node): readonly Node[] {
    if (parent === undefined) return urgencies.filter((urgency) => this.#index.group(urgency).length > 0).map((urgency) => ({ type: 'urgency', urgency }));
    if (parent.type !== 'urgency') return [];
    return this.#index.group(parent.urgency).map(({ row }) => ({ type: 'certificate', certificate: row.id }));
  }

  parent(node: Node): Node | undefined {
    const entry = node.type === 'certificate' ? this.#index.entry(node.certificate) : undefined;
    return entry === undefined ? undefined : { type: 'urgency', urgency: entry.urgency };
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
    return this.#index.group('actNow').length;
  }

  dispose(): void {
    this.#slices.dispose();
  }

  #update(ids: readonly string[]): TreeChanges | 'all' {
    const { certificates, groups, roots, everywhere } = this.#index.update(ids);
    for (const id of certificates) this.#agenda.set(id, this.#index.entry(id)?.validUntil);
    if (everywhere) return 'all';
    return {
      rows: certificates.map((certificate) => ({ type: 'certificate', certificate })),
      lines: [...(roots ? [undefined] : []), ...[...groups].map((urgency) => ({ type: 'urgency' as const, urgency }))],
    };
  }

  #entryOf(row: CertificateRow): CertificateEntry {
    const now = this.#world.now();
    const { urgency, validUntil } = urgencyOfRow(row, now);
    return { row, urgency, endsAt: timeLeft(row.certificate, 0) ?? Infinity, validUntil };
  }

  #groupText(urgency: Urgency): ItemText | undefined {
    const word = urgencyWord(urgency, this.#world.language);
    const count = this.#index.group(urgency).length;
    if (count === 0) return undefined;
    return {
      label: `${word} (${count})`,
      description: '',
      ...urgencyLook[urgency],
      context: 'group',
      expandable: urgency === 'fine' || count > fewCertificates ? 'collapsed' : 'expanded',
      spoken: `${word}, ${count}`,
    };
  }

  #certificateText(id: string): ItemText | undefined {
    const entry = this.#index.entry(id);
    if (entry === undefined) return undefined;
    const { row, urgency } = entry;
    const now = this.#world.now();
    const phrase = certificatePhrase({ ...row, faults: faultsAt(row, now) }, now, this.#world.language);
    const description = this.#index.severalNamespaces ? `${row.namespace} · ${phrase}` : phrase;
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
