// What a machine must have for a local cluster. What can be installed, is.

import { ensurePrograms } from '../lib/debianPackages.ts';
import type { Progress } from '../lib/progress.ts';
import { MissingRequirement } from './missingRequirement.ts';

/** @throws MissingRequirement off Linux, and for users other than root */
export function requireLinuxAndRoot(): void {
  if (process.platform !== 'linux') throw new MissingRequirement(`The local cluster needs Linux for its containers, and this is ${process.platform}`);
  if (process.getuid?.() !== 0) throw new MissingRequirement('The local cluster needs root, for its network and its containers: run this as root (sudo)');
}

/** Programs used on the host or by kubelet and kube-proxy. None of their packages starts a service. */
export async function ensureHostPrograms(progress: Progress, signal: AbortSignal | undefined): Promise<void> {
  await ensurePrograms({ ip: 'iproute2', iptables: 'iptables', conntrack: 'conntrack', unshare: 'util-linux', mount: 'mount' }, progress, signal);
}
