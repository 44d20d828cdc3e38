// Kinds as kubectl names them; they are names, not words, and are not translated.

import type { Kind } from '../../domain/inventory/kind.ts';
import type { WorkloadRef } from '../../domain/inventory/row.ts';

/** Plural resource names. */
export const resourceName: Readonly<Record<Kind, string>> = {
  claim: 'persistentvolumeclaims',
  volume: 'persistentvolumes',
  snapshot: 'volumesnapshots',
  snapshotContent: 'volumesnapshotcontents',
  snapshotClass: 'volumesnapshotclasses',
  storageClass: 'storageclasses',
  statefulSet: 'statefulsets',
  deployment: 'deployments',
  daemonSet: 'daemonsets',
  pod: 'pods',
  secret: 'secrets',
  managedCertificate: 'certificates.cert-manager.io',
  configMap: 'configmaps',
  service: 'services',
  ingress: 'ingresses',
  operation: 'configmaps',
  lease: 'leases',
  vulnerabilityReport: 'vulnerabilityreports.aquasecurity.github.io',
  configAuditReport: 'configauditreports.aquasecurity.github.io',
};

/** Kinds of workloads as manifests write them. */
export const workloadKind: Readonly<Record<WorkloadRef['kind'], string>> = {
  statefulSet: 'StatefulSet',
  deployment: 'Deployment',
  daemonSet: 'DaemonSet',
  pod: 'Pod',
};
