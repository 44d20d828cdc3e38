// The objects that operations make, as they are shown in a plan and as they are sent: one source for both.

import { annotations, labels } from '../labels.ts';
import type { PlanIdentity } from './planIdentity.ts';
import type { StepOf } from './step.ts';

export type Manifest = Readonly<Record<string, unknown>>;

type Origin = Pick<PlanIdentity, 'operation' | 'cluster'>;

const marks = (role: string, { operation }: Origin): Record<string, string> => ({ [labels.operation]: operation, [labels.role]: role });

/**
 * A VolumeSnapshot (snapshot.storage.k8s.io/v1). Velero would take it over and later destroy it, hence the label.
 * @param stamp encoded; a plan has none, since it is gathered when the snapshot is made.
 */
export function snapshotManifest(origin: Origin, params: StepOf<'createSnapshot'>['params'], stamp?: string): Manifest {
  return {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: {
      namespace: params.namespace,
      name: params.name,
      labels: { ...marks('restore-point', origin), [labels.excludeFromVelero]: 'true' },
      annotations: {
        [annotations.cluster]: origin.cluster,
        [annotations.claim]: params.claimUid,
        ...(stamp === undefined ? {} : { [annotations.stamp]: stamp }),
      },
    },
    spec: {
      ...(params.class === undefined ? {} : { volumeSnapshotClassName: params.class }),
      source: { persistentVolumeClaimName: params.claim },
    },
  };
}

/** A PersistentVolumeClaim that is filled from a snapshot of its own namespace. */
export function claimManifest(origin: Origin, params: StepOf<'createClaimFromSnapshot'>['params']): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace: params.namespace, name: params.name, labels: marks('restored-claim', origin), annotations: { [annotations.cluster]: origin.cluster } },
    spec: {
      storageClassName: params.storageClass,
      accessModes: params.accessModes,
      volumeMode: params.volumeMode,
      resources: { requests: { storage: String(params.bytes) } },
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: params.snapshot },
    },
  };
}

/**
 * A pod whose scheduling makes a WaitForFirstConsumer claim bind. No container sees the volume, so that nothing can write
 * to it; it has no service account token, no label that a Service selects, and fits the "restricted" Pod Security Standard.
 */
export function binderPodManifest(origin: Origin, params: StepOf<'createBinderPod'>['params']): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: params.namespace, name: params.name, labels: { ...marks('binder', origin), [labels.excludeFromVelero]: 'true' } },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // Not 0: that is a forced deletion, which does not wait until the node has let go of the volume.
      terminationGracePeriodSeconds: 1,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'binder',
          image: params.image,
          command: ['true'],
          resources: { requests: { cpu: '1m', memory: '1Mi' } },
          securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        },
      ],
      volumes: [{ name: 'restored', persistentVolumeClaim: { claimName: params.claim } }],
    },
  };
}
