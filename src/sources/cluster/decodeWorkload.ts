// Decodes a StatefulSet, Deployment or DaemonSet (apps/v1).

import { listOf, textOf } from '../../domain/json.ts';
import type { WorkloadFacts, WorkloadKind, WorkloadOrigin } from '../../domain/inventory/facts.ts';
import { defined, numberOf, recordOf, textMapOf } from '../../kubernetes/outside.ts';
import { annotationsOf, decodeMeta, labelsOf } from './decodeMeta.ts';
import { decodePodUses } from './decodePodUses.ts';

/** @returns the decoder of that kind of workload. */
export function decodeWorkload(kind: WorkloadKind): (object: unknown) => WorkloadFacts | undefined {
  return (object) => {
    const meta = decodeMeta(object);
    if (!meta) return undefined;
    const spec = recordOf(recordOf(object)['spec']);
    const status = recordOf(recordOf(object)['status']);
    const template = recordOf(spec['template']);
    const strategy = recordOf(kind === 'deployment' ? spec['strategy'] : spec['updateStrategy']);
    const maxUnavailable = recordOf(strategy['rollingUpdate'])['maxUnavailable'];
    return defined({
      ...meta,
      kind,
      // A DaemonSet has one pod per node that it fits.
      replicas: (kind === 'daemonSet' ? numberOf(status['desiredNumberScheduled']) : (numberOf(spec['replicas']) ?? 1)) ?? 0,
      readyReplicas: numberOf(status[kind === 'daemonSet' ? 'numberReady' : 'readyReplicas']) ?? 0,
      selector: textMapOf(recordOf(spec['selector'])['matchLabels']),
      templateLabels: labelsOf(template),
      claimTemplates: listOf(spec['volumeClaimTemplates']).flatMap((claim) => decodeMeta(claim)?.name ?? []),
      firstOrdinal: kind === 'statefulSet' ? numberOf(recordOf(spec['ordinals'])['start']) : undefined,
      uses: decodePodUses(template['spec'], undefined),
      ...originOf(annotationsOf(object), annotationsOf(template), labelsOf(object)),
      ready: defined({
        hasReadinessProbe: listOf(recordOf(template['spec'])['containers']).some((container) => recordOf(container)['readinessProbe'] !== undefined),
        updateStrategy: textOf(strategy['type']) ?? 'RollingUpdate',
        maxUnavailable: typeof maxUnavailable === 'number' ? String(maxUnavailable) : textOf(maxUnavailable),
      }),
    });
  };
}

type Texts = Readonly<Record<string, string>>;

/** @param workload annotations of the workload itself, `template` those of its pods. */
function originOf(workload: Texts, template: Texts, labels: Texts): { readonly origin?: WorkloadOrigin } {
  // <application>:<group>/<kind>:<namespace>/<name> (Argo CD, resource tracking by annotation).
  const argo = workload['argocd.argoproj.io/tracking-id']?.split(':')[0];
  const source = template['org.opencontainers.image.source'] ?? workload['org.opencontainers.image.source'];
  const revision = template['org.opencontainers.image.revision'] ?? workload['org.opencontainers.image.revision'];
  const helm = helmOf(workload, labels);
  return argo === undefined && source === undefined && helm === undefined ? {} : { origin: defined({ argo, source, revision, helm }) };
}

/** Helm writes the annotation (pkg/action/validate.go); the labels are charts' own (helm.sh, Chart Best Practices, Labels): Argo CD applies charts with these only. */
function helmOf(annotations: Texts, labels: Texts): WorkloadOrigin['helm'] {
  const chart = labels['helm.sh/chart'];
  const isHelms = chart !== undefined || labels['app.kubernetes.io/managed-by'] === 'Helm';
  const release = annotations['meta.helm.sh/release-name'] ?? (isHelms ? labels['app.kubernetes.io/instance'] : undefined);
  return release === undefined ? undefined : defined({ release, chart, app: labels['app.kubernetes.io/name'] });
}
