// Decoders: what the API server sends becomes facts, and nothing that anybody else could send makes them throw.

import assert from 'node:assert/strict';
import type { ClaimFacts, PodFacts, SnapshotContentFacts, VolumeFacts, WorkloadFacts } from '../../../../src/domain/inventory/facts.ts';
import { kinds } from '../../../../src/domain/inventory/kind.ts';
import { kindSources } from '../../../../src/sources/cluster/kindSources.ts';
import { ParsedCertificates } from '../../../../src/sources/cluster/parsedCertificates.ts';

const metadata = { name: 'orders-db', namespace: 'shop', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-02T03:04:05Z' };
const meta = { name: 'orders-db', namespace: 'shop', uid: 'u', resourceVersion: '7', createdAt: Date.parse('2026-01-02T03:04:05Z') };

const podSpec = {
  volumes: [
    { name: 'data', persistentVolumeClaim: { claimName: 'data-0' } },
    { name: 'scratch', ephemeral: { volumeClaimTemplate: {} } },
    { name: 'tls', secret: { secretName: 'tls' } },
    { name: 'all', projected: { sources: [{ secret: { name: 'token' } }, { configMap: { name: 'ca' } }] } },
  ],
  initContainers: [{ name: 'init', image: 'busybox:1' }],
  containers: [
    {
      name: 'db',
      image: 'postgres:15',
      env: [
        { name: 'URL', value: 'http://orders:8080' },
        { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'password', key: 'p' } } },
      ],
      envFrom: [{ configMapRef: { name: 'settings' } }],
      args: ['--peer=catalog-db:5432'],
      ports: [{ name: 'sql', containerPort: 5432 }],
      readinessProbe: {},
    },
  ],
};
const uses = {
  claims: ['data-0'],
  secrets: ['tls', 'token', 'password'],
  configMaps: ['ca', 'settings'],
  images: [
    { container: 'init', image: 'busybox:1' },
    { container: 'db', image: 'postgres:15' },
  ],
  hosts: ['orders', 'catalog-db'],
  ports: [{ container: 'db', name: 'sql', port: 5432 }],
};

const examples: Partial<Record<(typeof kinds)[number], { object: object; facts: object }>> = {
  claim: {
    object: {
      metadata,
      spec: {
        accessModes: ['ReadWriteOnce', 'Nonsense'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: 'standard',
        volumeName: 'pv-1',
        volumeMode: 'Filesystem',
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'before' },
      },
      status: { phase: 'Bound', capacity: { storage: '2Gi' } },
    },
    facts: {
      ...meta,
      kind: 'claim',
      phase: 'Bound',
      requestedBytes: 2 ** 30,
      capacityBytes: 2 ** 31,
      storageClass: 'standard',
      volume: 'pv-1',
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      fromSnapshot: { namespace: 'shop', name: 'before' },
    },
  },
  snapshot: {
    object: {
      metadata: { ...metadata, annotations: { 'volumeguard.dev/stamp': '{"version":1,"images":[],"findings":["f1"],"more":1}' }, labels: { 'volumeguard.dev/operation': 'op' } },
      spec: { source: { persistentVolumeClaimName: 'data' }, volumeSnapshotClassName: 'fast' },
      status: { readyToUse: false, creationTime: '2026-01-02T03:04:05Z', restoreSize: '1Gi', boundVolumeSnapshotContentName: 'c', error: { message: 'no' } },
    },
    facts: { ...meta, kind: 'snapshot', claim: 'data', class: 'fast', content: 'c', ready: false, takenAt: meta.createdAt, restoreBytes: 2 ** 30, error: { message: 'no' }, stamp: { version: 1, images: [], findings: ['f1'] }, operation: 'op' },
  },
  statefulSet: {
    object: {
      metadata,
      spec: {
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db', tier: 'data' } }, spec: podSpec },
        volumeClaimTemplates: [{ metadata: { name: 'data' } }],
        updateStrategy: { type: 'OnDelete' },
      },
      status: { readyReplicas: 1 },
    },
    facts: {
      ...meta,
      kind: 'statefulSet',
      replicas: 1,
      readyReplicas: 1,
      selector: { app: 'db' },
      templateLabels: { app: 'db', tier: 'data' },
      claimTemplates: ['data'],
      uses,
      ready: { hasReadinessProbe: true, updateStrategy: 'OnDelete' },
    },
  },
  pod: {
    object: {
      metadata: { ...metadata, labels: { 'pod-template-hash': 'abc' }, ownerReferences: [{ kind: 'ReplicaSet', name: 'orders-abc', controller: true }] },
      spec: { ...podSpec, nodeName: 'n' },
      status: {
        phase: 'Running',
        podIP: '10.0.0.1',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: 'db', imageID: 'docker.io/library/postgres@sha256:1' }],
      },
    },
    facts: {
      ...meta,
      kind: 'pod',
      phase: 'Running',
      ready: true,
      node: 'n',
      ip: '10.0.0.1',
      labels: { 'pod-template-hash': 'abc' },
      owner: { kind: 'Deployment', name: 'orders' },
      uses: { ...uses, claims: ['data-0', 'orders-db-scratch'] },
      imageIds: [{ container: 'db', imageId: 'docker.io/library/postgres@sha256:1' }],
    },
  },
  configMap: {
    object: { metadata, data: { 'app.conf': 'password=hunter2\nurl=http://orders:8080', peer: 'catalog-db' } },
    facts: { ...meta, kind: 'configMap', hosts: ['orders', 'catalog-db'] },
  },
  ingress: {
    object: {
      metadata,
      spec: {
        tls: [{ secretName: 'tls', hosts: ['shop.example'] }],
        rules: [{ host: 'shop.example', http: { paths: [{ backend: { service: { name: 'storefront' } } }] } }],
        defaultBackend: { service: { name: 'fallback' } },
      },
    },
    facts: {
      ...meta,
      kind: 'ingress',
      tls: [{ secret: 'tls', hosts: ['shop.example'] }],
      rules: [{ host: 'shop.example', services: ['storefront'] }, { services: ['fallback'] }],
    },
  },
  managedCertificate: {
    object: {
      metadata,
      spec: { secretName: 'web-tls', dnsNames: ['shop.example.com'], isCA: false, issuerRef: { name: 'shop-ca' } },
      status: {
        conditions: [
          { type: 'Ready', status: 'False', reason: 'Expired', message: `Certificate expired ${'x'.repeat(1000)}` },
          { type: 'Issuing', status: 'True', reason: 'ManuallyTriggered' },
        ],
        notBefore: '2026-01-01T00:00:00Z',
        notAfter: '2026-03-01T00:00:00Z',
        renewalTime: '2026-02-01T00:00:00Z',
        revision: 3,
        nextPrivateKeySecretName: 'web-abcde',
        lastFailureTime: '2026-02-01T01:00:00Z',
        failedIssuanceAttempts: 2,
      },
    },
    facts: {
      ...meta,
      kind: 'managedCertificate',
      secret: 'web-tls',
      dnsNames: ['shop.example.com'],
      isCa: false,
      issuer: { kind: 'Issuer', name: 'shop-ca' },
      ready: { value: false, reason: 'Expired', message: `Certificate expired ${'x'.repeat(480)}` },
      issuing: true,
      notBefore: Date.parse('2026-01-01T00:00:00Z'),
      notAfter: Date.parse('2026-03-01T00:00:00Z'),
      renewalTime: Date.parse('2026-02-01T00:00:00Z'),
      revision: 3,
      nextPrivateKeySecret: 'web-abcde',
      lastFailureTime: Date.parse('2026-02-01T01:00:00Z'),
      failedAttempts: 2,
    },
  },
  lease: {
    object: { metadata: { ...metadata, labels: { 'volumeguard.dev/operation': 'op' } }, spec: { holderIdentity: 'me', leaseDurationSeconds: 30 } },
    facts: { ...meta, kind: 'lease', operation: 'op', holder: 'me', durationSeconds: 30 },
  },
};

describe('decoders of what only some objects have', () => {
  const decoded = (kind: (typeof kinds)[number], object: object): object => kindSources[kind].decode(object, new ParsedCertificates()) ?? {};

  it('the pod that owns a claim: that of an ephemeral volume', () => {
    const owned = (owner: object): object => ({ metadata: { ...metadata, ownerReferences: [owner] } });
    const pod = { apiVersion: 'v1', kind: 'Pod', name: 'web-1', controller: true };
    assert.deepEqual((decoded('claim', owned(pod)) as ClaimFacts).pod, 'web-1');
    for (const other of [{ ...pod, controller: false }, { ...pod, kind: 'StatefulSet', apiVersion: 'apps/v1' }, { ...pod, apiVersion: 'other/v1' }]) assert.equal('pod' in decoded('claim', owned(other)), false, JSON.stringify(other));
  });

  it('the snapshot that fills a claim, perhaps of another namespace; no other source', () => {
    const from = (spec: object): unknown => (decoded('claim', { metadata, spec }) as ClaimFacts).fromSnapshot;
    const source = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 's' };
    assert.deepEqual(from({ dataSourceRef: { ...source, namespace: 'pool' }, dataSource: { ...source, name: 'other' } }), { namespace: 'pool', name: 's' });
    for (const other of [{ kind: 'PersistentVolumeClaim', name: 'data' }, { ...source, apiGroup: 'other' }, { ...source, name: '' }]) assert.equal(from({ dataSource: other }), undefined, JSON.stringify(other));
  });

  it('what filled a volume, since when it is released, and that it is no CSI volume', () => {
    const annotated = (from: string): VolumeFacts =>
      decoded('volume', {
        metadata: { ...metadata, annotations: { 'volumeguard.dev/restored-from': from, 'volumeguard.dev/restored-at': '2026-01-02T03:04:05Z' } },
        spec: { nfs: { server: 'files', path: '/' }, claimRef: { namespace: 'shop', name: 'data' } },
        status: { phase: 'Released', lastPhaseTransitionTime: '2026-01-02T03:04:05Z' },
      }) as VolumeFacts;
    const { restored, phaseSince, claim } = annotated('shop/s');
    assert.deepEqual({ restored, phaseSince, claim }, { restored: { namespace: 'shop', snapshot: 's', at: meta.createdAt }, phaseSince: meta.createdAt, claim: { namespace: 'shop', name: 'data', uid: '' } });
    assert.equal('driver' in annotated('shop/s'), false);
    for (const nothing of ['', 's', '/s', 'a/b/c']) assert.equal('restored' in annotated(nothing), false, nothing);
  });

  it('a member of a group snapshot whose claim is not known, a safety snapshot, an expiry', () => {
    const facts = decoded('snapshot', {
      metadata: { ...metadata, labels: { 'volumeguard.dev/role': 'safety' }, annotations: { 'volumeguard.dev/expires': '2026-01-02T03:04:05Z' } },
      spec: { source: { persistentVolumeClaimName: '' } },
      status: { volumeGroupSnapshotName: 'nightly' },
    });
    assert.deepEqual(facts, { ...meta, kind: 'snapshot', role: 'safety', expiresAt: meta.createdAt, group: 'nightly' });
  });

  it('when a content was taken, in nanoseconds that no double holds', () => {
    const taken = (creationTime: unknown): unknown => (decoded('snapshotContent', { metadata, status: { creationTime } }) as SnapshotContentFacts).takenAt;
    assert.equal(taken(JSON.parse('1767225600123456789')), 1_767_225_600_123);
    assert.equal(taken(0), undefined);
  });

  it('where a workload says it is from', () => {
    const origin = (annotations: object, labels: object = {}, template: object = {}): unknown => (decoded('deployment', { metadata: { ...metadata, annotations, labels }, spec: { template: { metadata: { annotations: template } } } }) as WorkloadFacts).origin;
    assert.equal(origin({}, { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/instance': 'prod' }), undefined, 'labels that anybody may set');
    assert.deepEqual(origin({ 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/orders' }), { argo: 'shop' });
    assert.deepEqual(origin({ 'argocd.argoproj.io/tracking-id': 'team_shop:apps/Deployment:shop/orders' }), { argo: 'team_shop' });
    const source = { 'org.opencontainers.image.source': 'https://git.example.com/acme/shop', 'org.opencontainers.image.revision': 'abc' };
    assert.deepEqual(origin({ 'org.opencontainers.image.source': 'https://git.example.com/other' }, {}, source), { source: 'https://git.example.com/acme/shop', revision: 'abc' });
    const installed = { 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'shop-1.2.0', 'app.kubernetes.io/instance': 'label', 'app.kubernetes.io/name': 'shop' };
    assert.deepEqual(origin({ 'meta.helm.sh/release-name': 'prod', 'meta.helm.sh/release-namespace': 'shop' }, installed), { helm: { release: 'prod', chart: 'shop-1.2.0', app: 'shop' } });
    assert.deepEqual(origin({}, installed), { helm: { release: 'label', chart: 'shop-1.2.0', app: 'shop' } });
  });

  it('the first ordinal of a StatefulSet', () => {
    assert.equal((decoded('statefulSet', { metadata, spec: { ordinals: { start: 5 } } }) as WorkloadFacts).firstOrdinal, 5);
  });

  it('ephemeral containers use what containers use; an inline CSI volume is no claim, a mount of a part of one is', () => {
    const pod = decoded('pod', {
      metadata,
      spec: {
        volumes: [{ name: 'inline', csi: { driver: 'secrets-store.csi.k8s.io' } }, { name: 'data', persistentVolumeClaim: { claimName: 'data-0' } }],
        containers: [{ name: 'db', image: 'db:1', volumeMounts: [{ name: 'data', subPath: 'pgdata', mountPath: '/data' }] }],
        ephemeralContainers: [{ name: 'debug', image: 'busybox:1', env: [{ name: 'T', valueFrom: { secretKeyRef: { name: 'token' } } }] }],
      },
      status: { initContainerStatuses: [{ name: 'init', imageID: 'i' }], ephemeralContainerStatuses: [{ name: 'debug', imageID: 'd' }] },
    }) as PodFacts;
    assert.deepEqual([pod.uses.claims, pod.uses.secrets, pod.uses.images.map(({ container }) => container)], [['data-0'], ['token'], ['db', 'debug']]);
    assert.deepEqual(pod.imageIds, [{ container: 'init', imageId: 'i' }, { container: 'debug', imageId: 'd' }]);
  });
});

/** Each copy of `value` in which one part has been replaced by `junk`. */
function* spoilt(value: unknown, junk: unknown): Iterable<unknown> {
  yield junk;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const replaced of spoilt(part, junk)) {
      yield Array.isArray(value) ? value.map((old: unknown, i) => (String(i) === key ? replaced : old)) : { ...value, [key]: replaced };
    }
  }
}

describe('decoders', () => {
  for (const kind of kinds) {
    const decode = (object: unknown): object | undefined => kindSources[kind].decode(object, new ParsedCertificates());
    const example = examples[kind];
    if (example) {
      it(`of ${kind}`, () => {
        assert.deepEqual(decode(example.object), example.facts);
      });
    }

    it(`of ${kind} take anything without throwing`, () => {
      for (const junk of [null, undefined, 7, '', 'junk', [], [null], {}, { name: [] }, true]) {
        for (const object of spoilt(example?.object ?? { metadata, spec: podSpec, data: { 'tls.crt': 'AAAA', 'tls.key': 'x' } }, junk)) decode(object);
      }
    });
  }
});
