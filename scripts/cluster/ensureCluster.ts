// A running cluster for tests and `npm start`: the one that is there if it is healthy and of the present version, else a new one.

import { clusterHealth } from './clusterHealth.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { programsFolder } from './programs.ts';
import { seedCluster } from './seedCluster.ts';
import { up, type UpOptions } from './up.ts';

/** Takes a fraction of a second when the cluster runs. */
export async function ensureCluster(name: string, options: UpOptions): Promise<Cluster> {
  const health = await clusterHealth(name);
  const fits = health.state === 'healthy' && health.record.attachRequired === options.attachRequired && health.record.programs === (await programsFolder());
  if (!fits) return await up(name, options);
  const cluster = openCluster(name);
  await seedCluster(cluster, options.seed, options.progress, options.signal);
  return cluster;
}
