// Finds the workloads that use a secret, by volume or by environment, and how each would be rolled.

import { field, listOf, objectOf, textOf } from '../../domain/json.ts';
import type { PlannedConsumer } from '../../domain/plans/planFacts.ts';
import { at, listObjects, type Cluster, type LiveObject } from '../liveObject.ts';

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
type ConsumerKind = (typeof kinds)[number];

/** @returns them in a fixed order. @throws RequestFailed */
export async function consumersOf(cluster: Cluster, secret: LiveObject): Promise<readonly PlannedConsumer[]> {
  const { namespace, name } = secret.ref;
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const workloads = (await listObjects(cluster, kind, namespace)) ?? [];
      return workloads.flatMap((workload) => {
        const using = containersUsing(at(workload.body, 'spec', 'template', 'spec'), name);
        return using.length === 0 || workload.deleting ? [] : [consumer(kind, workload, using, secret)];
      });
    }),
  );
  return found.flat().toSorted((a, b) => (`${a.ref.kind}/${a.ref.name}` < `${b.ref.kind}/${b.ref.name}` ? -1 : 1));
}

function containersUsing(podSpec: unknown, secret: string): readonly unknown[] {
  const volumes = new Set(
    listOf(field(podSpec, 'volumes'))
      .filter((volume) => at(volume, 'secret', 'secretName') === secret || listOf(at(volume, 'projected', 'sources')).some((source) => at(source, 'secret', 'name') === secret))
      .map((volume) => field(volume, 'name')),
  );
  return listOf(field(podSpec, 'containers')).filter(
    (container) =>
      listOf(field(container, 'volumeMounts')).some((mount) => volumes.has(field(mount, 'name'))) ||
      listOf(field(container, 'env')).some((variable) => at(variable, 'valueFrom', 'secretKeyRef', 'name') === secret) ||
      listOf(field(container, 'envFrom')).some((source) => at(source, 'secretRef', 'name') === secret),
  );
}

function consumer(kind: ConsumerKind, workload: LiveObject, containers: readonly unknown[], secret: LiveObject): PlannedConsumer {
  const { body } = workload;
  const strategy = kind === 'Deployment' ? at(body, 'spec', 'strategy') : at(body, 'spec', 'updateStrategy');
  // Without a surge, a StatefulSet's pod is gone before its successor starts.
  const maxUnavailable = at(strategy, 'rollingUpdate', 'maxUnavailable') ?? (kind === 'StatefulSet' ? 1 : undefined);
  const replicas = kind === 'DaemonSet' ? at(body, 'status', 'desiredNumberScheduled') : at(body, 'spec', 'replicas');
  return {
    ref: { kind, namespace: workload.ref.namespace, name: workload.ref.name, uid: workload.uid },
    replicas: typeof replicas === 'number' ? replicas : 1,
    strategy: textOf(field(strategy, 'type')) ?? 'RollingUpdate',
    ...(typeof maxUnavailable === 'number' || typeof maxUnavailable === 'string' ? { maxUnavailable: String(maxUnavailable) } : {}),
    hasReadinessProbe: containers.every((container) => objectOf(field(container, 'readinessProbe')) !== undefined),
    ports: containers.flatMap((container) =>
      listOf(field(container, 'ports')).flatMap((one) => {
        const port = field(one, 'containerPort');
        const name = textOf(field(one, 'name'));
        return typeof port === 'number' && field(one, 'protocol') !== 'UDP' ? [{ port, ...(name === undefined ? {} : { name }) }] : [];
      }),
    ),
    reloader: isReloaded(workload, secret),
  };
}

/** The annotations by which Stakater Reloader restarts a workload when this secret changes. */
function isReloaded({ annotations }: LiveObject, secret: LiveObject): boolean {
  const named = textOf(annotations['secret.reloader.stakater.com/reload']) ?? '';
  if (secret.annotations['reloader.stakater.com/ignore'] === 'true') return false;
  return (
    annotations['reloader.stakater.com/auto'] === 'true' ||
    annotations['secret.reloader.stakater.com/auto'] === 'true' ||
    named.split(',').some((name) => name.trim() === secret.ref.name) ||
    (annotations['reloader.stakater.com/search'] === 'true' && secret.annotations['reloader.stakater.com/match'] === 'true')
  );
}
