// An inventory as those see it who follow its batches: rows are what the batches say, and nothing else.

import type { CertificateRow } from '../../../../src/domain/certificates/certificate.ts';
import type { Facts } from '../../../../src/domain/inventory/facts.ts';
import { Inventory } from '../../../../src/domain/inventory/inventory.ts';
import type { FactEvent } from '../../../../src/domain/inventory/inventory.ts';
import { kinds } from '../../../../src/domain/inventory/kind.ts';
import type { Kind, KindState } from '../../../../src/domain/inventory/kind.ts';
import type { ClaimRow, InventoryBatch } from '../../../../src/domain/inventory/row.ts';
import { start } from './make.ts';

export class ClusterView {
  readonly inventory = new Inventory(1);
  readonly rows = new Map<string, ClaimRow>();
  readonly certificates = new Map<string, CertificateRow>();

  /** Every kind live but these; `undefined` leaves one without a state. */
  constructor(states: Partial<Record<Kind, KindState['state'] | undefined>> = {}) {
    for (const kind of kinds) {
      const state = kind in states ? states[kind] : 'live';
      if (state !== undefined) this.state(kind, '', state);
    }
  }

  /** Takes facts in and gives what came of it. */
  put(...facts: readonly Facts[]): InventoryBatch {
    for (const each of facts) this.inventory.apply({ type: 'upsert', facts: each });
    return this.take();
  }

  remove({ kind, namespace, name }: Facts): InventoryBatch {
    return this.apply({ type: 'remove', kind, namespace, name });
  }

  apply(...events: readonly FactEvent[]): InventoryBatch {
    for (const event of events) this.inventory.apply(event);
    return this.take();
  }

  state(kind: Kind, namespace: string, state: KindState['state'], since = start): InventoryBatch {
    this.inventory.setKindState(kind, namespace, state === 'offline' ? { state, since, retryAt: since + 1000, trouble: { code: 'noContext' } } : { state, since });
    return this.take();
  }

  take(): InventoryBatch {
    const batch = this.inventory.takeBatch();
    for (const row of batch.rows) this.rows.set(row.id, row);
    for (const id of batch.removedRows) this.rows.delete(id);
    for (const row of batch.certificates) this.certificates.set(row.id, row);
    for (const id of batch.removedCertificates) this.certificates.delete(id);
    return batch;
  }

  row(id: string): ClaimRow {
    const row = this.rows.get(id);
    if (row === undefined) throw new Error(`no row ${id}; there are ${[...this.rows.keys()].join(', ')}`);
    return row;
  }

  certificate(id: string): CertificateRow {
    const row = this.certificates.get(id);
    if (row === undefined) throw new Error(`no certificate ${id}; there are ${[...this.certificates.keys()].join(', ')}`);
    return row;
  }

  /** Points of a row as `name` or `name!issue,issue`, newest first. */
  points(id: string): readonly string[] {
    return this.row(id).restorePoints.map(({ name, issues }) => (issues.length === 0 ? name : `${name}!${issues.map(({ code }) => code).join(',')}`));
  }
}
