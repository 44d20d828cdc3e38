// The storage of a cluster: the CSI driver, the controllers that speak with it, and the objects that describe it.

import { join } from 'node:path';
import { until } from '../lib/until.ts';
import type { Cluster } from './cluster.ts';
import { insideState } from './clusterPaths.ts';
import { componentKubeconfig, nodeName } from './credentials.ts';
import { driverName } from './csi/driverName.ts';
import type { Program } from './namespaces.ts';
import { kubeletRoot } from './node.ts';

const socket = '/run/csi/csi.sock';
const adminKubeconfig = `--kubeconfig=${componentKubeconfig('admin')}`;
const apply = ['apply', '--server-side', '--filename'];
const manifests = join(import.meta.dirname, 'manifests');

/** The driver runs on the Node that runs this. */
export function csiDriver(cluster: string, programs: string, attachRequired: boolean): Program {
  const options = {
    endpoint: socket,
    folder: `${insideState}/csi`,
    proto: join(programs, 'proto'),
    node: nodeName(cluster),
    faults: `${insideState}/csi-faults.json`,
    register: `${kubeletRoot}/plugins_registry/${driverName}-reg.sock`,
    ...(attachRequired ? { attach: componentKubeconfig('admin') } : {}),
  };
  return {
    name: 'csi-driver',
    command: [process.execPath, join(import.meta.dirname, 'csi', 'main.ts'), ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)],
  };
}

/** To be started when the kinds of `describeSnapshots` are served: some of them look for these kinds only once. */
export function storageControllers(cluster: string, programs: string): Program[] {
  const csi = [`--csi-address=${socket}`, adminKubeconfig];
  const groups = '--feature-gates=CSIVolumeGroupSnapshot=true';
  return [
    { name: 'csi-provisioner', command: [join(programs, 'csi-provisioner'), ...csi, '--extra-create-metadata'], env: { NODE_NAME: nodeName(cluster) } },
    { name: 'csi-resizer', command: [join(programs, 'csi-resizer'), ...csi] },
    { name: 'csi-snapshotter', command: [join(programs, 'csi-snapshotter'), ...csi, groups, '--extra-create-metadata'] },
    { name: 'snapshot-controller', command: [join(programs, 'snapshot-controller'), adminKubeconfig, groups] },
  ];
}

/** Makes the driver's object and the storage classes. */
export async function describeStorage(cluster: Cluster, attachRequired: boolean, signal: AbortSignal | undefined): Promise<void> {
  const driver = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIDriver',
    metadata: { name: driverName },
    spec: { attachRequired, podInfoOnMount: false, fsGroupPolicy: 'File', volumeLifecycleModes: ['Persistent'] },
  };
  await cluster.kubectl([...apply, '-', '--filename', join(manifests, 'storage.yaml')], { input: JSON.stringify(driver), signal });
}

/** Defines the kinds of snapshots and makes their classes. */
export async function describeSnapshots(cluster: Cluster, programs: string, signal: AbortSignal | undefined): Promise<void> {
  await cluster.kubectl([...apply, join(programs, 'crd')], { signal });
  // A kind is served a moment after its definition was accepted.
  await until('the snapshot classes to be accepted', async () => await cluster.kubectl([...apply, join(manifests, 'snapshots.yaml')], { signal }), {
    timeoutMs: 60_000,
    signal,
  });
}
