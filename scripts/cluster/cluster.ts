// A local cluster as the rest of the project sees it: where it is, and a way to speak with it.

import { join } from 'node:path';
import { run, type RunOptions } from '../lib/run.ts';
import { clusterPaths, type ClusterPaths } from './clusterPaths.ts';
import { programPath } from './programs.ts';

export type KubectlOptions = Pick<RunOptions, 'input' | 'signal' | 'timeoutMs'>;

export interface Cluster {
  readonly name: string;
  /** The context's name in the kubeconfig: `volume-guard-<name>`. */
  readonly context: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The folder that holds all of the cluster's state. `down` removes it. */
  readonly stateDir: string;
  readonly paths: ClusterPaths;
  /** Runs kubectl as administrator and returns its stdout. Throws RunError with its stderr. */
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<string>;
}

/** What `up` and `ensureCluster` put into a cluster once it runs: the case study, many objects, or nothing. */
export type Seed = 'shop' | 'scale' | 'none';

/** The cluster of that name, whether or not it runs: nothing is read or started. */
export function openCluster(name: string): Cluster {
  const paths = clusterPaths(name);
  return {
    name,
    context: `volume-guard-${name}`,
    kubeconfig: paths.kubeconfig,
    stateDir: paths.state,
    paths,
    kubectl: async (args, options) =>
      await run(await programPath('kubectl'), ['--kubeconfig', paths.kubeconfig, ...args], {
        ...options,
        // kubectl keeps a discovery cache in the home folder; ours goes with the cluster.
        env: { PATH: process.env['PATH'], HOME: paths.state, KUBECACHEDIR: join(paths.state, 'kubectl-cache') },
      }),
  };
}
