// What is read of each kind of built-in object where the server sends protobuf: the fields that the decoders look at, by
// their numbers in generated.proto of k8s.io/api (core/v1, apps/v1) and k8s.io/apimachinery (meta/v1).

import type { EntriesOf, Field, Shape, Type } from '../../kubernetes/protobuf.ts';
import { annotations } from '../../domain/labels.ts';

const message = (shape: Shape): { readonly message: Shape } => ({ message: shape });
const inline = (shape: Shape): Field => ['', message(shape)];
const texts: EntriesOf = { entriesOf: 'text' };
const storage: EntriesOf = { entriesOf: 'quantity', only: new Set(['storage']) };

/** Others may be long, such as kubectl's last-applied-configuration. */
const knownAnnotations: EntriesOf = {
  entriesOf: 'text',
  only: new Set([
    annotations.restoredFrom,
    annotations.restoredAt,
    'argocd.argoproj.io/tracking-id',
    'org.opencontainers.image.source',
    'org.opencontainers.image.revision',
    // On the bookmark that ends the first objects of a watch.
    'k8s.io/initial-events-end',
  ]),
};

const owner: Shape = { 1: ['kind', 'text'], 3: ['name', 'text'], 5: ['apiVersion', 'text'], 6: ['controller', 'boolean'] };

const metadata: Type = message({
  1: ['name', 'text'],
  3: ['namespace', 'text'],
  5: ['uid', 'text'],
  6: ['resourceVersion', 'text'],
  8: ['creationTimestamp', 'time'],
  9: ['deletionTimestamp', 'time'],
  11: ['labels', texts],
  12: ['annotations', knownAnnotations],
  13: ['ownerReferences', message(owner), 'list'],
});

const dataSource: Type = message({ 1: ['apiGroup', 'text'], 2: ['kind', 'text'], 3: ['name', 'text'], 4: ['namespace', 'text'] });

const claim: Shape = {
  1: ['metadata', metadata],
  2: ['spec', message({
    1: ['accessModes', 'text', 'list'],
    2: ['resources', message({ 2: ['requests', storage] })],
    3: ['volumeName', 'text'],
    5: ['storageClassName', 'text'],
    6: ['volumeMode', 'text'],
    7: ['dataSource', dataSource],
    8: ['dataSourceRef', dataSource],
  })],
  3: ['status', message({ 1: ['phase', 'text'], 3: ['capacity', storage] })],
};

const volume: Shape = {
  1: ['metadata', metadata],
  2: ['spec', message({
    1: ['capacity', storage],
    2: inline({ 22: ['csi', message({ 1: ['driver', 'text'], 2: ['volumeHandle', 'text'], 5: ['volumeAttributes', texts] })] }),
    4: ['claimRef', message({ 2: ['namespace', 'text'], 3: ['name', 'text'], 4: ['uid', 'text'] })],
    5: ['persistentVolumeReclaimPolicy', 'text'],
    6: ['storageClassName', 'text'],
  })],
  3: ['status', message({ 1: ['phase', 'text'], 4: ['lastPhaseTransitionTime', 'time'] })],
};

const named: Type = message({ 1: inline({ 1: ['name', 'text'] }) });

const container: Shape = {
  1: ['name', 'text'],
  2: ['image', 'text'],
  3: ['command', 'text', 'list'],
  4: ['args', 'text', 'list'],
  6: ['ports', message({ 1: ['name', 'text'], 3: ['containerPort', 'number'] }), 'list'],
  7: ['env', message({ 2: ['value', 'text'], 3: ['valueFrom', message({ 3: ['configMapKeyRef', named], 4: ['secretKeyRef', named] })] }), 'list'],
  11: ['readinessProbe', message({})],
  19: ['envFrom', message({ 2: ['configMapRef', named], 3: ['secretRef', named] }), 'list'],
};

const volumeSource: Shape = {
  6: ['secret', message({ 1: ['secretName', 'text'] })],
  10: ['persistentVolumeClaim', message({ 1: ['claimName', 'text'] })],
  19: ['configMap', named],
  26: ['projected', message({ 1: ['sources', message({ 1: ['secret', named], 3: ['configMap', named] }), 'list'] })],
  29: ['ephemeral', message({})],
};

const podSpec: Type = message({
  1: ['volumes', message({ 1: ['name', 'text'], 2: inline(volumeSource) }), 'list'],
  2: ['containers', message(container), 'list'],
  10: ['nodeName', 'text'],
  20: ['initContainers', message(container), 'list'],
  34: ['ephemeralContainers', message({ 1: inline(container) }), 'list'],
});

const containerStatuses: Type = message({ 1: ['name', 'text'], 7: ['imageID', 'text'] });

const pod: Shape = {
  1: ['metadata', metadata],
  2: ['spec', podSpec],
  3: ['status', message({
    1: ['phase', 'text'],
    2: ['conditions', message({ 1: ['type', 'text'], 2: ['status', 'text'] }), 'list'],
    6: ['podIP', 'text'],
    8: ['containerStatuses', containerStatuses, 'list'],
    10: ['initContainerStatuses', containerStatuses, 'list'],
    13: ['ephemeralContainerStatuses', containerStatuses, 'list'],
  })],
};

const selector: Type = message({ 1: ['matchLabels', texts] });
const template: Type = message({ 1: ['metadata', metadata], 2: ['spec', podSpec] });
/** @param maxUnavailable its number in `rollingUpdate`. */
const strategy = (maxUnavailable: number): Type => message({ 1: ['type', 'text'], 2: ['rollingUpdate', message({ [maxUnavailable]: ['maxUnavailable', 'intOrString'] })] });

const statefulSet: Shape = {
  1: ['metadata', metadata],
  2: ['spec', message({
    1: ['replicas', 'number'],
    2: ['selector', selector],
    3: ['template', template],
    4: ['volumeClaimTemplates', message({ 1: ['metadata', metadata] }), 'list'],
    7: ['updateStrategy', strategy(2)],
    11: ['ordinals', message({ 1: ['start', 'number'] })],
  })],
  3: ['status', message({ 3: ['readyReplicas', 'number'] })],
};

const deployment: Shape = {
  1: ['metadata', metadata],
  2: ['spec', message({ 1: ['replicas', 'number'], 2: ['selector', selector], 3: ['template', template], 4: ['strategy', strategy(1)] })],
  3: ['status', message({ 7: ['readyReplicas', 'number'] })],
};

const daemonSet: Shape = {
  1: ['metadata', metadata],
  2: ['spec', message({ 1: ['selector', selector], 2: ['template', template], 3: ['updateStrategy', strategy(1)] })],
  3: ['status', message({ 3: ['desiredNumberScheduled', 'number'], 4: ['numberReady', 'number'] })],
};

const service: Shape = {
  1: ['metadata', metadata],
  2: ['spec', message({
    1: ['ports', message({ 1: ['name', 'text'], 3: ['port', 'number'], 4: ['targetPort', 'intOrString'] }), 'list'],
    2: ['selector', texts],
  })],
};

const configMap: Shape = { 1: ['metadata', metadata], 2: ['data', texts] };

export const shapes = { claim, volume, pod, statefulSet, deployment, daemonSet, service, configMap } as const;
