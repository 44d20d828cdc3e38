// Who may speak with the API server, and as whom: certificates of the cluster's own authority, and kubeconfig files with them.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Addresses } from './addresses.ts';
import { CertificateAuthority, writePair, writeSigningKey, type Subject } from './certificateAuthority.ts';
import { insideState, type ClusterPaths } from './clusterPaths.ts';

/** The name of the cluster's only node. */
export function nodeName(cluster: string): string {
  return `volume-guard-${cluster}`;
}

/** The components, under the names that the API server's built-in roles expect (kubernetes.io/docs/reference/access-authn-authz/rbac). */
function components(cluster: string): Readonly<Record<string, Subject>> {
  return {
    admin: { commonName: 'volume-guard-admin', organizations: ['system:masters'] },
    'kube-controller-manager': { commonName: 'system:kube-controller-manager' },
    'kube-scheduler': { commonName: 'system:kube-scheduler' },
    'kube-proxy': { commonName: 'system:kube-proxy' },
    coredns: { commonName: 'volume-guard-coredns', organizations: ['system:masters'] },
    kubelet: { commonName: `system:node:${nodeName(cluster)}`, organizations: ['system:nodes'] },
  };
}

/** What proves who the user is: a client certificate (PEM), or a token. */
export type Proof = { readonly certificate: string; readonly key: string } | { readonly token: string };

/** A kubeconfig with one context. It verifies the server by the cluster's authority. */
export function kubeconfig(context: string, server: string, authority: string, proof: Proof, namespace?: string): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const user = 'token' in proof ? { token: proof.token } : { 'client-certificate-data': base64(proof.certificate), 'client-key-data': base64(proof.key) };
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': context,
      clusters: [{ name: context, cluster: { server, 'certificate-authority-data': base64(authority) } }],
      users: [{ name: context, user }],
      contexts: [{ name: context, context: { cluster: context, user: context, ...(namespace === undefined ? {} : { namespace }) } }],
    },
    null,
    2,
  );
}

/** Path, inside the cluster, of a component's kubeconfig. */
export function componentKubeconfig(component: string): string {
  return `${insideState}/pki/${component}.kubeconfig`;
}

/** Makes the authority, the API server's certificate, the key for tokens, and the kubeconfig of everybody who needs one. */
export async function createCredentials(cluster: string, paths: ClusterPaths, addresses: Addresses): Promise<void> {
  await mkdir(paths.pki, { recursive: true, mode: 0o700 });
  const authority = await CertificateAuthority.create(paths.pki, `volume-guard-${cluster}`);
  const serving = await authority.issue({
    commonName: 'kube-apiserver',
    dnsNames: ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
    ipAddresses: ['127.0.0.1', addresses.node, addresses.kubernetesService],
  });
  await writePair(paths.pki, 'kube-apiserver', serving);
  await writeSigningKey(paths.pki, 'service-accounts');
  for (const [name, subject] of Object.entries(components(cluster))) {
    const pair = await authority.issue(subject);
    if (name === 'admin') {
      // The API server shows it to the kubelet.
      await writePair(paths.pki, name, pair);
      await writeKubeconfig(paths.kubeconfig, kubeconfig(`volume-guard-${cluster}`, addresses.server, authority.certificate, pair));
    }
    await writeKubeconfig(join(paths.pki, `${name}.kubeconfig`), kubeconfig('local', addresses.server, authority.certificate, pair));
  }
}

/** Readable by its owner only, since it holds a key. */
export async function writeKubeconfig(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, text, { mode: 0o600 });
}
