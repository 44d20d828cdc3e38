// The container runtime: containerd and runc with network plugins, from Debian's packages, configured for one cluster.

import { mkdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { silent, type Progress } from '../lib/progress.ts';
import type { Addresses } from './addresses.ts';
import { insideState, type ClusterPaths } from './clusterPaths.ts';
import { debianRoot } from './debianRoot.ts';
import type { Program } from './namespaces.ts';

export const containerdSocket = '/run/containerd/containerd.sock';

/** The image of the process that holds a pod's namespaces. */
export const pauseImage = 'volumeguard.dev/pause:1';

/** OVERLAYFS_SUPER_MAGIC of statfs(2). */
const overlayMagic = 0x794c7630;

/** The folder in which containerd, ctr, runc and the network plugins are, as in a Debian system. */
export async function nodeRoot(progress: Progress = silent, signal?: AbortSignal): Promise<string> {
  const root = await debianRoot(['containerd', 'runc', 'containernetworking-plugins'], progress, signal);
  return root.folder;
}

/** Writes the configuration and returns the program to start. */
export async function containerd(paths: ClusterPaths, addresses: Addresses): Promise<Program> {
  const root = await nodeRoot();
  const config = join(paths.state, 'config');
  await mkdir(join(config, 'cni'), { recursive: true });
  await writeFile(join(config, 'cni', '10-pods.conflist'), JSON.stringify(podNetwork(addresses), null, 2));
  // An overlay cannot be stacked on an overlay, where the machine is itself a container.
  const snapshotter = (await statfs(paths.state)).type === overlayMagic ? 'native' : 'overlayfs';
  await writeFile(join(config, 'containerd.toml'), containerdConfig(root, snapshotter));
  return {
    name: 'containerd',
    command: [join(root, 'usr/bin/containerd'), '--config', `${insideState}/config/containerd.toml`],
    env: { PATH: `${join(root, 'usr/bin')}:${join(root, 'usr/sbin')}:/usr/sbin:/usr/bin:/sbin:/bin` },
  };
}

/**
 * Every pod has a link of its own to the node (plugin `ptp`), and all traffic is routed by the node. With a bridge, the
 * answers of a Service's pod to a pod beside it would go past the node's address translation.
 */
function podNetwork(addresses: Addresses): object {
  return {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      { type: 'ptp', ipMasq: false, ipam: { type: 'host-local', ranges: [[{ subnet: addresses.pods }]], routes: [{ dst: '0.0.0.0/0' }], dataDir: '/run/cni' } },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

/** `restrict_oom_score_adj`: where this machine is itself a container, it may not raise its own importance to the OOM killer. */
function containerdConfig(root: string, snapshotter: string): string {
  return `version = 2
root = "${insideState}/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
[grpc]
  address = "${containerdSocket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${join(root, 'usr/lib/cni')}"
    conf_dir = "${insideState}/config/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${snapshotter}"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "${join(root, 'usr/sbin/runc')}"
        SystemdCgroup = false
`;
}
