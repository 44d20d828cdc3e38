// Objects of a real API server, read in protobuf and as JSON: the facts are the same.

import assert from 'node:assert/strict';
import { BareControlPlane } from '../../scripts/cluster/bareControlPlane.ts';
import type { Kind } from '../../src/domain/inventory/kind.ts';
import { kubeconfigFiles, loadKubeconfig, resolveContext } from '../../src/kubernetes/kubeconfig.ts';
import type { Client } from '../../src/kubernetes/openClient.ts';
import { Reflector, type Collection } from '../../src/kubernetes/reflector.ts';
import { Transport } from '../../src/kubernetes/transport.ts';
import { collectionOf, kindSources } from '../../src/sources/cluster/kindSources.ts';
import { ParsedCertificates } from '../../src/sources/cluster/parsedCertificates.ts';

const signal = new AbortController().signal;
const metadata = { name: 'one', labels: { app: 'shop', 'long.example.com/label': 'x'.repeat(60) }, annotations: { note: 'y'.repeat(3000), 'argocd.argoproj.io/tracking-id': 'store:apps/Deployment:shop/one' } };
const requests = { requests: { storage: '1500Mi', cpu: undefined } };
const container = (name: string): object => ({
  name,
  image: `registry.example.com/${name}:1.0`,
  command: ['run', '--database=http://ledger:5432'],
  args: ['--host=cache'],
  ports: [{ name: 'main', containerPort: 8080 }, { containerPort: 9090, protocol: 'UDP' }],
  env: [
    { name: 'URL', value: 'postgres://orders-db:5432/orders' },
    { name: 'EMPTY' },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'credentials', key: 'password' } } },
    { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  ],
  envFrom: [{ configMapRef: { name: 'all' } }, { prefix: 'S_', secretRef: { name: 'all-secret' } }],
  volumeMounts: [{ name: 'data', mountPath: '/data' }],
});
const podSpec = {
  nodeName: 'node-1',
  serviceAccountName: 'default',
  initContainers: [container('init')],
  containers: [{ ...container('main'), readinessProbe: { tcpSocket: { port: 8080 } } }, container('side')],
  volumes: [
    { name: 'data', persistentVolumeClaim: { claimName: 'one' } },
    { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } } },
    { name: 'tls', secret: { secretName: 'tls' } },
    { name: 'config', configMap: { name: 'config' } },
    { name: 'both', projected: { sources: [{ secret: { name: 'p-secret' } }, { configMap: { name: 'p-config' } }, { serviceAccountToken: { path: 'token' } }] } },
    { name: 'empty', emptyDir: {} },
  ],
};
const workload = { selector: { matchLabels: { app: 'one' } }, template: { metadata: { labels: { app: 'one' }, annotations: { 'org.opencontainers.image.revision': 'abc' } }, spec: { ...podSpec, nodeName: undefined } } };
const core = '/api/v1/namespaces/shop';
const apps = '/apis/apps/v1/namespaces/shop';

/** Of each kind an object with everything that is read of it, and one with next to nothing; `status` is written by itself. */
const objects: readonly { readonly kind: Kind; readonly path: string; readonly object: object; readonly status?: object }[] = [
  {
    kind: 'claim', path: `${core}/persistentvolumeclaims`,
    object: {
      metadata: { ...metadata, ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'one', uid: 'u-1', controller: true }], finalizers: ['example.com/hold'] },
      spec: { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'], resources: requests, storageClassName: 'standard', volumeName: 'pv-one', volumeMode: 'Block', dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'point' } },
    },
    status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } },
  },
  { kind: 'claim', path: `${core}/persistentvolumeclaims`, object: { metadata: { name: 'bare' }, spec: { accessModes: ['ReadWriteMany'], resources: requests } } },
  {
    kind: 'volume', path: '/api/v1/persistentvolumes',
    object: {
      metadata: { ...metadata, annotations: { 'volumeguard.dev/restored-from': 'shop/point', 'volumeguard.dev/restored-at': '2026-01-02T03:04:05Z' } },
      spec: {
        accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' }, claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'one', uid: 'u-2' },
        csi: { driver: 'csi.example.com', volumeHandle: 'handle-1', volumeAttributes: { encrypted: 'true', 'a/b': '' } }, persistentVolumeReclaimPolicy: 'Retain', storageClassName: 'standard',
      },
    },
    status: { phase: 'Released' },
  },
  { kind: 'volume', path: '/api/v1/persistentvolumes', object: { metadata: { name: 'bare' }, spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/x' } } } },
  {
    kind: 'pod', path: `${core}/pods`,
    object: { metadata: { ...metadata, labels: { 'pod-template-hash': 'abc12' }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-abc12', uid: 'u-3', controller: true }] }, spec: podSpec },
    status: {
      phase: 'Running', podIP: '10.1.1.1', podIPs: [{ ip: '10.1.1.1' }], conditions: [{ type: 'Initialized', status: 'True' }, { type: 'Ready', status: 'True' }],
      containerStatuses: ['main', 'side'].map((name) => ({ name, image: name, imageID: `${name}@sha256:${'0'.repeat(64)}`, ready: true, restartCount: 0 })),
      initContainerStatuses: [{ name: 'init', image: 'init', imageID: 'init@sha256:1', ready: true, restartCount: 0 }],
    },
  },
  { kind: 'pod', path: `${core}/pods`, object: { metadata: { name: 'bare' }, spec: { containers: [{ name: 'main', image: 'busybox' }] } } },
  {
    kind: 'statefulSet', path: `${apps}/statefulsets`,
    object: {
      metadata, spec: {
        ...workload, replicas: 3, serviceName: 'one', ordinals: { start: 2 }, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
      },
    },
    status: { replicas: 3, readyReplicas: 2 },
  },
  { kind: 'statefulSet', path: `${apps}/statefulsets`, object: { metadata: { name: 'none' }, spec: { ...workload, replicas: 0, serviceName: 'one', updateStrategy: { type: 'OnDelete' } } } },
  { kind: 'deployment', path: `${apps}/deployments`, object: { metadata, spec: { ...workload, replicas: 2, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '30%', maxSurge: 1 } } } }, status: { replicas: 2, readyReplicas: 1 } },
  { kind: 'deployment', path: `${apps}/deployments`, object: { metadata: { name: 'other' }, spec: { ...workload, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } } } },
  { kind: 'daemonSet', path: `${apps}/daemonsets`, object: { metadata, spec: { ...workload, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } } } }, status: { currentNumberScheduled: 3, numberMisscheduled: 0, desiredNumberScheduled: 4, numberReady: 1 } },
  { kind: 'service', path: `${core}/services`, object: { metadata, spec: { clusterIP: 'None', selector: { app: 'one', tier: 'db' }, ports: [{ name: 'main', port: 5432, targetPort: 'main' }, { name: 'other', port: 80, targetPort: 8080 }] } } },
  { kind: 'service', path: `${core}/services`, object: { metadata: { name: 'away' }, spec: { type: 'ExternalName', externalName: 'example.com' } } },
  { kind: 'configMap', path: `${core}/configmaps`, object: { metadata, data: { DB_HOST: 'orders-db', file: 'url=http://api:80/ü', empty: '' }, binaryData: { x: 'AAAA' } } },
];

describe('protobuf of a real API server', function () {
  this.timeout(120_000);
  let plane: BareControlPlane;
  let admin: Client;

  const transportOf = async (context: string): Promise<Transport> => {
    const files = kubeconfigFiles(plane.kubeconfig, {});
    return new Transport(resolveContext(await loadKubeconfig(files), context, files), {});
  };
  /** Follows a collection. `listed` resolves when it is live, `changed` with the first change after that. */
  const follow = async (kind: Kind, collection: Collection): Promise<{ readonly listed: Promise<readonly unknown[]>; readonly changed: Promise<unknown>; end(): Promise<void> }> => {
    const transport = await transportOf('admin');
    const end = new AbortController();
    const decode = (object: unknown): unknown => kindSources[kind].decode(object, new ParsedCertificates());
    const objects: unknown[] = [];
    const listed = Promise.withResolvers<readonly unknown[]>();
    const changed = Promise.withResolvers<unknown>();
    const reflector = new Reflector(transport, collection, {
      listing: () => undefined,
      listed: (found) => objects.push(...found.map(decode)),
      listedAll: () => {
        listed.resolve(objects);
      },
      upserted: (object) => {
        changed.resolve(decode(object));
      },
      removed: () => undefined,
      stateChanged: () => undefined,
    });
    const running = reflector.run(end.signal);
    return {
      listed: listed.promise,
      changed: changed.promise,
      end: async () => {
        end.abort();
        await running;
        transport.dispose();
      },
    };
  };

  before(async () => {
    plane = await BareControlPlane.start({ serverArguments: ['--disable-admission-plugins=ServiceAccount'] });
    admin = await plane.client('admin');
    await admin.request({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'shop' } }, signal });
    for (const { path, object, status } of objects) {
      const made = (await admin.request({ method: 'POST', path, body: object, signal })) as { metadata: { name: string } };
      if (status !== undefined) await admin.request({ method: 'PUT', path: `${path}/${made.metadata.name}/status`, body: { ...made, status }, signal });
    }
    // Held by its finalizer, it has a time of deletion.
    await admin.request({ method: 'DELETE', path: `${core}/persistentvolumeclaims/one`, signal });
  });
  after(async () => {
    await admin.dispose();
    await plane.stop();
  });

  const kinds = [...new Set(objects.map(({ kind }) => kind))];
  for (const kind of kinds) {
    it(`${kind}: the same facts as from JSON, of first objects and of changes`, async () => {
      const collection = collectionOf(kindSources[kind], '');
      assert.ok(collection.shape !== undefined);
      const ofKind = objects.filter((one) => one.kind === kind);
      const json = await follow(kind, { ...collection, shape: undefined });
      const binary = await follow(kind, collection);
      try {
        const listed = await binary.listed;
        assert.ok(listed.length >= ofKind.length);
        assert.deepEqual(listed, await json.listed);
        for (const { path, object } of ofKind.slice(0, 1)) {
          const { name } = (object as { metadata: { name: string } }).metadata;
          await admin.request({ method: 'PATCH', path: `${path}/${name}`, patch: 'merge', body: { metadata: { labels: { changed: 'yes' } } }, signal });
        }
        assert.deepEqual(await binary.changed, await json.changed);
      } finally {
        await json.end();
        await binary.end();
      }
    });
  }

  it('is what the server sends for them, and a refusal in it is understood', async () => {
    const transport = await transportOf('admin');
    const viewer = await transportOf('viewer');
    const exchange = { method: 'GET', path: '/api/v1/pods', query: { watch: 'true', timeoutSeconds: '1' }, headers: { Accept: 'application/vnd.kubernetes.protobuf;stream=watch, application/json' } } as const;
    const clock = transport.deadline(signal, 20_000);
    try {
      const answer = await transport.send(exchange, clock);
      answer.resume();
      assert.match(answer.headers['content-type'] ?? '', /^application\/vnd\.kubernetes\.protobuf/);
      await assert.rejects(viewer.send(exchange, viewer.deadline(signal, 20_000)), { status: 403, reason: 'Forbidden' });
      await assert.rejects(transport.send({ ...exchange, query: { watch: 'true', resourceVersion: 'x' } }, clock), ({ trouble }: { trouble: { detail: string } }) => trouble.detail.includes('Invalid value'));
    } finally {
      clock.stop();
      transport.dispose();
      viewer.dispose();
    }
  });
});
