// Where a cluster keeps its state, as seen from the host and from inside its namespaces.

import { join } from 'node:path';
import { cacheFolder } from '../lib/cacheFolder.ts';

/**
 * Inside a cluster's namespaces its state folder is mounted here. Sockets need this: the path of a Unix socket may have
 * 107 bytes at most (unix(7)), and the state folder's own may be long.
 */
export const insideState = '/run/volume-guard';

export interface ClusterPaths {
  /** All of the cluster's state; `down` removes it. */
  readonly state: string;
  /** Written last by `up`: what the running cluster is. Without it, whatever is there is a leftover. */
  readonly record: string;
  readonly kubeconfig: string;
  /** A folder of certificates and keys. */
  readonly pki: string;
  /** A log per program. */
  readonly logs: string;
  /** The CSI driver's volumes and snapshots. */
  readonly volumes: string;
  /** The CSI driver's orders to delay or fail (injectCsiFault.ts). */
  readonly faults: string;
}

/** The folder in which every cluster has a folder. */
export function clustersFolder(): string {
  return join(cacheFolder(), 'clusters');
}

export function clusterPaths(name: string): ClusterPaths {
  const state = join(clustersFolder(), name);
  return {
    state,
    record: join(state, 'cluster.json'),
    kubeconfig: join(state, 'kubeconfig.json'),
    pki: join(state, 'pki'),
    logs: join(state, 'logs'),
    volumes: join(state, 'csi'),
    faults: join(state, 'csi-faults.json'),
  };
}
