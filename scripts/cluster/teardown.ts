// Ends a cluster in whatever state it is: running, half started, or what a killed `up` left.

import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { run, RunError } from '../lib/run.ts';
import { until } from '../lib/until.ts';
import { addresses } from './addresses.ts';
import { removeCgroups } from './cgroups.ts';
import type { ClusterPaths } from './clusterPaths.ts';
import { readRecord } from './clusterRecord.ts';
import { findAnchor, findPrograms } from './namespaces.ts';

/**
 * Kills everything that runs. With the anchor, the kernel ends all processes of the PID namespace; with the last of them
 * go mounts and network. SIGKILL at once: the API server would otherwise take up to a minute to say goodbye.
 */
export async function killProcesses(paths: ClusterPaths): Promise<void> {
  await until(
    `ending the processes of ${paths.state}`,
    async () => {
      const pids = [await findAnchor(paths.state), ...(await findPrograms(paths.state)).values()].filter((pid) => pid !== undefined);
      for (const pid of pids) kill(pid);
      return pids.length === 0 ? true : undefined;
    },
    { timeoutMs: 30_000, intervalMs: 20 },
  );
  await removeCgroups(basename(paths.state));
}

/** Kills what runs and removes every trace. */
export async function teardown(paths: ClusterPaths): Promise<void> {
  const record = await readRecord(paths);
  await killProcesses(paths);
  if (record !== undefined) await removeLink(addresses(record.number).link);
  await rm(paths.state, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * The kernel drops a network namespace, and the link that ends in it, some time after its last process: on a busy machine
 * that was more than 20 s. To delete our end deletes both.
 */
async function removeLink(link: string): Promise<void> {
  const gone = async (): Promise<boolean> => !(await run('ip', ['-oneline', 'link'])).includes(` ${link}@`);
  await until(
    `the link ${link} to vanish`,
    async () => {
      if (await gone()) return true;
      try {
        await run('ip', ['link', 'delete', link]);
      } catch (error) {
        // The kernel was faster.
        if (!(error instanceof RunError) || !(await gone())) throw error;
      }
      return undefined;
    },
    { timeoutMs: 20_000, intervalMs: 50 },
  );
}
