// The control groups of a cluster's pods: one group of the cluster's name, below which kubelet makes the others.

import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../lib/until.ts';

const base = '/sys/fs/cgroup';

/** The group's path in every hierarchy. */
export function podsCgroup(cluster: string): string {
  return `/volume-guard-${cluster}`;
}

/** kubelet wants the group to be there. */
export async function createCgroups(cluster: string): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    const group = join(hierarchy, podsCgroup(cluster));
    await mkdir(group, { recursive: true });
    // A new group of cgroup v1's cpuset may use no processor at all (cpuset(7)).
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const parent = await readFile(join(hierarchy, file), 'utf8').catch(() => undefined);
      if (parent !== undefined) await writeFile(join(group, file), parent);
    }
  }
}

/** Removes the group and all below it. Their processes must have been killed; the kernel takes a moment to notice that. */
export async function removeCgroups(cluster: string): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    const group = join(hierarchy, podsCgroup(cluster));
    await until(`removing the cgroup ${group}`, async () => (await removeTree(group), true), { timeoutMs: 10_000 });
  }
}

/** The one of cgroup v2, or each of cgroup v1. */
async function hierarchies(): Promise<string[]> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' - '));
  return mounts.flatMap(([left = '', right = '']) => {
    const path = left.split(' ')[4] ?? '';
    return /^cgroup2? /.test(right) && path.startsWith(base) ? [path] : [];
  });
}

/** A group's files cannot be removed, only its folder, and that only without child groups. */
async function removeTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return;
  for (const entry of entries) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  await rmdir(folder);
}
