// The local cluster that the spec run was given, for specs that make its CSI driver fail.

import { basename, dirname } from 'node:path';
import { openCluster, type Cluster } from '../../../scripts/cluster/cluster.ts';

/** @throws Error where the kubeconfig is not that of a local cluster. */
export function testCluster(): Cluster {
  const kubeconfig = process.env['KUBECONFIG'] ?? '';
  const cluster = openCluster(basename(dirname(kubeconfig)));
  if (cluster.kubeconfig !== kubeconfig) throw new Error(`${kubeconfig} is not the kubeconfig of a local cluster`);
  return cluster;
}
