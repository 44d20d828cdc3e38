// Ties findings to workloads: by the manifest they lie in (signal 2), and by the Dockerfile whose folder holds them and
// the image that a manifest or a live workload names (signal 8).

import type { ClaimRow, WorkloadRef, WorkloadSummary } from '../inventory/row.ts';
import { builds, dockerfilesOf } from '../manifests/dockerfile.ts';
import type { Dockerfile } from '../manifests/dockerfile.ts';
import type { PlacedObject } from '../manifests/place.ts';
import type { Finding } from './finding.ts';
import type { Link, Signal } from './link.ts';

/** A finding, and the workspace-relative path of the file it is in, if it was found there. */
export interface LocatedFinding {
  readonly finding: Finding;
  readonly file?: string;
}

/** What findings are linked by. */
export interface LinkContext {
  readonly placed: readonly PlacedObject[];
  readonly dockerfiles: readonly Dockerfile[];
  readonly rows: readonly ClaimRow[];
}

/** What ties something to a workload: a link without its finding. */
type Tie = Omit<Link, 'finding'>;

/** The kinds of manifests that links lead to. */
const workloadKinds: Readonly<Record<string, WorkloadRef['kind']>> = {
  StatefulSet: 'statefulSet',
  Deployment: 'deployment',
  DaemonSet: 'daemonSet',
  Pod: 'pod',
};

/** @returns a text that stands for a workload. */
export function workloadKey({ kind, namespace, name }: WorkloadRef): string {
  return `${kind}/${namespace}/${name}`;
}

/**
 * @returns the links of all findings, at most one from a finding to a workload: the manifest before the Dockerfile, the
 * image that a manifest names before the one that only the live workload has. A workload whose manifest says no namespace
 * is looked for in all of them; where it is in none, the link's namespace is ''.
 */
export function linkFindings(findings: readonly LocatedFinding[], context: LinkContext): readonly Link[] {
  const live = liveWorkloads(context.rows);
  const byFile = Map.groupBy(context.placed, ({ file }) => file);
  const byDockerfile = dockerfileTies(context, live);
  return findings.flatMap(({ finding, file }) => {
    if (file === undefined) return [];
    const ties = [
      ...objectsOf(finding, byFile.get(file) ?? []).flatMap((object) => manifestTies(object, context, live)),
      ...dockerfilesOf(file, context.dockerfiles).flatMap(({ path }) => byDockerfile.get(path) ?? []),
    ];
    return onePerWorkload(ties).map((tie) => ({ finding: finding.id, ...tie }));
  });
}

/** The workloads of the rows, each once. */
function liveWorkloads(rows: readonly ClaimRow[]): readonly WorkloadSummary[] {
  return [...new Map(rows.flatMap(({ reach }) => reach.map(({ workload }) => [workloadKey(workload), workload]))).values()];
}

/** The first tie to each workload. */
function onePerWorkload(ties: readonly Tie[]): readonly Tie[] {
  const kept = new Map<string, Tie>();
  for (const tie of ties) {
    const key = workloadKey(tie.workload);
    if (!kept.has(key)) kept.set(key, tie);
  }
  return [...kept.values()];
}

/** The objects of its file that a finding is about: those it names, else those at its line, else all. */
function objectsOf(finding: Finding, inFile: readonly PlacedObject[]): readonly PlacedObject[] {
  const named = finding.objects ?? [];
  if (named.length > 0) return inFile.filter(({ object }) => named.some(({ kind, name }) => kind === object.kind && name === object.name));
  const line = finding.locations[0]?.region?.startLine;
  return line === undefined ? inFile : inFile.filter(({ object }) => object.lines.start <= line && line < object.lines.end);
}

/** The workloads that an object of a manifest is, or those that mount the claim that it is. Other objects run no code. */
function manifestTies(placed: PlacedObject, { placed: all, rows }: LinkContext, live: readonly WorkloadSummary[]): readonly Tie[] {
  const { object, file, name, namespace } = placed;
  const evidence: Signal = { signal: 'manifest', file, line: object.nameAt.line, object: `${object.kind}/${object.name}` };
  const confidence = namespace === undefined ? 'likely' : 'certain';
  if (object.kind !== 'PersistentVolumeClaim') return workloadsOf(placed, live).map((workload) => ({ workload, evidence, confidence }));
  const near = (other: string | undefined): boolean => namespace === undefined || other === undefined || other === namespace;
  const mounting = [
    ...all.filter((one) => near(one.namespace) && one.claims.includes(name)).flatMap((one) => workloadsOf(one, live)),
    ...rows
      .filter((row) => row.name === name && near(row.namespace))
      .flatMap(({ reach }) => reach.filter(({ hops }) => hops.length === 0).map(({ workload }) => refOf(workload))),
  ];
  return mounting.map((workload) => ({ workload, evidence, confidence }));
}

/** The workload that a placed object is, in each namespace it may be in; none if it is no workload. */
function workloadsOf({ object, name, namespace }: PlacedObject, live: readonly WorkloadSummary[]): readonly WorkloadRef[] {
  const kind = Object.hasOwn(workloadKinds, object.kind) ? workloadKinds[object.kind] : undefined;
  if (kind === undefined) return [];
  if (namespace !== undefined) return [{ kind, namespace, name }];
  const found = live.filter((workload) => workload.kind === kind && workload.name === name).map(refOf);
  return found.length > 0 ? found : [{ kind, namespace: '', name }];
}

function refOf({ kind, namespace, name }: WorkloadRef): WorkloadRef {
  return { kind, namespace, name };
}

/** For each Dockerfile, by path: the workloads whose image it builds. */
function dockerfileTies({ placed, dockerfiles }: LinkContext, live: readonly WorkloadSummary[]): ReadonlyMap<string, readonly Tie[]> {
  return new Map(
    dockerfiles.map((dockerfile) => {
      const evidence = (image: string): Extract<Signal, { signal: 'dockerfile' }> => ({ signal: 'dockerfile', image, dockerfile: dockerfile.path });
      const ties: Tie[] = [];
      for (const one of placed) {
        const image = one.images.find((named) => builds(dockerfile, named.image));
        if (image === undefined) continue;
        const manifest = { file: one.file, line: image.at.line };
        for (const workload of workloadsOf(one, live)) ties.push({ workload, evidence: { ...evidence(image.image), manifest }, confidence: 'likely' });
      }
      for (const workload of live) {
        const image = workload.images.find((running) => builds(dockerfile, running.image));
        if (image !== undefined) ties.push({ workload: refOf(workload), evidence: evidence(image.image), confidence: 'likely' });
      }
      return [dockerfile.path, onePerWorkload(ties)];
    }),
  );
}
