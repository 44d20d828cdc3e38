// Looks whether a cluster runs.

import { access } from 'node:fs/promises';
import { addresses } from './addresses.ts';
import { apiServerReady } from './apiServerReady.ts';
import { openCluster } from './cluster.ts';
import { readRecord, type ClusterRecord } from './clusterRecord.ts';
import { findPrograms } from './namespaces.ts';

/** `broken` says what is wrong, as a clause. */
export type ClusterHealth =
  | { readonly state: 'absent' }
  | { readonly state: 'broken'; readonly why: string }
  | { readonly state: 'healthy'; readonly record: ClusterRecord };

export async function clusterHealth(name: string): Promise<ClusterHealth> {
  const cluster = openCluster(name);
  const record = await readRecord(cluster.paths);
  if (record === undefined) {
    return await access(cluster.stateDir).then(
      (): ClusterHealth => ({ state: 'broken', why: 'it has not been brought up to the end' }),
      (): ClusterHealth => ({ state: 'absent' }),
    );
  }
  const running = await findPrograms(cluster.stateDir);
  const ended = record.running.filter((program) => !running.has(program));
  if (ended.length > 0) return { state: 'broken', why: `${ended.join(', ')} ${ended.length === 1 ? 'is' : 'are'} not running (logs: ${cluster.paths.logs})` };
  try {
    await apiServerReady(cluster.paths, addresses(record.number).server, 5000);
  } catch (error) {
    return { state: 'broken', why: `the API server does not answer (${error instanceof Error ? error.message : String(error)})` };
  }
  return { state: 'healthy', record };
}
