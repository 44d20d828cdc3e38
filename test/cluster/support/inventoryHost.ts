// A process that stands for the extension host in the search for private keys: it runs the inventory, and beside it keeps
// a control key in memory the careless way.
// Arguments: kubeconfig, namespace, name of the control secret, context of the inventory (the control is read with the
// current one). Says over IPC which certificates it knows.

import { openClient } from '../../../src/kubernetes/openClient.ts';
import { InventoryClient } from '../../../src/sources/cluster/inventoryClient.ts';

declare const gc: () => void;

const [kubeconfig = '', namespace = '', control = '', context] = process.argv.slice(2);
const client = await openClient({ kubeconfig });
const careless: unknown = await client.request({
  method: 'GET',
  path: `/api/v1/namespaces/${namespace}/secrets/${control}`,
  signal: AbortSignal.timeout(30_000),
});

const inventory = new InventoryClient({ worker: new URL('gcWorker.ts', import.meta.url), target: { kubeconfig, context } });
inventory.onDidChange(() => {
  const known = inventory.certificates().map(({ id, certificate }) => [id, certificate.readable ? [certificate.leaf.sha256, certificate.keyMatches] : certificate.reason]);
  process.send?.(Object.fromEntries(known));
});
inventory.want(['secret', 'ingress', 'deployment', 'service']);
setInterval(() => {
  gc();
}, 400);

process.on('message', () => {
  // The control key is used at the very end, so that it cannot be collected before.
  process.send?.({ control: JSON.stringify(careless).length });
});
