// What makes the machine a node: kubelet, kube-proxy, and the cluster's DNS server.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Addresses } from './addresses.ts';
import { podsCgroup } from './cgroups.ts';
import { insideState, type ClusterPaths } from './clusterPaths.ts';
import { containerdSocket } from './container.ts';
import { componentKubeconfig, nodeName } from './credentials.ts';
import type { Program } from './namespaces.ts';

/** kubelet's root folder, inside the cluster. CSI drivers register themselves below it. */
export const kubeletRoot = `${insideState}/kubelet`;

export async function kubelet(cluster: string, programs: string, paths: ClusterPaths, addresses: Addresses): Promise<Program> {
  await writeConfig(paths, 'resolv.conf', '');
  const config = await writeConfig(paths, 'kubelet.json', JSON.stringify(kubeletConfig(cluster, addresses), null, 2));
  return {
    name: 'kubelet',
    command: [
      join(programs, 'kubelet'),
      `--config=${config}`,
      `--kubeconfig=${componentKubeconfig('kubelet')}`,
      `--root-dir=${kubeletRoot}`,
      `--hostname-override=${nodeName(cluster)}`,
      `--node-ip=${addresses.node}`,
    ],
  };
}

function kubeletConfig(cluster: string, addresses: Addresses): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: { x509: { clientCAFile: `${insideState}/pki/ca.crt` }, webhook: { enabled: true }, anonymous: { enabled: false } },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    clusterDNS: [addresses.dnsService],
    clusterDomain: 'cluster.local',
    resolvConf: `${insideState}/config/resolv.conf`,
    volumePluginDir: `${insideState}/volume-plugins`,
    podLogsDir: `${insideState}/pod-logs`,
    maxPods: 250,
    // Pods have their cgroups, but nothing of the machine is set aside for them: it is somebody's desktop.
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: podsCgroup(cluster),
    enforceNodeAllocatable: [],
    failSwapOn: false,
    // A desktop's nearly full disk must not evict pods or remove images that no registry can bring back.
    evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%', 'nodefs.inodesFree': '0%', 'imagefs.available': '0%' },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    // A changed secret reaches the mounted file in seconds.
    configMapAndSecretChangeDetectionStrategy: 'Watch',
    syncFrequency: '10s',
  };
}

export async function kubeProxy(cluster: string, programs: string, paths: ClusterPaths, addresses: Addresses): Promise<Program> {
  const config = await writeConfig(
    paths,
    'kube-proxy.json',
    JSON.stringify({
      apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
      kind: 'KubeProxyConfiguration',
      clientConnection: { kubeconfig: componentKubeconfig('kube-proxy') },
      hostnameOverride: nodeName(cluster),
      clusterCIDR: addresses.pods,
      mode: 'iptables',
      // The size of the connection table belongs to the whole machine.
      conntrack: { maxPerCore: 0, min: 0 },
      // The first rules after a change at once, instead of within a second.
      iptables: { minSyncPeriod: '100ms' },
    }),
  );
  return { name: 'kube-proxy', command: [join(programs, 'kube-proxy'), `--config=${config}`] };
}

/** Names of Services and pods. It knows nothing beyond the cluster: a local cluster's pods do not reach the Internet. */
export async function coreDns(programs: string, paths: ClusterPaths, addresses: Addresses): Promise<Program> {
  const corefile = `cluster.local:53 {
  bind ${addresses.node}
  errors
  kubernetes cluster.local {
    kubeconfig ${componentKubeconfig('coredns')}
    ttl 2
  }
}
`;
  return { name: 'coredns', command: [join(programs, 'coredns'), '-conf', await writeConfig(paths, 'Corefile', corefile)] };
}

/** Returns the file's path inside the cluster. */
async function writeConfig(paths: ClusterPaths, name: string, text: string): Promise<string> {
  await mkdir(join(paths.state, 'config'), { recursive: true });
  await writeFile(join(paths.state, 'config', name), text);
  return `${insideState}/config/${name}`;
}
