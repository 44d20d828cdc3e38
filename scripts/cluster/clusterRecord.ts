// What `up` writes down, last of all, about a cluster that runs.

import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Seed } from './cluster.ts';
import type { ClusterPaths } from './clusterPaths.ts';

export interface ClusterRecord {
  /** The number of its IP range. */
  readonly number: number;
  /** The folder of the programs it was started from. */
  readonly programs: string;
  readonly attachRequired: boolean;
  /** The folder of the data that it was started with; then it is a control plane and nothing else. */
  readonly etcdData?: string | undefined;
  /** The names of the programs that should be running. */
  readonly running: readonly string[];
  /** What has been put into it. */
  readonly seeds: readonly Seed[];
}

/** Undefined if there is no cluster, or an `up` that did not come to its end. */
export async function readRecord(paths: ClusterPaths): Promise<ClusterRecord | undefined> {
  const text = await readFile(paths.record, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as ClusterRecord);
}

export async function writeRecord(paths: ClusterPaths, record: ClusterRecord): Promise<void> {
  await writeFile(`${paths.record}.new`, JSON.stringify(record, null, 2));
  await rename(`${paths.record}.new`, paths.record);
}
