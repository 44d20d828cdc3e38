// A process beside the extension host: it plants secrets with unique keys, and later searches the extension host's memory
// for them. The keys are known here only.
// Arguments: kubeconfig, namespace. Messages: {plant: names} → {planted: names}; {search: true} → {found: labels}.

import { openClient } from '../../../src/kubernetes/openClient.ts';
import { plant, secretObject, type Planted } from '../../cluster/support/plantedSecret.ts';
import { findInMemory } from '../../cluster/support/processMemory.ts';

const [kubeconfig = '', namespace = ''] = process.argv.slice(2);
const client = await openClient({ kubeconfig });
const planted: Planted[] = [];

async function plantAll(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const secret = await plant(name, name.endsWith('-ec') ? 'EC' : 'RSA', !name.endsWith('-ec'));
    planted.push(secret);
    await client.request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/secrets`, body: secretObject(secret), signal: AbortSignal.timeout(30_000) });
  }
  process.send?.({ planted: names });
}

process.on('disconnect', () => process.exit());
process.on('message', (message: { readonly plant?: readonly string[]; readonly search?: boolean }) => {
  if (message.plant !== undefined) {
    plantAll(message.plant).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    });
  }
  if (message.search === true) process.send?.({ found: [...findInMemory(process.ppid, new Map(planted.flatMap(({ patterns }) => [...patterns])))] });
});
process.send?.({ ready: true });
