// Where each kind of fact comes from: the API's collection, its selectors, and the decoder.

import type { Facts } from '../../domain/inventory/facts.ts';
import type { Kind } from '../../domain/inventory/kind.ts';
import { labels } from '../../domain/labels.ts';
import type { Shape } from '../../kubernetes/protobuf.ts';
import type { Collection } from '../../kubernetes/reflector.ts';
import { decodeClaim } from './decodeClaim.ts';
import { decodeConfigMap } from './decodeConfigMap.ts';
import { decodeIngress } from './decodeIngress.ts';
import { decodeLease } from './decodeLease.ts';
import { decodeManagedCertificate } from './decodeManagedCertificate.ts';
import { decodeOperation } from './decodeOperation.ts';
import { decodePod } from './decodePod.ts';
import { decodeSecret } from './decodeSecret.ts';
import type { ParsedCertificates } from './parsedCertificates.ts';
import { decodeService } from './decodeService.ts';
import { decodeSnapshot } from './decodeSnapshot.ts';
import { decodeSnapshotClass } from './decodeSnapshotClass.ts';
import { decodeSnapshotContent } from './decodeSnapshotContent.ts';
import { decodeStorageClass } from './decodeStorageClass.ts';
import { decodeVolume } from './decodeVolume.ts';
import { decodeWorkload } from './decodeWorkload.ts';
import { decodeReport } from './reports/decodeReport.ts';
import type { ReportFacts } from './reports/reportFacts.ts';
import { SecretScrubber } from './secretScrubber.ts';
import { shapes } from './shapes.ts';

export interface KindSource {
  /** `/api/v1` or `/apis/<group>/<version>`. */
  readonly api: string;
  /** The resource's plural. */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly query?: Readonly<Record<string, string>>;
  readonly holdsKeys?: true;
  /** Built-in kinds of which there may be many are watched in protobuf. */
  readonly shape?: Shape;
  /** @param parsed remembers certificates for the next time; one for each watch. */
  readonly decode: (object: unknown, parsed: ParsedCertificates) => Facts | ReportFacts | undefined;
}

const snapshots = '/apis/snapshot.storage.k8s.io/v1';
const reports = '/apis/aquasecurity.github.io/v1alpha1';

export const kindSources: Readonly<Record<Kind, KindSource>> = {
  claim: { api: '/api/v1', resource: 'persistentvolumeclaims', namespaced: true, shape: shapes.claim, decode: decodeClaim },
  volume: { api: '/api/v1', resource: 'persistentvolumes', namespaced: false, shape: shapes.volume, decode: decodeVolume },
  snapshot: { api: snapshots, resource: 'volumesnapshots', namespaced: true, decode: decodeSnapshot },
  snapshotContent: { api: snapshots, resource: 'volumesnapshotcontents', namespaced: false, decode: decodeSnapshotContent },
  snapshotClass: { api: snapshots, resource: 'volumesnapshotclasses', namespaced: false, decode: decodeSnapshotClass },
  storageClass: { api: '/apis/storage.k8s.io/v1', resource: 'storageclasses', namespaced: false, decode: decodeStorageClass },
  statefulSet: { api: '/apis/apps/v1', resource: 'statefulsets', namespaced: true, shape: shapes.statefulSet, decode: decodeWorkload('statefulSet') },
  deployment: { api: '/apis/apps/v1', resource: 'deployments', namespaced: true, shape: shapes.deployment, decode: decodeWorkload('deployment') },
  daemonSet: { api: '/apis/apps/v1', resource: 'daemonsets', namespaced: true, shape: shapes.daemonSet, decode: decodeWorkload('daemonSet') },
  pod: { api: '/api/v1', resource: 'pods', namespaced: true, shape: shapes.pod, decode: decodePod },
  secret: { api: '/api/v1', resource: 'secrets', namespaced: true, query: { fieldSelector: 'type=kubernetes.io/tls' }, holdsKeys: true, decode: decodeSecret },
  managedCertificate: { api: '/apis/cert-manager.io/v1', resource: 'certificates', namespaced: true, decode: decodeManagedCertificate },
  configMap: { api: '/api/v1', resource: 'configmaps', namespaced: true, query: { labelSelector: `${labels.role}!=journal` }, shape: shapes.configMap, decode: decodeConfigMap },
  service: { api: '/api/v1', resource: 'services', namespaced: true, shape: shapes.service, decode: decodeService },
  ingress: { api: '/apis/networking.k8s.io/v1', resource: 'ingresses', namespaced: true, decode: decodeIngress },
  operation: { api: '/api/v1', resource: 'configmaps', namespaced: true, query: { labelSelector: `${labels.role}=journal` }, decode: decodeOperation },
  lease: { api: '/apis/coordination.k8s.io/v1', resource: 'leases', namespaced: true, query: { labelSelector: `${labels.role}=lease` }, decode: decodeLease },
  vulnerabilityReport: { api: reports, resource: 'vulnerabilityreports', namespaced: true, decode: decodeReport('vulnerabilityReport') },
  configAuditReport: { api: reports, resource: 'configauditreports', namespaced: true, decode: decodeReport('configAuditReport') },
};

/** @param namespace '' for all namespaces. */
export function collectionOf(source: KindSource, namespace: string): Collection {
  const scope = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return {
    path: `${source.api}${scope}/${source.resource}`,
    query: source.query ?? {},
    scrubber: source.holdsKeys ? () => new SecretScrubber() : undefined,
    shape: source.shape,
  };
}
