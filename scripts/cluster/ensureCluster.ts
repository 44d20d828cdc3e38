// A running cluster for tests, `npm start` and `npm run cluster -- up`: the one that is there if it will do, else a new one.

import { openCluster, type Cluster, type Seed } from './cluster.ts';
import { seedCluster } from './seedCluster.ts';
import { isUsable, up, type UpOptions } from './up.ts';

export interface EnsureClusterOptions extends UpOptions {
  readonly seed: Seed;
}

/** Takes a fraction of a second when the cluster runs. Several processes may ask for the same cluster at the same time. */
export async function ensureCluster(name: string, options: EnsureClusterOptions): Promise<Cluster> {
  const cluster = openCluster(name);
  if (!(await isUsable(name, options))) await up(name, options);
  await seedCluster(cluster, options.seed, options.progress, options.signal);
  return cluster;
}
