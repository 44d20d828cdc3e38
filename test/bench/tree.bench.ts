// The time until the shop's whole tree is known (every kind read, joined, and handed over by the worker; worker started
// anew each time), beside what `kubectl get` takes to print the same kinds of objects, in turns on the same cluster.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildExtension } from '../../scripts/build.ts';
import { ensureCluster } from '../../scripts/cluster/ensureCluster.ts';
import { down } from '../../scripts/cluster/down.ts';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { InventoryClient } from '../../src/sources/cluster/inventoryClient.ts';
import { rowKinds } from '../../src/ui/tree/demand.ts';
import { median, type Bench, type BenchContext, type BenchRow } from './bench.ts';

const clusterName = 'bench';
const repetitions = 7;
const deadline = 60_000;

export default {
  name: 'tree',
  async run(context: BenchContext): Promise<readonly BenchRow[]> {
    const folder = await mkdtemp(join(tmpdir(), 'volume-guard-bench-'));
    try {
      await buildExtension({ minify: true, outdir: join(folder, 'dist') });
      const worker = pathToFileURL(join(folder, 'dist', 'sources', 'cluster', 'worker.js'));
      const cluster = await ensureCluster(clusterName, { seed: 'shop', attachRequired: false, progress: context.progress, signal: context.signal });
      const tree: number[] = [];
      const rival: number[] = [];
      // One turn more than is counted: the first warms both.
      for (let turn = 0; turn <= repetitions; turn++) {
        const ours = await readTree(worker, cluster, context.signal);
        const theirs = await kubectlGet(cluster, context.signal);
        if (turn > 0) {
          tree.push(ours);
          rival.push(theirs);
        }
      }
      const value = median(tree);
      const beside = median(rival);
      return [{ name: 'tree: the whole shop', value, unit: 'ms', goal: null, rival: beside, ratio: value / beside }];
    } finally {
      await down(clusterName, context.progress);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
} satisfies Bench;

/** @returns milliseconds from the first demand until every kind that is installed is live. */
async function readTree(worker: URL, cluster: Cluster, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const inventory = new InventoryClient({ worker, target: { kubeconfig: cluster.kubeconfig } });
  try {
    inventory.want(rowKinds);
    await inventory.settled(AbortSignal.any([signal, AbortSignal.timeout(deadline)]));
    const took = performance.now() - began;
    const unread = inventory.status()?.kinds.filter(({ state }) => state.state !== 'live' && state.state !== 'notInstalled') ?? [];
    if (inventory.rows().length === 0 || unread.length > 0) throw new Error(`Not the whole tree was read: ${JSON.stringify(unread)}.`);
    return took;
  } finally {
    await inventory.dispose();
  }
}

/** @returns milliseconds that the rival took; its cache of the API's kinds is warm. */
async function kubectlGet(cluster: Cluster, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  await cluster.kubectl(['get', 'pvc,volumesnapshots,secrets', '-A', '-o', 'json'], { signal, timeoutMs: deadline });
  return performance.now() - began;
}
