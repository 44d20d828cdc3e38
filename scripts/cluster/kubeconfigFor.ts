// Kubeconfig files for others than the administrator, so that permissions can be tried out.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CertificateAuthority } from './certificateAuthority.ts';
import type { Cluster } from './cluster.ts';
import { kubeconfig, writeKubeconfig, type Proof } from './credentials.ts';

/** A user, who need not exist anywhere: the API server believes the certificate; or a service account, which must. */
export type Identity = { readonly user: string; readonly groups?: readonly string[] } | { readonly serviceAccount: string; readonly namespace: string };

/**
 * Path of a kubeconfig for that identity: a client certificate for a user, a token of an hour for a service account.
 * @param namespace the context's namespace
 */
export async function kubeconfigFor(cluster: Cluster, identity: Identity, namespace?: string): Promise<string> {
  const proof = 'user' in identity ? await certificateFor(cluster, identity.user, identity.groups) : await tokenFor(cluster, identity.serviceAccount, identity.namespace);
  const server = await cluster.kubectl(['config', 'view', '--output=jsonpath={.clusters[0].cluster.server}']);
  const authority = await readFile(join(cluster.paths.pki, 'ca.crt'), 'utf8');
  const key = createHash('sha256').update(JSON.stringify([identity, namespace])).digest('hex').slice(0, 16);
  const path = join(cluster.stateDir, 'kubeconfigs', `${key}.json`);
  await writeKubeconfig(path, kubeconfig(cluster.context, server, authority, proof, namespace));
  return path;
}

async function certificateFor(cluster: Cluster, commonName: string, organizations: readonly string[] = []): Promise<Proof> {
  const authority = await CertificateAuthority.open(cluster.paths.pki);
  return await authority.issue({ commonName, organizations });
}

async function tokenFor(cluster: Cluster, name: string, namespace: string): Promise<Proof> {
  const token = await cluster.kubectl(['create', 'token', name, `--namespace=${namespace}`, '--duration=1h']);
  return { token: token.trim() };
}
