// A process that reads a cluster once, as the extension does, in plain Node. Arguments: the worker's module, the kubeconfig,
// JSON of what is expected. Prints a Reading as JSON.

import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { InventoryClient } from '../../../src/sources/cluster/inventoryClient.ts';
import { rowKinds } from '../../../src/ui/tree/demand.ts';
import { ReadingWatch, type Expected } from './reading.ts';

const [worker = '', kubeconfig = '', expected = '{}'] = process.argv.slice(2);
// What Node's own start does besides is not what is measured.
await sleep(300);
const inventory = new InventoryClient({ worker: pathToFileURL(worker), target: { kubeconfig } });
const watch = new ReadingWatch((listener) => inventory.onDidChange(listener), JSON.parse(expected) as Expected);
inventory.want(rowKinds);
await inventory.settled(AbortSignal.timeout(170_000));
const reading = await watch.end(1500);
const unread = inventory.status()?.kinds.filter(({ state }) => state.state !== 'live' && state.state !== 'notInstalled') ?? [];
if (inventory.rows().length === 0 || unread.length > 0) throw new Error(`Not everything was read: ${JSON.stringify(unread)}.`);
await inventory.dispose();
console.log(JSON.stringify(reading));
