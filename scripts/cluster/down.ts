// Ends a cluster and removes every trace of it.

import { access } from 'node:fs/promises';
import type { Progress } from '../lib/progress.ts';
import { withLock } from '../lib/withLock.ts';
import { clusterPaths } from './clusterPaths.ts';
import { findAnchor, findPrograms } from './namespaces.ts';
import { requireLinuxAndRoot } from './requirements.ts';
import { teardown } from './teardown.ts';

/** Resolves to whether there was anything to end. */
export async function down(name: string, progress: Progress, signal?: AbortSignal): Promise<boolean> {
  requireLinuxAndRoot();
  const paths = clusterPaths(name);
  return await withLock(paths.state, { timeoutMs: 300_000, signal }, async () => {
    const files = await access(paths.state).then(
      () => true,
      () => false,
    );
    const there = files || (await findAnchor(paths.state)) !== undefined || (await findPrograms(paths.state)).size > 0;
    if (there) await progress.during(`Ending the cluster ${name}`, async () => await teardown(paths));
    return there;
  });
}
