// The objects of one namespace of the large cluster: 20 claims with their volumes, 20 pods, 100 snapshots with their
// contents, 40 secrets of which 10 hold certificates, and the workloads, Services and the Ingress that tie them together.
// At full size there are 500 such namespaces. What is random is the same at every run.

import { driverName } from '../../csi/driverName.ts';
import { randomFrom, type Random } from './random.ts';

/** An object for the API server; `status` is set apart where its kind has a status subresource. */
export interface ScaleObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string } & Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Two objects of which the second names the first by the uid that the API server gives it. */
export interface Bound {
  readonly object: ScaleObject;
  readonly bound: (uid: string) => ScaleObject;
}

export interface ScaleNamespace {
  readonly name: string;
  /** Whose stored form is what is sent: no status, or one that is sent with it. */
  readonly objects: readonly ScaleObject[];
  readonly claims: readonly Bound[];
  readonly snapshots: readonly Bound[];
}

/** What a certificate of the seed is for. */
export interface CertificateRequest {
  readonly names: readonly [string, ...string[]];
  readonly lifetimeDays: number;
  /** Negative: expired. */
  readonly daysLeft: number;
}

/** Both as PEM; the certificate with its issuer's after it. */
export interface IssuedPair {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** At full size. */
export const namespacesAtFullSize = 500;
export const perNamespace = { claims: 20, pods: 20, snapshots: 100, secrets: 40, certificates: 10 } as const;

const minuteMs = 60_000;
const dayMs = 86_400_000;
const gibibyte = 1024 ** 3;

const areas = [
  ...['accounts', 'auctions', 'billing', 'catalog', 'checkout', 'delivery', 'events', 'forecasts', 'gifts', 'identity', 'inventory', 'loyalty', 'mail'],
  ...['media', 'messages', 'orders', 'payments', 'pricing', 'ratings', 'returns', 'search', 'stores', 'support', 'tracking', 'wishlists'],
];
const databases = ['orders-db', 'ledger', 'sessions', 'profiles'];
const keepers = ['uploads', 'reports', 'thumbnails', 'exports'];
const fronts = ['api', 'web'];
const unmounted = ['archive', 'import-2024', 'scratch', 'migration'];

/** Of the namespace number `index`, from 0. */
export function namespaceName(index: number): string {
  return `${areas[index % areas.length] ?? ''}-${String(Math.floor(index / areas.length) + 1).padStart(2, '0')}`;
}

/** The certificates of a namespace, in the order in which `scaleNamespace` takes them: secrets tls-0 to tls-9. */
export function certificateRequests(index: number): CertificateRequest[] {
  const random = randomFrom(index * 2 + 1);
  const namespace = namespaceName(index);
  return Array.from({ length: perNamespace.certificates }, (_, i) => {
    const owner = certificateOwners[i] ?? `internal-${i}`;
    const served = [owner, `${owner}.${namespace}.svc`] as const;
    const lifetimeDays = random.below(3) === 0 ? 365 : 90;
    const luck = random.next();
    // Of a hundred, two are expired, three have under three days, fifteen under a fifth of their time.
    const daysLeft = luck < 0.02 ? -random.below(20) - 1 : luck < 0.05 ? 1 + random.below(2) : lifetimeDays * (luck < 0.2 ? 0.05 + random.next() * 0.15 : 0.2 + random.next() * 0.7);
    return { names: i === ingressCertificate ? [`${namespace}.example.com`, ...served] : served, lifetimeDays, daysLeft: Math.round(daysLeft * 24) / 24 };
  });
}

const ingressCertificate = 4;
const certificateOwners = ['orders-db', 'ledger', 'uploads', 'api', 'api'];

/**
 * @param index of the namespace, from 0.
 * @param now milliseconds since the epoch, in whole minutes: all ages count from it.
 * @param certificates what was asked for by `certificateRequests`.
 */
export function scaleNamespace(index: number, now: number, certificates: readonly IssuedPair[]): ScaleNamespace {
  const random = randomFrom(index * 2);
  const name = namespaceName(index);
  const pods = new PodMaker(name, now, random);
  const claims = [
    ...databases.flatMap((database) => [0, 1, 2].map((ordinal) => ({ name: `data-${database}-${ordinal}`, gibibytes: 20, labels: { app: database } }))),
    ...keepers.map((keeper) => ({ name: keeper, gibibytes: 50, labels: { app: keeper } })),
    ...unmounted.map((claim) => ({ name: claim, gibibytes: 5, labels: {} })),
  ].map((claim) => ({ ...claim, volume: `pvc-${random.uuid()}`, handle: random.uuid() }));
  const bound = claims.map((claim): Bound => {
    const size = `${claim.gibibytes}Gi`;
    return {
      object: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: claim.name,
          namespace: name,
          labels: claim.labels,
          annotations: {
            'pv.kubernetes.io/bind-completed': 'yes',
            'pv.kubernetes.io/bound-by-controller': 'yes',
            'volume.beta.kubernetes.io/storage-provisioner': driverName,
            'volume.kubernetes.io/storage-provisioner': driverName,
          },
          finalizers: ['kubernetes.io/pvc-protection'],
        },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, storageClassName: 'standard', volumeMode: 'Filesystem', volumeName: claim.volume },
        status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: size } },
      },
      bound: (uid) => ({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: {
          name: claim.volume,
          annotations: { 'pv.kubernetes.io/provisioned-by': driverName, 'volume.kubernetes.io/provisioner-deletion-secret-name': '' },
          finalizers: ['kubernetes.io/pv-protection', `external-provisioner.volume.kubernetes.io/finalizer`],
        },
        spec: {
          accessModes: ['ReadWriteOnce'],
          capacity: { storage: size },
          claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: claim.name, namespace: name, uid },
          csi: { driver: driverName, fsType: 'ext4', volumeHandle: claim.handle, volumeAttributes: { 'storage.kubernetes.io/csiProvisionerIdentity': `${driverName}-1` } },
          persistentVolumeReclaimPolicy: 'Delete',
          storageClassName: 'standard',
          volumeMode: 'Filesystem',
        },
        status: { phase: 'Bound' },
      }),
    };
  });
  return {
    name,
    claims: bound,
    snapshots: snapshotsOf(name, claims, now, random),
    objects: [
      ...tlsSecrets(name, certificates),
      ...otherSecrets(name, random),
      ...configMaps(name, certificates[0]?.authority ?? ''),
      ...databases.flatMap((database, i) => [statefulSet(name, database, i < 2 ? `tls-${i}` : undefined), service(name, database, 5432), ...[0, 1, 2].map((ordinal) => pods.ofStatefulSet(database, ordinal, i < 2 ? `tls-${i}` : undefined))]),
      ...keepers.flatMap((keeper, i) => [deployment(name, keeper, 1, i === 0 ? 'tls-2' : undefined), service(name, keeper, 8080), pods.ofDeployment(keeper, i === 0 ? 'tls-2' : undefined)]),
      ...fronts.flatMap((front, i) => [
        deployment(name, front, 2, i === 0 ? 'tls-3' : undefined),
        service(name, front, 8080),
        pods.ofDeployment(front, i === 0 ? 'tls-3' : undefined),
        pods.ofDeployment(front, i === 0 ? 'tls-3' : undefined),
      ]),
      ingress(name),
    ],
  };
}

/** Two claims of twenty have none; of the others, ten have six and eight have five. */
function snapshotsOf(namespace: string, claims: readonly { readonly name: string; readonly handle: string; readonly gibibytes: number }[], now: number, random: Random): Bound[] {
  const bare = new Set([claims.length - 1, random.below(claims.length - 1)]);
  const counted = claims.filter((_, i) => !bare.has(i));
  return counted.flatMap((claim, i) => {
    const count = i < 10 ? 6 : 5;
    // How long ago the newest was taken: most within a day, some weeks ago.
    const newest = random.next() < 0.8 ? random.next() * dayMs : random.next() * 30 * dayMs;
    return Array.from({ length: count }, (_, n): Bound => {
      // Whole minutes: a content has nanoseconds, beyond the integers of JavaScript, but multiples of a minute are exact.
      const takenAt = Math.floor((now - newest - n * dayMs) / minuteMs) * minuteMs;
      const ready = random.next() >= 0.01;
      const name = `${claim.name}-${new Date(takenAt).toISOString().replaceAll(/[-:]|\.\d+Z/g, '').toLowerCase()}`;
      const content = `snapcontent-${random.uuid()}`;
      const restoreSize = claim.gibibytes * gibibyte;
      return {
        object: {
          apiVersion: 'snapshot.storage.k8s.io/v1',
          kind: 'VolumeSnapshot',
          metadata: { name, namespace, finalizers: ['snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection', 'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection'] },
          spec: { source: { persistentVolumeClaimName: claim.name }, volumeSnapshotClassName: 'snapshots' },
          status: {
            boundVolumeSnapshotContentName: content,
            creationTime: new Date(takenAt).toISOString().replace('.000Z', 'Z'),
            readyToUse: ready,
            restoreSize: `${claim.gibibytes}Gi`,
            ...(ready ? {} : { error: { message: 'Failed to check and update snapshot content: the storage system answers no more', time: new Date(takenAt + minuteMs).toISOString().replace('.000Z', 'Z') } }),
          },
        },
        bound: (uid) => ({
          apiVersion: 'snapshot.storage.k8s.io/v1',
          kind: 'VolumeSnapshotContent',
          metadata: { name: content, finalizers: ['snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection'] },
          spec: {
            deletionPolicy: 'Delete',
            driver: driverName,
            source: { volumeHandle: claim.handle },
            sourceVolumeMode: 'Filesystem',
            volumeSnapshotClassName: 'snapshots',
            volumeSnapshotRef: { apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', name, namespace, uid },
          },
          status: { creationTime: takenAt * 1e6, readyToUse: ready, restoreSize, snapshotHandle: `snapshot-${content.slice(-12)}` },
        }),
      };
    });
  });
}

function tlsSecrets(namespace: string, certificates: readonly IssuedPair[]): ScaleObject[] {
  return certificates.map(({ certificate, key, authority }, i) => secret(namespace, `tls-${i}`, 'kubernetes.io/tls', { 'tls.crt': certificate, 'tls.key': key, 'ca.crt': authority }));
}

function otherSecrets(namespace: string, random: Random): ScaleObject[] {
  return Array.from({ length: perNamespace.secrets - perNamespace.certificates }, (_, i) => {
    const password = random.uuid();
    const registry = { auths: { 'registry.example.com': { username: namespace, password, auth: Buffer.from(`${namespace}:${password}`).toString('base64') } } };
    return i % 10 === 0
      ? secret(namespace, `pull-${i}`, 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': JSON.stringify(registry) })
      : secret(namespace, `credentials-${i}`, 'Opaque', { username: `user-${i}`, password, url: `postgres://user-${i}:${password}@ledger.${namespace}.svc:5432/app` });
  });
}

function secret(namespace: string, name: string, type: string, stringData: Readonly<Record<string, string>>): ScaleObject {
  const data = Object.fromEntries(Object.entries(stringData).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, data };
}

function configMaps(namespace: string, authority: string): ScaleObject[] {
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt', namespace, annotations: { 'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver.' } }, data: { 'ca.crt': authority } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace }, data: { LEDGER_HOST: `ledger.${namespace}.svc.cluster.local`, LEDGER_PORT: '5432', LOG_LEVEL: 'info' } },
  ];
}

function service(namespace: string, app: string, port: number): ScaleObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: app, namespace, labels: { app } }, spec: { clusterIP: 'None', selector: { app }, ports: [{ name: 'main', port, targetPort: 'main' }] } };
}

function ingress(namespace: string): ScaleObject {
  const host = `${namespace}.example.com`;
  const backend = { service: { name: 'web', port: { number: 8080 } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace },
    spec: { tls: [{ hosts: [host], secretName: `tls-${ingressCertificate}` }], rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  };
}

function statefulSet(namespace: string, app: string, certificate: string | undefined): ScaleObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: app, namespace, labels: { app } },
    spec: {
      serviceName: app,
      replicas: 3,
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app } }, spec: podSpec(app, undefined, certificate) },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', resources: { requests: { storage: '20Gi' } } } }],
    },
    status: { replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, availableReplicas: 3, observedGeneration: 1 },
  };
}

function deployment(namespace: string, app: string, replicas: number, certificate: string | undefined): ScaleObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace, labels: { app } },
    spec: { replicas, selector: { matchLabels: { app } }, template: { metadata: { labels: { app } }, spec: podSpec(app, keepers.includes(app) ? app : undefined, certificate) } },
    status: { replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas, observedGeneration: 1 },
  };
}

/** @param claim that it mounts; a StatefulSet's template has none. */
function podSpec(app: string, claim: string | undefined, certificate: string | undefined): Record<string, unknown> {
  const isDatabase = databases.includes(app);
  const data = isDatabase || claim !== undefined;
  const port = isDatabase ? 5432 : 8080;
  return {
    containers: [
      {
        name: app,
        image: isDatabase ? 'docker.io/library/postgres:17.2' : `registry.example.com/shop/${app}:2.4.1`,
        ports: [{ name: 'main', containerPort: port }],
        env: [
          { name: 'PGDATA', value: '/var/lib/data/pgdata' },
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'credentials-1', key: 'password' } } },
          ...(app === 'api' ? [{ name: 'DATABASE_URL', value: 'postgres://orders-db:5432/orders' }, { name: 'UPLOADS', value: 'http://uploads:8080' }] : []),
          ...(app === 'web' ? [{ name: 'API', value: 'https://api:8080' }] : []),
        ],
        ...(app === 'web' ? { envFrom: [{ configMapRef: { name: 'web' } }] } : {}),
        resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        readinessProbe: { tcpSocket: { port }, periodSeconds: 10 },
        volumeMounts: [...(data ? [{ name: 'data', mountPath: '/var/lib/data' }] : []), ...(certificate === undefined ? [] : [{ name: 'tls', mountPath: '/tls', readOnly: true }])],
      },
    ],
    volumes: [
      ...(claim === undefined ? [] : [{ name: 'data', persistentVolumeClaim: { claimName: claim } }]),
      ...(certificate === undefined ? [] : [{ name: 'tls', secret: { secretName: certificate } }]),
    ],
  };
}

/** Pods as controllers, scheduler and kubelet leave them: placed, running, with a token mounted. */
class PodMaker {
  readonly #namespace: string;
  readonly #startedAt: string;
  readonly #random: Random;

  constructor(namespace: string, now: number, random: Random) {
    this.#namespace = namespace;
    this.#startedAt = new Date(now - dayMs).toISOString().replace('.000Z', 'Z');
    this.#random = random;
  }

  ofStatefulSet(app: string, ordinal: number, certificate: string | undefined): ScaleObject {
    const labels = { app, 'apps.kubernetes.io/pod-index': String(ordinal), 'statefulset.kubernetes.io/pod-name': `${app}-${ordinal}` };
    return this.#pod(`${app}-${ordinal}`, labels, { kind: 'StatefulSet', name: app }, podSpec(app, `data-${app}-${ordinal}`, certificate), app);
  }

  ofDeployment(app: string, certificate: string | undefined): ScaleObject {
    const hash = '7c9d8f6b54';
    const suffix = Array.from({ length: 5 }, () => 'bcdfghjklmnpqrstvwxz2456789'[this.#random.below(27)]).join('');
    const spec = podSpec(app, keepers.includes(app) ? app : undefined, certificate);
    return this.#pod(`${app}-${hash}-${suffix}`, { app, 'pod-template-hash': hash }, { kind: 'ReplicaSet', name: `${app}-${hash}` }, spec, app);
  }

  #pod(name: string, labels: Readonly<Record<string, string>>, owner: { readonly kind: string; readonly name: string }, spec: Readonly<Record<string, unknown>>, container: string): ScaleObject {
    const random = this.#random;
    const token = {
      name: 'kube-api-access',
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
          { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
          { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
        ],
      },
    };
    const ip = `10.${128 + random.below(64)}.${random.below(256)}.${1 + random.below(254)}`;
    const met = (type: string) => ({ type, status: 'True', lastProbeTime: null, lastTransitionTime: this.#startedAt });
    const image = (spec['containers'] as readonly { readonly image: string }[])[0]?.image ?? '';
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: this.#namespace, labels, ownerReferences: [{ apiVersion: 'apps/v1', ...owner, uid: random.uuid(), controller: true, blockOwnerDeletion: true }] },
      spec: { ...spec, serviceAccountName: 'default', nodeName: `node-${String(random.below(250)).padStart(3, '0')}`, volumes: [...(spec['volumes'] as readonly unknown[]), token] },
      status: {
        phase: 'Running',
        startTime: this.#startedAt,
        hostIP: '10.1.2.3',
        podIP: ip,
        podIPs: [{ ip }],
        qosClass: 'Burstable',
        conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(met),
        containerStatuses: [
          {
            name: container,
            image,
            imageID: `${image.split(':')[0] ?? ''}@sha256:${random.uuid().replaceAll('-', '').repeat(2)}`,
            containerID: `containerd://${random.uuid().replaceAll('-', '').repeat(2)}`,
            ready: true,
            started: true,
            restartCount: 0,
            state: { running: { startedAt: this.#startedAt } },
          },
        ],
      },
    };
  }
}
