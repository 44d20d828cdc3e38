// What findings are tied to workloads by: what the workspace's files and the live cluster say.

import type { ClaimRow, WorkloadRef, WorkloadSummary } from '../../inventory/row.ts';
import type { Dockerfile } from '../../manifests/dockerfile.ts';
import type { Chart } from '../../manifests/helm/chart.ts';
import type { ImageBuild } from '../../manifests/imageBuild.ts';
import type { PlacedObject } from '../../manifests/place.ts';
import type { LinkRule } from '../../policies/linkRule.ts';
import type { Provenance } from './provenance.ts';

/** The workspace's own repository, as git knows it. */
export interface Repository {
  /** Addresses of its remotes. */
  readonly remotes: readonly string[];
  /** The commit that is checked out. */
  readonly commit?: string;
}

export interface LinkContext {
  readonly placed: readonly PlacedObject[];
  readonly dockerfiles: readonly Dockerfile[];
  readonly builds: readonly ImageBuild[];
  readonly charts?: readonly Chart[];
  readonly provenances: readonly Provenance[];
  readonly rows: readonly ClaimRow[];
  readonly repository?: Repository;
  readonly rules: readonly LinkRule[];
}

/** @returns a text that stands for a workload. */
export function workloadKey({ kind, namespace, name }: WorkloadRef): string {
  return `${kind}/${namespace}/${name}`;
}

/** The kinds of manifests that links lead to. */
export const workloadKinds: Readonly<Record<string, WorkloadRef['kind']>> = {
  StatefulSet: 'statefulSet',
  Deployment: 'deployment',
  DaemonSet: 'daemonSet',
  Pod: 'pod',
};

export function refOf({ kind, namespace, name }: WorkloadRef): WorkloadRef {
  return { kind, namespace, name };
}

/** The workloads of the rows, each once, and by their names: places are many, and so are workloads. */
export class LiveWorkloads {
  readonly all: readonly WorkloadSummary[];
  readonly #byName: ReadonlyMap<string, readonly WorkloadSummary[]>;

  constructor(rows: readonly ClaimRow[]) {
    const found = new Map<string, WorkloadSummary>();
    for (const { reach } of rows) for (const { workload } of reach) found.set(workloadKey(workload), workload);
    this.all = [...found.values()];
    this.#byName = Map.groupBy(this.all, ({ name }) => name);
  }

  /** @returns those of a name, in whatever namespace. */
  named(name: string): readonly WorkloadSummary[] {
    return this.#byName.get(name) ?? [];
  }
}
