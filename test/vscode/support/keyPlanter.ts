// A process beside the extension host: it plants secrets with unique keys, and later searches the extension host's memory
// for them. The keys are known here only.
// Arguments: kubeconfig, namespace. Messages: {plant: names} → {planted: names}; {renew: name} → {planted: [name]}, with a
// new key in the same secret; {search: true} → {found: labels}. What is named -ec or -ed has a key of that kind, else RSA.

import { openClient } from '../../../src/kubernetes/openClient.ts';
import { plant, secretObject, type Planted } from '../../cluster/support/plantedSecret.ts';
import { findInMemory } from '../../cluster/support/processMemory.ts';

const [kubeconfig = '', namespace = ''] = process.argv.slice(2);
const client = await openClient({ kubeconfig });
const planted: Planted[] = [];

async function plantOne(name: string): Promise<Planted> {
  const kind = name.endsWith('-ec') ? 'EC' : name.endsWith('-ed') ? 'Ed25519' : 'RSA';
  const secret = await plant(name, kind, kind === 'RSA');
  planted.push(secret);
  return secret;
}

async function renew(name: string): Promise<void> {
  await client.request({ method: 'PUT', path: `/api/v1/namespaces/${namespace}/secrets/${name}`, body: secretObject(await plantOne(name)), signal: AbortSignal.timeout(30_000) });
  process.send?.({ planted: [name] });
}

async function plantAll(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const secret = await plantOne(name);
    await client.request({ method: 'POST', path: `/api/v1/namespaces/${namespace}/secrets`, body: secretObject(secret), signal: AbortSignal.timeout(30_000) });
  }
  process.send?.({ planted: names });
}

function giveUp(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

process.on('disconnect', () => process.exit());
process.on('message', (message: { readonly plant?: readonly string[]; readonly renew?: string; readonly search?: boolean }) => {
  if (message.plant !== undefined) plantAll(message.plant).catch(giveUp);
  if (message.renew !== undefined) renew(message.renew).catch(giveUp);
  if (message.search === true) process.send?.({ found: [...findInMemory(process.ppid, new Map(planted.flatMap(({ patterns }) => [...patterns])))] });
});
process.send?.({ ready: true });
