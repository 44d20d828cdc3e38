// Puts into a cluster what it is to show.

import type { Progress } from '../lib/progress.ts';
import { withLock } from '../lib/withLock.ts';
import type { Cluster, Seed } from './cluster.ts';
import { readRecord, writeRecord } from './clusterRecord.ts';

/** Of the seeds, those that are put into a running cluster; `scale` is what a cluster is started with. */
type Planted = Exclude<Seed, 'none' | 'scale'>;
type SeedFunction = (cluster: Cluster, progress: Progress, signal?: AbortSignal) => Promise<void>;

/** Each seed's code is loaded only when it is asked for. */
const seeds: Readonly<Record<Planted, () => Promise<SeedFunction>>> = {
  shop: async () => (await import('./seeds/shop.ts')).seedShop,
};

/** Does nothing if the cluster has been seeded so before. */
export async function seedCluster(cluster: Cluster, seed: Seed, progress: Progress, signal: AbortSignal | undefined): Promise<void> {
  if (seed === 'none' || seed === 'scale') return;
  await withLock(`the seeds of ${cluster.stateDir}`, { timeoutMs: 900_000, signal }, async () => {
    const record = await readRecord(cluster.paths);
    if (record === undefined) throw new Error(`The cluster ${cluster.name} is not running.`);
    if (record.seeds.includes(seed)) return;
    const plant = await seeds[seed]();
    await plant(cluster, progress, signal);
    await writeRecord(cluster.paths, { ...record, seeds: [...record.seeds, seed] });
  });
}
