// A worker for the tests of the client: joins facts of its own, a thousand claims, instead of reading a cluster. The target's
// kubeconfig says what else it does.

import { parentPort, resourceLimits } from 'node:worker_threads';
import { Inventory } from '../../../../src/domain/inventory/inventory.ts';
import { kinds } from '../../../../src/domain/inventory/kind.ts';
import { Outbox } from '../../../../src/sources/cluster/outbox.ts';
import type { FromWorker, ToWorker } from '../../../../src/sources/cluster/port.ts';
import { make } from '../../domain/inventory/make.ts';

const post = (message: FromWorker): void => parentPort?.postMessage(message);
const inventory = new Inventory(1);
let generation = 0;
let behaviour = '';

const outbox = new Outbox(() => {
  const batch = inventory.takeBatch(100);
  const isMore = inventory.isDue;
  const status = { context: 'test', server: '', clockSkew: 0, kinds: kinds.map((kind) => ({ kind, namespace: '', state: { state: 'live', since: 0 } as const })) };
  post({ type: 'batch', generation, batch: { ...batch, status }, isMore });
  return { isSent: true, isMore };
});

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'target') {
    generation = message.generation;
    behaviour = message.target.kubeconfig ?? '';
  } else if (message.type === 'taken') outbox.taken();
  else if (message.type === 'want') begin();
  else if (message.type === 'retryNow') {
    for (let i = 0; i < 500; i++) inventory.apply({ type: 'remove', kind: 'claim', namespace: 'shop', name: `data-${i}` });
    for (let i = 0; i < 10; i++) inventory.apply({ type: 'upsert', facts: make.claim(`data-${i}`, { phase: 'Lost' }) });
    outbox.ask();
  }
});

function begin(): void {
  const heap = resourceLimits.maxOldGenerationSizeMb ?? 0;
  const filling: number[][] = [];
  if (behaviour === 'needs a heap of 80 MiB') while (heap < 80) filling.push(Array.from({ length: 1000 }, (_, i) => i + filling.length + 0.5));
  for (const kind of kinds) inventory.setKindState(kind, '', { state: 'live', since: 0 });
  for (let i = 0; i < 1000; i++) inventory.apply({ type: 'upsert', facts: make.claim(`data-${i}`) });
  outbox.hurry();
}
