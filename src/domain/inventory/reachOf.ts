// Which workloads can reach a claim: those that mount it, and those that speak of a Service that leads to one that does.

import type { Hop, Reach, WorkloadRef, WorkloadSummary } from './row.ts';
import { byName } from './byName.ts';
import type { RowReader } from './derivedRows.ts';
import type { ConfigMapFacts, IngressFacts, PodFacts, ServiceFacts, WorkloadFacts } from './facts.ts';
import { keyOf, labelKey, workloadKey } from './keys.ts';
import { ownerKindOf } from './placesOf.ts';

/** Longer chains exist, but say little about who can reach the data. */
export const maxHops = 4;

type Workload = WorkloadFacts | PodFacts;

/** A workload on the way, with the Ingresses that lead to it and the Services they lead through. */
export interface Way {
  readonly reach: Reach;
  readonly workload: Workload;
  readonly ingresses: readonly { readonly ingress: IngressFacts; readonly service: string }[];
}

/**
 * Goes backwards from the claim, breadth first, so that each workload has a shortest way and cycles end.
 * @param claim its name, in `namespace`; it need not exist
 */
export function reachOf(reader: RowReader, namespace: string, claim: string): readonly Way[] {
  const ways = new Map<string, Way>();
  let level = mountsOf(reader, namespace, claim).map((workload) => ({ workload, hops: [] as readonly Hop[] }));
  const ordinal = ordinalOf(claim);
  for (let depth = 0; level.length > 0; depth++) {
    const next: typeof level = [];
    for (const { workload, hops } of level) {
      const key = refKey(refOf(workload));
      if (ways.has(key)) continue;
      const services = servicesOf(reader, workload);
      const ingresses = services.flatMap((service) =>
        sorted(reader.look('ingressTo', keyOf(service.namespace, service.name))).map((ingress) => ({ ingress, service: service.name })),
      );
      const names = [...new Set(ingresses.map(({ ingress }) => ingress.name))].sort();
      const standby = hops.length === 0 && isStandby(workload, claim, ordinal) ? { standby: ordinal } : {};
      ways.set(key, { reach: { workload: summaryOf(reader, workload), hops, ...standby, ingresses: names }, workload, ingresses });
      if (depth === maxHops) continue;
      for (const service of services) {
        for (const { from, where } of mentionsOf(reader, service)) {
          next.push({ workload: from, hops: [{ from: refOf(from), to: refOf(workload), via: service.name, where }, ...hops] });
        }
      }
    }
    level = next;
  }
  return [...ways.values()];
}

/** @returns kind, namespace and name of a workload. */
export function refOf({ kind, namespace, name }: Workload): WorkloadRef {
  return { kind, namespace, name };
}

function refKey({ kind, namespace, name }: WorkloadRef): string {
  return `${kind}/${namespace}/${name}`;
}

/** By the template, by a pod (which knows ephemeral claims too), or by the name that a StatefulSet gives its claims. */
function mountsOf(reader: RowReader, namespace: string, claim: string): readonly Workload[] {
  const found = new Map<string, Workload>();
  const add = (workload: Workload): unknown => found.set(refKey(refOf(workload)), workload);
  for (const facts of reader.look('mounting', keyOf(namespace, claim))) {
    if (facts.kind !== 'pod') add(facts);
    else if (facts.phase !== 'Succeeded' && facts.phase !== 'Failed') add(ownerOf(reader, facts) ?? facts);
  }
  const template = ordinalOf(claim) === undefined ? undefined : claim.slice(0, claim.lastIndexOf('-'));
  if (template !== undefined) for (const facts of reader.look('templating', keyOf(namespace, template))) add(facts);
  return sorted([...found.values()]);
}

/** The ordinal of a StatefulSet's claim, which is named `<template>-<set>-<ordinal>`; other claims may end in a number, too. */
function ordinalOf(claim: string): number | undefined {
  const digits = /-(0|[1-9]\d*)$/.exec(claim)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether the set has a template for the claim, but not the pod of that ordinal: it will mount the claim when it is scaled so far. */
function isStandby(workload: Workload, claim: string, ordinal: number | undefined): ordinal is number {
  if (workload.kind !== 'statefulSet' || ordinal === undefined) return false;
  const { name, claimTemplates, firstOrdinal = 0, replicas } = workload;
  const isTemplated = claimTemplates.some((template) => `${template}-${name}-${ordinal}` === claim);
  return isTemplated && (ordinal < firstOrdinal || ordinal >= firstOrdinal + replicas);
}

function ownerOf(reader: RowReader, pod: PodFacts): WorkloadFacts | undefined {
  const kind = ownerKindOf(pod);
  return kind === undefined || pod.owner === undefined ? undefined : reader.find(kind, keyOf(pod.namespace, pod.owner.name));
}

/** @returns the Services whose selector picks the workload's pods, in order of their names. */
export function servicesOf(reader: RowReader, workload: Workload): readonly ServiceFacts[] {
  const labels = workload.kind === 'pod' ? workload.labels : workload.templateLabels;
  const candidates = Object.entries(labels).flatMap(([label, value]) => reader.look('serviceSelecting', labelKey(workload.namespace, label, value)));
  return sorted(candidates.filter(({ selector }) => Object.entries(selector).every(([label, value]) => labels[label] === value)));
}

/** Who speaks of a Service: in its own template first, else in a ConfigMap that it uses. */
function mentionsOf(reader: RowReader, service: ServiceFacts): readonly { readonly from: Workload; readonly where: Hop['where'] }[] {
  const key = keyOf(service.namespace, service.name);
  const inTemplates = sorted(reader.look('mentioning', key)).map((from) => ({ from, where: { kind: 'podTemplate' } as const }));
  const inConfigMaps = sorted(reader.look('configMapMentioning', key)).flatMap(({ namespace, name }) =>
    sorted(reader.look('usingConfigMap', keyOf(namespace, name))).map((from) => ({ from, where: { kind: 'configMap', name } as const })),
  );
  return [...inTemplates, ...inConfigMaps];
}

function summaryOf(reader: RowReader, workload: Workload): WorkloadSummary {
  const pods = workload.kind === 'pod' ? [workload] : reader.look('podOf', workloadKey(workload.kind, workload.namespace, workload.name));
  const newestFirst = [...pods].sort((a, b) => b.createdAt - a.createdAt || byName(a, b));
  return {
    ...refOf(workload),
    uid: workload.uid,
    replicas: workload.kind === 'pod' ? 1 : workload.replicas,
    readyReplicas: workload.kind === 'pod' ? Number(workload.ready) : workload.readyReplicas,
    images: workload.uses.images.map(({ container, image }) => {
      const imageId = newestFirst.flatMap(({ imageIds }) => imageIds).find((id) => id.container === container && id.imageId !== '')?.imageId;
      return { container, image, ...(imageId === undefined ? {} : { imageId }) };
    }),
    ...(workload.kind === 'pod' || workload.origin === undefined ? {} : { origin: workload.origin }),
    ...revisionsOf(workload, newestFirst),
  };
}

function revisionsOf(workload: Workload, pods: readonly PodFacts[]): Pick<WorkloadSummary, 'revisions'> {
  if (workload.kind !== 'deployment') return {};
  const revisions = [...new Set(pods.flatMap(({ labels }) => labels['pod-template-hash'] ?? []))].sort();
  return revisions.length === 0 ? {} : { revisions };
}

function sorted<F extends WorkloadFacts | PodFacts | ServiceFacts | IngressFacts | ConfigMapFacts>(facts: readonly F[]): F[] {
  return [...facts].sort(byName);
}
