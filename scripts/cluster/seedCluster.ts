// Puts into a cluster what it is to show.

import type { Progress } from '../lib/progress.ts';
import { withLock } from '../lib/withLock.ts';
import type { Cluster, Seed } from './cluster.ts';
import { readRecord, writeRecord } from './clusterRecord.ts';

type SeedFunction = (cluster: Cluster, progress: Progress, signal?: AbortSignal) => Promise<void>;

/** Each seed's code is loaded only when it is asked for. */
const seeds: Readonly<Record<Exclude<Seed, 'none'>, () => Promise<SeedFunction>>> = {
  shop: async () => (await import('./seeds/shop.ts')).seedShop,
  scale: async () => await Promise.reject(new Error('--seed scale comes with a later version.')),
};

/** Does nothing if the cluster has been seeded so before. */
export async function seedCluster(cluster: Cluster, seed: Seed, progress: Progress, signal: AbortSignal | undefined): Promise<void> {
  if (seed === 'none') return;
  await withLock(`the seeds of ${cluster.stateDir}`, { timeoutMs: 900_000, signal }, async () => {
    const record = await readRecord(cluster.paths);
    if (record === undefined) throw new Error(`The cluster ${cluster.name} is not running.`);
    if (record.seeds.includes(seed)) return;
    const plant = await seeds[seed]();
    await plant(cluster, progress, signal);
    await writeRecord(cluster.paths, { ...record, seeds: [...record.seeds, seed] });
  });
}
