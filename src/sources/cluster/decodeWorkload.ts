// Decodes a StatefulSet, Deployment or DaemonSet (apps/v1).

import { listOf, textOf } from '../../domain/json.ts';
import type { WorkloadFacts, WorkloadKind } from '../../domain/inventory/facts.ts';
import { defined, numberOf, recordOf, textMapOf } from '../../kubernetes/outside.ts';
import { decodeMeta, labelsOf } from './decodeMeta.ts';
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
    return {
      ...meta,
      kind,
      // A DaemonSet has one pod per node that it fits.
      replicas: (kind === 'daemonSet' ? numberOf(status['desiredNumberScheduled']) : (numberOf(spec['replicas']) ?? 1)) ?? 0,
      readyReplicas: numberOf(status[kind === 'daemonSet' ? 'numberReady' : 'readyReplicas']) ?? 0,
      selector: textMapOf(recordOf(spec['selector'])['matchLabels']),
      templateLabels: labelsOf(template),
      claimTemplates: listOf(spec['volumeClaimTemplates']).flatMap((claim) => decodeMeta(claim)?.name ?? []),
      uses: decodePodUses(template['spec'], undefined),
      ready: defined({
        hasReadinessProbe: listOf(recordOf(template['spec'])['containers']).some((container) => recordOf(container)['readinessProbe'] !== undefined),
        updateStrategy: textOf(strategy['type']) ?? 'RollingUpdate',
        maxUnavailable: typeof maxUnavailable === 'number' ? String(maxUnavailable) : textOf(maxUnavailable),
      }),
    };
  };
}
