// Namespaces and objects that the operations' tests work on: made through the API server, gone with their namespace.

import { randomBytes } from 'node:crypto';
import type { KubernetesClient } from '../../../src/kubernetes/client.ts';
import { systemClock } from '../../../src/operations/clock.ts';
import { at, createObject, readObject, type Cluster, type LiveObject, type ObjectRef } from '../../../src/operations/liveObject.ts';
import { waitFor, type Look } from '../../../src/operations/waitFor.ts';
import { makeCa, makeLeaf, type Pair } from './openssl.ts';

export function clusterOf(client: KubernetesClient): Cluster {
  return { client, signal: AbortSignal.timeout(10 * 60_000) };
}

/** Polls every 100 ms for at most a minute. */
export async function eventually<T>(cluster: Cluster, look: () => Promise<Look<T>>): Promise<T> {
  return waitFor({ signal: cluster.signal, clock: systemClock, poll: 100 }, 60_000, look);
}

/** @returns the name of a new namespace, with its default service account there. */
export async function makeNamespace(cluster: Cluster, prefix: string): Promise<string> {
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  await createObject(cluster, 'Namespace', '', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await eventually(cluster, async () => ((await readServiceAccount(cluster, name)) ? { value: undefined } : { waiting: undefined }));
  return name;
}

async function readServiceAccount({ client, signal }: Cluster, namespace: string): Promise<boolean> {
  const list = await client.request({ method: 'GET', path: `/api/v1/namespaces/${namespace}/serviceaccounts`, signal });
  return Array.isArray(at(list, 'items')) && (at(list, 'items') as unknown[]).length > 0;
}

/** Does not wait: the namespace controller takes its time. */
export async function removeNamespace({ client, signal }: Cluster, name: string): Promise<void> {
  await client.request({ method: 'DELETE', path: `/api/v1/namespaces/${name}`, signal });
}

/** @returns a bound claim of a few MiB. */
export async function makeClaim(cluster: Cluster, namespace: string, name: string): Promise<LiveObject> {
  await createObject(cluster, 'PersistentVolumeClaim', namespace, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '4Mi' } } },
  });
  return eventually(cluster, async () => {
    const claim = await readObject(cluster, { kind: 'PersistentVolumeClaim', namespace, name });
    return claim !== undefined && at(claim.body, 'status', 'phase') === 'Bound' ? { value: claim } : { waiting: undefined };
  });
}

/** @returns a snapshot of a claim, ready. */
export async function makeSnapshot(cluster: Cluster, namespace: string, claim: string, name: string, snapshotClass = 'snapshots'): Promise<LiveObject> {
  await createObject(cluster, 'VolumeSnapshot', namespace, {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { namespace, name },
    spec: { volumeSnapshotClassName: snapshotClass, source: { persistentVolumeClaimName: claim } },
  });
  return eventually(cluster, async () => {
    const snapshot = await readObject(cluster, { kind: 'VolumeSnapshot', namespace, name });
    return snapshot !== undefined && at(snapshot.body, 'status', 'readyToUse') === true ? { value: snapshot } : { waiting: undefined };
  });
}

export const serverName = 'front.example.com';

export interface TlsGround {
  readonly ca: Pair;
  readonly leaf: Pair;
}

/** A CA's secret `ca`, a leaf's secret `front-tls`, and nginx `front` that serves it on a port named https. */
export async function makeTlsServer(cluster: Cluster, namespace: string): Promise<TlsGround> {
  const ca = await makeCa({ kind: 'P-256', days: 90, subject: '/O=Test/CN=Test CA' });
  const extensions = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature', 'extendedKeyUsage=serverAuth', `subjectAltName=DNS:${serverName}`];
  const leaf = await makeLeaf(ca, { kind: 'P-256', days: 30, subject: `/O=Test/CN=${serverName}`, extensions });
  const secret = (name: string, files: Readonly<Record<string, string>>): Promise<LiveObject> =>
    createObject(cluster, 'Secret', namespace, { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: { namespace, name }, stringData: files });
  await secret('ca', { 'tls.crt': ca.certificate, 'tls.key': ca.key });
  await secret('front-tls', { 'tls.crt': leaf.certificate + ca.certificate, 'tls.key': leaf.key, 'ca.crt': ca.certificate });
  await createObject(cluster, 'ConfigMap', namespace, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: 'front' },
    data: {
      'default.conf': 'server { listen 8443 ssl; ssl_certificate /tls/tls.crt; ssl_certificate_key /tls/tls.key; location / { return 200 "ok"; } }',
    },
  });
  const deployment = await createObject(cluster, 'Deployment', namespace, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name: 'front' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'front' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: { metadata: { labels: { app: 'front' } }, spec: podSpec },
    },
  });
  await rolledOut(cluster, deployment);
  return { ca, leaf };
}

const podSpec = {
  terminationGracePeriodSeconds: 5,
  containers: [
    {
      name: 'nginx',
      image: 'docker.io/library/nginx:1.22',
      imagePullPolicy: 'IfNotPresent',
      ports: [{ name: 'https', containerPort: 8443 }],
      readinessProbe: { tcpSocket: { port: 8443 }, periodSeconds: 1 },
      lifecycle: { preStop: { exec: { command: ['sh', '-c', 'nginx -s quit; sleep 1'] } } },
      volumeMounts: [
        { name: 'tls', mountPath: '/tls' },
        { name: 'conf', mountPath: '/etc/nginx/conf.d' },
      ],
    },
  ],
  volumes: [
    { name: 'tls', secret: { secretName: 'front-tls' } },
    { name: 'conf', configMap: { name: 'front' } },
  ],
};

/** Waits until a Deployment runs on its newest template only. */
export async function rolledOut(cluster: Cluster, deployment: LiveObject): Promise<void> {
  await eventually(cluster, async () => {
    const { body } = (await readObject(cluster, deployment.ref)) ?? deployment;
    const of = (name: string): unknown => at(body, 'status', name) ?? 0;
    const wanted = at(body, 'spec', 'replicas');
    const isNewest = of('observedGeneration') === at(body, 'metadata', 'generation') && of('updatedReplicas') === wanted && of('replicas') === wanted;
    return isNewest && of('availableReplicas') === wanted ? { value: undefined } : { waiting: undefined };
  });
}

export function refTo(kind: ObjectRef['kind'], namespace: string, name: string): ObjectRef {
  return { kind, namespace, name };
}
