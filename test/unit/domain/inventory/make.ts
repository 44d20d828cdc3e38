// Facts for tests, with whatever a test does not care about filled in. uids derive from names, so that objects fit together.

import type { X509Facts } from '../../../../src/domain/certificates/certificate.ts';
import type {
  ClaimFacts, ConfigMapFacts, Facts, IngressFacts, LeaseFacts, ManagedCertificateFacts, Meta, OperationFacts, PodFacts, PodUses, SecretFacts, ServiceFacts, SnapshotContentFacts, SnapshotFacts,
  StorageClassFacts, VolumeFacts, WorkloadFacts, WorkloadKind,
} from '../../../../src/domain/inventory/facts.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** 2026-01-01T00:00:00Z. */
export const start = 1_767_225_600_000;

/** `shop/data` or `data` (in shop), or `/pv` for what has no namespace. */
function meta(path: string, kind: string): Meta {
  const [namespace = '', name = ''] = path.includes('/') ? path.split('/') : ['shop', path];
  return { uid: `${kind}:${namespace}/${name}`, namespace, name, resourceVersion: '1', createdAt: start };
}

const noUses: PodUses = { claims: [], secrets: [], configMaps: [], images: [], hosts: [], ports: [] };

function uses(some: Partial<PodUses>): PodUses {
  return { ...noUses, ...some };
}

const leaf: X509Facts = {
  subject: 'CN=leaf',
  issuer: 'CN=shop-ca',
  serialHex: '01',
  sha256: 'aa',
  notBefore: start,
  notAfter: start + 90 * day,
  dnsNames: ['shop.example.com'],
  ipAddresses: [],
  isCa: false,
  keyType: 'EC P-256',
  authorityKeyId: 'ca-key',
  subjectKeyId: 'leaf-key',
};

export const make = {
  claim: (path: string, more: Partial<ClaimFacts> = {}): ClaimFacts => ({ ...meta(path, 'claim'), kind: 'claim', phase: 'Bound', accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', ...more }),
  /** Bound to `claim`; its handle is `h-<name>` on the driver `csi.test`. */
  volume: (name: string, claim: ClaimFacts, more: Partial<VolumeFacts> = {}): VolumeFacts => ({
    ...meta(`/${name}`, 'volume'),
    kind: 'volume',
    phase: 'Bound',
    reclaimPolicy: 'Delete',
    driver: 'csi.test',
    handle: `h-${name}`,
    claim: { namespace: claim.namespace, name: claim.name, uid: claim.uid },
    attributes: {},
    ...more,
  }),
  /** Ready, with a content `c-<name>`. */
  snapshot: (path: string, claim: string | undefined, more: Partial<SnapshotFacts> = {}): SnapshotFacts => {
    const base = meta(path, 'snapshot');
    return { ...base, kind: 'snapshot', ...(claim === undefined ? {} : { claim }), content: `c-${base.name}`, ready: true, takenAt: start + hour, ...more };
  },
  /** The content of a snapshot, taken of the volume with that handle. */
  content: (snapshot: SnapshotFacts, volumeHandle: string | undefined, more: Partial<SnapshotContentFacts> = {}): SnapshotContentFacts => ({
    ...meta(`/c-${snapshot.name}`, 'content'),
    kind: 'snapshotContent',
    driver: 'csi.test',
    deletionPolicy: 'Delete',
    ...(volumeHandle === undefined ? {} : { volumeHandle }),
    snapshotHandle: `s-${snapshot.name}`,
    static: volumeHandle === undefined,
    snapshot: { namespace: snapshot.namespace, name: snapshot.name, uid: snapshot.uid },
    ...more,
  }),
  storageClass: (name: string, more: Partial<StorageClassFacts> = {}): StorageClassFacts => ({
    ...meta(`/${name}`, 'storageClass'),
    kind: 'storageClass',
    provisioner: 'csi.test',
    waitsForConsumer: true,
    isDefault: false,
    parameters: {},
    ...more,
  }),
  /** Its pods bear the label app=<name>. */
  workload: (kind: WorkloadKind, path: string, some: Partial<PodUses> = {}, more: Partial<WorkloadFacts> = {}): WorkloadFacts => {
    const base = meta(path, kind);
    return {
      ...base,
      kind,
      replicas: 1,
      readyReplicas: 1,
      selector: { app: base.name },
      templateLabels: { app: base.name },
      claimTemplates: [],
      uses: uses(some),
      ready: { hasReadinessProbe: true, updateStrategy: 'RollingUpdate' },
      ...more,
    };
  },
  pod: (path: string, some: Partial<PodUses> = {}, more: Partial<PodFacts> = {}): PodFacts => {
    const base = meta(path, 'pod');
    return { ...base, kind: 'pod', phase: 'Running', ready: true, labels: { app: base.name }, uses: uses(some), imageIds: [], ...more };
  },
  /** Selects app=<app>. */
  service: (path: string, app: string, more: Partial<ServiceFacts> = {}): ServiceFacts => ({ ...meta(path, 'service'), kind: 'service', selector: { app }, ports: [], ...more }),
  configMap: (path: string, hosts: readonly string[]): ConfigMapFacts => ({ ...meta(path, 'configMap'), kind: 'configMap', hosts }),
  /** Serves `host` with `secret`, and leads to `service`. */
  ingress: (path: string, host: string, service: string, secret: string): IngressFacts => ({
    ...meta(path, 'ingress'),
    kind: 'ingress',
    tls: [{ secret, hosts: [host] }],
    rules: [{ host, services: [service] }],
  }),
  x509: (more: Partial<X509Facts> = {}): X509Facts => ({ ...leaf, ...more }),
  secret: (path: string, certificate: Partial<X509Facts> = {}, more: Partial<SecretFacts> = {}): SecretFacts => ({
    ...meta(path, 'secret'),
    kind: 'secret',
    type: 'kubernetes.io/tls',
    immutable: false,
    certificate: { readable: true, leaf: { ...leaf, ...certificate }, keyMatches: true },
    bundle: { chain: [], authorities: [] },
    ...more,
  }),
  /** A CA that signed `make.secret`'s leaf. */
  authority: (path: string, certificate: Partial<X509Facts> = {}, more: Partial<SecretFacts> = {}): SecretFacts =>
    make.secret(path, { subject: 'CN=shop-ca', issuer: 'CN=shop-ca', isCa: true, sha256: 'ca', notAfter: start + 365 * day, subjectKeyId: 'ca-key', authorityKeyId: 'ca-key', ...certificate }, more),
  /** Renews the secret `secret`; ready, its certificate from `start` for 90 days. */
  managed: (path: string, secret: string, more: Partial<ManagedCertificateFacts> = {}): ManagedCertificateFacts => ({
    ...meta(path, 'managed'),
    kind: 'managedCertificate',
    secret,
    dnsNames: ['shop.example.com'],
    isCa: false,
    issuer: { kind: 'ClusterIssuer', name: 'shop-ca' },
    ready: { value: true, reason: 'Ready', message: 'Certificate is up to date and has not expired' },
    issuing: false,
    notBefore: start,
    notAfter: start + 90 * day,
    renewalTime: start + 60 * day,
    revision: 3,
    ...more,
  }),
  operation: (path: string, data: Readonly<Record<string, string>>, more: Partial<OperationFacts> = {}): OperationFacts => ({ ...meta(path, 'operation'), kind: 'operation', data, labels: {}, ...more }),
  lease: (path: string, more: Partial<LeaseFacts> = {}): LeaseFacts => ({ ...meta(path, 'lease'), kind: 'lease', operation: '', holder: 'ana@laptop/1', durationSeconds: 15, ...more }),
} as const;

/** @returns a copy of `facts` without some optional fields. */
export function without<T extends object, K extends keyof T>(facts: T, ...fields: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(facts).filter(([field]) => !fields.includes(field as K))) as Omit<T, K>;
}

/** A claim bound to a volume, and the volume: `data` and `pv-data`. */
export function bound(path: string, more: Partial<ClaimFacts> = {}): readonly [ClaimFacts, VolumeFacts] {
  const name = path.slice(path.indexOf('/') + 1);
  const claim = make.claim(path, { volume: `pv-${name}`, ...more });
  return [claim, make.volume(`pv-${name}`, claim)];
}

/** A snapshot of that volume, and its content. */
export function saved(path: string, claim: string, volume: string, more: Partial<SnapshotFacts> = {}): readonly Facts[] {
  const snapshot = make.snapshot(path, claim, more);
  return [snapshot, make.content(snapshot, `h-${volume}`)];
}
