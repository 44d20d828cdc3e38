// Opens the way to a target's cluster, and tells where it leads.

import { createHash } from 'node:crypto';
import { kubeconfigFiles, loadKubeconfig, resolveContext, type Kubeconfig, type ResolvedContext } from '../../kubernetes/kubeconfig.ts';
import { fileOrData } from '../../kubernetes/credentials.ts';
import { Client } from '../../kubernetes/openClient.ts';
import { Transport } from '../../kubernetes/transport.ts';
import type { Namespaces } from './kindWatch.ts';
import type { Target } from './port.ts';

/** Namespaces watched one by one: each takes a connection per kind, as HTTP/1.1 carries one watch at a time. */
export const mostNamespaces = 16;

export interface OpenedTarget {
  readonly client: Client;
  readonly namespaces: Namespaces;
  /** Chosen, but beyond `mostNamespaces`. */
  readonly leftOut: readonly string[];
  /** The same as long as nothing that concerns this way has changed. A digest: what it is of holds credentials. */
  readonly key: string;
  /** The same as long as what was read may stand: another server, CA or choice of namespaces has another. */
  readonly place: string;
}

/** @throws RequestFailed noKubeconfig, badKubeconfig, noContext, noSuchContext. Nothing is sent yet. */
export async function openTarget(target: Target, env: NodeJS.ProcessEnv = process.env): Promise<OpenedTarget> {
  const files = kubeconfigFiles(target.kubeconfig, env);
  const config = await loadKubeconfig(files);
  const resolved = resolveContext(config, target.context, files);
  const { cluster, context } = resolved;
  const wanted = target.namespaces?.byContext[context.name] ?? target.namespaces?.otherwise ?? [];
  const chosen = wanted.length === 0 ? undefined : [...new Set(wanted)];
  const namespaces = { only: chosen?.slice(0, mostNamespaces), fallback: likelyNamespaces(config, resolved).slice(0, mostNamespaces) };
  const { server, tlsServerName, proxyUrl } = cluster;
  // A CA that cannot be read is told when it is needed.
  const ca = await fileOrData(cluster.caFile, cluster.caData).catch(() => undefined);
  return {
    client: new Client(context.name, context.namespace ?? 'default', new Transport(resolved, env)),
    namespaces,
    leftOut: chosen?.slice(mostNamespaces) ?? [],
    key: createHash('sha256').update(JSON.stringify([resolved, namespaces, ca?.toString('base64')])).digest('hex'),
    place: JSON.stringify([server, ca?.toString('base64'), tlsServerName, proxyUrl, namespaces.only]),
  };
}

/** @returns the context's namespace, then those of the other contexts of the same cluster: where somebody who may not list everywhere probably works. */
export function likelyNamespaces(config: Kubeconfig, { context, cluster }: ResolvedContext): readonly string[] {
  const others = [...config.contexts.values()].filter((other) => config.clusters.get(other.cluster)?.server === cluster.server);
  const named = others.flatMap(({ namespace }) => (namespace === undefined || namespace === '' ? [] : [namespace]));
  return [...new Set([context.namespace ?? 'default', ...named])];
}
