// Joins a cluster's network namespace to the host: a link, and routes to the cluster's services and pods.

import { run, RunError } from '../lib/run.ts';
import { addresses, numbers, type Addresses } from './addresses.ts';
import { runInside } from './namespaces.ts';

/**
 * Takes the first free range and makes the link. The link's name is the claim on the range: making it fails if another
 * cluster has it, and it vanishes with the namespace.
 */
export async function joinNetwork(anchor: number, signal: AbortSignal | undefined): Promise<Addresses> {
  const routes = await run('ip', ['-4', 'route', 'show', 'table', 'all'], { signal });
  for (const number of numbers) {
    if (new RegExp(`(^|[^\\d.])10\\.${number}\\.`, 'm').test(routes)) continue;
    const a = addresses(number);
    try {
      await run('ip', ['link', 'add', a.link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(anchor)], { signal });
    } catch (error) {
      if (error instanceof RunError && error.stderr.includes('exists')) continue;
      throw error;
    }
    await configure(anchor, a, signal);
    return a;
  }
  throw new Error(`no free IP range: 10.${numbers[0] ?? ''}.0.0/16 and the ${numbers.length - 1} after it are all in use`);
}

async function configure(anchor: number, a: Addresses, signal: AbortSignal | undefined): Promise<void> {
  await runInside(anchor, ['ip', 'address', 'add', `${a.node}/${a.linkPrefix}`, 'dev', 'eth0'], signal);
  await runInside(anchor, ['ip', 'link', 'set', 'eth0', 'up'], signal);
  await run('ip', ['address', 'add', `${a.host}/${a.linkPrefix}`, 'dev', a.link], { signal });
  await run('ip', ['link', 'set', a.link, 'up'], { signal });
  await runInside(anchor, ['ip', 'route', 'add', 'default', 'via', a.host], signal);
  // What kube-proxy has translated goes to a pod. The rest would be sent back to the host, and a caller who was a moment
  // too early would wait for ever; so it is refused, as a Service without endpoints is.
  await runInside(anchor, ['iptables', '--append', 'FORWARD', '--destination', a.services, '--jump', 'REJECT'], signal);
  for (const range of [a.services, a.pods]) await run('ip', ['route', 'add', range, 'via', a.node, 'dev', a.link], { signal });
}
