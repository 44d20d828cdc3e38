// A running cluster for tests, `npm start` and `npm run cluster -- up`: the one that is there if it will do, else a new one.

import { openCluster, type Cluster, type Seed } from './cluster.ts';
import { seedCluster } from './seedCluster.ts';
import { scaleData } from './seeds/scale.ts';
import { isUsable, up, type UpOptions } from './up.ts';

export interface EnsureClusterOptions extends Omit<UpOptions, 'etcdData'> {
  readonly seed: Seed;
  /** Of the seed `scale`: 1, which it is if absent, is full size. */
  readonly size?: number | undefined;
}

/** Takes a fraction of a second when the cluster runs. Several processes may ask for the same cluster at the same time. */
export async function ensureCluster(name: string, options: EnsureClusterOptions): Promise<Cluster> {
  const cluster = openCluster(name);
  const etcdData = options.seed === 'scale' ? await scaleData(options.size ?? 1, options.progress, options.signal) : undefined;
  const upOptions = { ...options, etcdData };
  if (!(await isUsable(name, upOptions))) await up(name, upOptions);
  await seedCluster(cluster, options.seed, options.progress, options.signal);
  return cluster;
}
