// Ties by manifests (signals 2 and 7): the object that a scanner names, the document that a finding lies in, the folder
// that Argo CD applies.

import type { ClaimRow, WorkloadRef } from '../../inventory/row.ts';
import type { PlacedObject } from '../../manifests/place.ts';
import type { FindingPlace, NamedObject } from '../findingPlace.ts';
import type { Link, Signal } from '../link.ts';
import { isInside } from '../workspacePaths.ts';
import { refOf, workloadKinds, type LinkContext, type LiveWorkloads } from './linkContext.ts';
import { sameRepository } from './sameRepository.ts';

export class ManifestTies {
  readonly #context: LinkContext;
  readonly #live: LiveWorkloads;
  readonly #byFile: ReadonlyMap<string, readonly PlacedObject[]>;
  readonly #byClaimName: ReadonlyMap<string, readonly ClaimRow[]>;
  /** By the names of claims, the objects that mount them. */
  readonly #mounting = new Map<string, PlacedObject[]>();
  readonly #applications: readonly PlacedObject[];

  constructor(context: LinkContext, live: LiveWorkloads) {
    this.#context = context;
    this.#live = live;
    this.#byFile = Map.groupBy(context.placed, ({ file }) => file);
    this.#byClaimName = Map.groupBy(context.rows, ({ name }) => name);
    this.#applications = context.placed.filter(({ object }) => object.argo !== undefined);
    for (const placed of context.placed) for (const claim of placed.claims) this.#mounting.set(claim, [...(this.#mounting.get(claim) ?? []), placed]);
  }

  of(place: FindingPlace): readonly Link[] {
    const inFile = place.file === undefined ? [] : (this.#byFile.get(place.file) ?? []);
    const named = place.objects ?? [];
    const meant = objectsOf(place, inFile);
    return [
      ...meant.flatMap((object) => this.#tiesOf(object)),
      // Objects that no file of the workspace holds are looked for in the cluster.
      ...(named.length > 0 && meant.length === 0 ? named.flatMap((object) => this.#namedLive(object)) : []),
      ...(inFile.length === 0 ? this.#applied(place) : []),
    ];
  }

  /** The workloads that an object of a manifest is, or those that mount the claim that it is. Other objects run no code. */
  #tiesOf(placed: PlacedObject): readonly Link[] {
    const { object, file, name, namespace } = placed;
    const evidence: Signal = { signal: 'manifest', file, line: object.nameAt.line, object: `${object.kind}/${object.name}` };
    const confidence = namespace === undefined ? 'likely' : 'certain';
    if (object.kind !== 'PersistentVolumeClaim') return workloadsOf(placed, this.#live).map((workload) => ({ workload, evidence, confidence }));
    const near = (other: string | undefined): boolean => namespace === undefined || other === undefined || other === namespace;
    const mounting = [
      ...(this.#mounting.get(name) ?? []).filter((one) => near(one.namespace)).flatMap((one) => workloadsOf(one, this.#live)),
      ...(this.#byClaimName.get(name) ?? [])
        .filter((row) => near(row.namespace))
        .flatMap(({ reach }) => reach.filter(({ hops }) => hops.length === 0).map(({ workload }) => refOf(workload))),
    ];
    return mounting.map((workload) => ({ workload, evidence, confidence }));
  }

  #namedLive({ kind: written, namespace, name }: NamedObject): readonly Link[] {
    const kind = Object.hasOwn(workloadKinds, written) ? workloadKinds[written] : undefined;
    const found = this.#live.named(name).filter((workload) => workload.kind === kind && (namespace === undefined || workload.namespace === namespace));
    const evidence: Signal = { signal: 'namedObject', object: `${written}/${name}` };
    return found.map((workload) => ({ workload: refOf(workload), evidence, confidence: namespace === undefined ? 'likely' : 'certain' }));
  }

  /** A file in a folder that an Argo CD Application of the workspace applies, as a chart's template or a patch: its workloads, by their tracking id. */
  #applied({ file }: FindingPlace): readonly Link[] {
    if (file === undefined) return [];
    const remotes = this.#context.repository?.remotes ?? [];
    return this.#applications.flatMap(({ object, namespace }) => {
      const argo = object.argo?.find(({ path, repository }) => isInside(file, path) && remotes.some((remote) => sameRepository(remote, repository)));
      if (argo === undefined) return [];
      const evidence: Signal = { signal: 'argo', application: object.name, repository: argo.repository, path: argo.path };
      // Applications outside Argo CD's own namespace are called <namespace>_<name> (Argo CD, applications in any namespace).
      return this.#live.all.filter(({ origin }) => origin?.argo === object.name || origin?.argo === `${namespace ?? ''}_${object.name}`).map((workload) => ({ workload: refOf(workload), evidence, confidence: 'likely' as const }));
    });
  }
}

/** The objects of its file that a finding is about: those it names, else those at its line, else all. */
function objectsOf({ objects: named = [], line }: FindingPlace, inFile: readonly PlacedObject[]): readonly PlacedObject[] {
  if (named.length > 0) return inFile.filter(({ object }) => named.some(({ kind, name }) => kind === object.kind && name === object.name));
  return line === undefined ? inFile : inFile.filter(({ object }) => object.lines.start <= line && line < object.lines.end);
}

/** @returns the workload that a placed object is, in each namespace it may be in, '' where no live one has its name; none if it is no workload. */
export function workloadsOf({ object, name, namespace }: PlacedObject, live: LiveWorkloads): readonly WorkloadRef[] {
  const kind = Object.hasOwn(workloadKinds, object.kind) ? workloadKinds[object.kind] : undefined;
  if (kind === undefined) return [];
  if (namespace !== undefined) return [{ kind, namespace, name }];
  const found = live.named(name).filter((workload) => workload.kind === kind).map(refOf);
  return found.length > 0 ? found : [{ kind, namespace: '', name }];
}
