// Batches in small parts: what changed arrives whole and in order, however large the change and however slow the receiver.

import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Inventory } from '../../../../src/domain/inventory/inventory.ts';
import { kinds } from '../../../../src/domain/inventory/kind.ts';
import type { InventoryBatch } from '../../../../src/domain/inventory/row.ts';
import { Outbox } from '../../../../src/sources/cluster/outbox.ts';
import { make } from '../../domain/inventory/make.ts';

const perPart = 100;

/** An inventory behind an outbox, and rows as its receiver has them. */
class Burst {
  readonly inventory = new Inventory(1);
  readonly parts: InventoryBatch[] = [];
  /** Phases of claims by their ids. */
  readonly rows = new Map<string, string>();
  readonly outbox: Outbox;
  isMore = false;

  constructor() {
    for (const kind of kinds) this.inventory.setKindState(kind, '', { state: 'live', since: 0 });
    this.outbox = new Outbox(() => {
      const batch = this.inventory.takeBatch(perPart);
      this.isMore = this.inventory.isDue;
      this.parts.push(batch);
      return { isSent: true, isMore: this.isMore };
    });
  }

  claims(from: number, to: number, phase: 'Bound' | 'Lost' = 'Bound'): void {
    for (let i = from; i < to; i++) this.inventory.apply({ type: 'upsert', facts: make.claim(`data-${i}`, { phase }) });
    this.outbox.ask();
  }

  remove(from: number, to: number): void {
    for (let i = from; i < to; i++) this.inventory.apply({ type: 'remove', kind: 'claim', namespace: 'shop', name: `data-${i}` });
    this.outbox.ask();
  }

  /** Waits for parts, and takes each of them in. */
  async receive(parts = Infinity): Promise<void> {
    const deadline = AbortSignal.timeout(8000);
    for (let taken = 0; taken < parts; taken++) {
      while (this.parts.length === 0) await wait(1, undefined, { signal: deadline });
      for (const batch of this.parts.splice(0)) {
        for (const id of batch.removedRows) this.rows.delete(id);
        for (const row of batch.rows) this.rows.set(row.id, row.state);
      }
      this.outbox.taken();
      if (!this.isMore) return;
    }
  }
}

describe('the outbox', () => {
  let burst: Burst;
  beforeEach(() => {
    burst = new Burst();
  });
  afterEach(() => {
    burst.outbox.dispose();
  });

  it('sends a thousand rows in small parts, the next one only when the last was taken', async () => {
    burst.claims(0, 1000);
    const sizes: number[] = [];
    while (burst.rows.size < 1000) {
      while (burst.parts.length === 0) await wait(1);
      await wait(5);
      assert.equal(burst.parts.length, 1);
      sizes.push(burst.parts[0]?.rows.length ?? 0);
      await burst.receive(1);
    }
    assert.deepEqual(sizes, Array<number>(10).fill(perPart));
  });

  it('says when everything was sent, and does not keep who waits for that when it ends', async () => {
    await burst.outbox.sent();
    burst.claims(0, 250);
    let isSent = false;
    const sent = burst.outbox.sent().then(() => {
      isSent = true;
    });
    await burst.receive(2);
    assert.equal(isSent, false);
    await burst.receive();
    await sent;
    burst.claims(0, 250, 'Lost');
    const never = burst.outbox.sent();
    burst.outbox.dispose();
    await never;
  });

  it('loses and reorders nothing where rows change, go and come back while others are still to be sent', async () => {
    burst.claims(0, 1000);
    await burst.receive(3);
    burst.remove(0, 50);
    burst.claims(200, 250, 'Lost');
    burst.remove(900, 950);
    await burst.receive(2);
    burst.claims(0, 20, 'Lost');
    burst.remove(210, 220);
    await burst.receive();
    const expected = new Map<string, string>();
    for (let i = 0; i < 1000; i++) expected.set(`shop/data-${i}`, i < 20 || (i >= 200 && i < 250) ? 'Lost' : 'Bound');
    for (const [from, to] of [[20, 50], [210, 220], [900, 950]] as const) for (let i = from; i < to; i++) expected.delete(`shop/data-${i}`);
    assert.deepEqual([...burst.rows].sort(), [...expected].sort());
  });

  it('hurries through everything that is due', async () => {
    burst.claims(0, 350);
    burst.outbox.hurry();
    await burst.receive();
    assert.equal(burst.rows.size, 350);
  });

  it('sends nothing any more once it was disposed of, be it in the middle of a burst', async () => {
    burst.claims(0, 1000);
    await burst.receive(2);
    while (burst.parts.length === 0) await wait(1);
    burst.outbox.dispose();
    burst.parts.length = 0;
    burst.outbox.taken();
    burst.claims(1000, 1100);
    burst.outbox.hurry();
    await wait(60);
    assert.equal(burst.parts.length, 0);
  });
});
