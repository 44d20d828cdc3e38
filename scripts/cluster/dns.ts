// The Service under which pods find the cluster's DNS server. The server runs beside the pods, not in one, so the Service
// has no selector and its endpoint is the node.

import type { Addresses } from './addresses.ts';
import type { Cluster } from './cluster.ts';

export async function describeDns(cluster: Cluster, addresses: Addresses, signal: AbortSignal): Promise<void> {
  const metadata = { name: 'kube-dns', namespace: 'kube-system' };
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  ];
  const objects = [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: addresses.dnsService, ports } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': metadata.name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [addresses.node], conditions: { ready: true } }],
      ports,
    },
  ];
  await cluster.kubectl(['apply', '--server-side', '--filename', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }), signal });
}
