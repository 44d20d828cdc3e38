// The inventory on the side of the extension host: small batches, one at a time, none lost; and a worker that needs more memory.

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { InventoryBatch } from '../../../../src/domain/inventory/row.ts';
import { InventoryClient } from '../../../../src/sources/cluster/inventoryClient.ts';

describe('the inventory in the extension host', function () {
  this.timeout(60_000);
  let client: InventoryClient;
  let batches: InventoryBatch[];

  function start(behaviour: string, heap = 500): void {
    client = new InventoryClient({ worker: new URL('burstWorker.ts', import.meta.url), target: { kubeconfig: behaviour }, heap });
    batches = [];
    client.onDidChange((batch) => batches.push(batch));
    client.want(['claim']);
  }

  afterEach(async () => {
    await client.dispose();
  });

  it('is told a thousand rows in several batches, and is settled with the last', async () => {
    start('');
    await client.settled(AbortSignal.timeout(50_000));
    assert.equal(client.rows().length, 1000);
    assert.deepEqual(batches.map(({ rows }) => rows.length), Array<number>(10).fill(100));
    assert.equal(new Set(batches.flatMap(({ rows }) => rows.map(({ id }) => id))).size, 1000);
  });

  it('follows rows that go, and those that come back', async () => {
    start('');
    await client.settled(AbortSignal.timeout(50_000));
    client.retryNow();
    while (client.rows().length !== 510) await turn();
    assert.deepEqual([client.row('shop/data-3')?.state, client.row('shop/data-10'), client.row('shop/data-500')?.state], ['Lost', undefined, 'Bound']);
  });

  it('hears nothing more once it was disposed of in the middle of a burst', async () => {
    start('');
    while (batches.length < 3) await turn();
    await client.dispose();
    const heard = batches.length;
    for (let i = 0; i < 20; i++) await turn();
    assert.ok(heard < 10, 'the burst was over');
    assert.equal(batches.length, heard);
  });

  it('starts a worker that ran out of memory again, with more of it', async () => {
    start('needs a heap of 80 MiB', 40);
    while (client.status()?.trouble === undefined) await turn();
    while (client.rows().length < 1000) await turn();
    assert.equal(client.status()?.trouble, undefined);
  });
});
