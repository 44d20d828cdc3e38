// Ties by what builds an image (signals 6 and 8), and guesses by names (9).

import type { WorkloadSummary } from '../../inventory/row.ts';
import { builds, dockerfilesOf, type Dockerfile } from '../../manifests/dockerfile.ts';
import { imageName, parseImage } from '../../manifests/image.ts';
import type { ImageBuild } from '../../manifests/imageBuild.ts';
import type { PlacedObject } from '../../manifests/place.ts';
import type { FindingPlace } from '../findingPlace.ts';
import type { Link, Signal } from '../link.ts';
import { isInside } from '../workspacePaths.ts';
import { refOf, type LinkContext } from './linkContext.ts';
import { workloadsOf } from './manifestTies.ts';

/** A workload that runs an image, and where a manifest says so. */
interface Use {
  readonly image: string;
  readonly workloads: readonly Link['workload'][];
  readonly manifest?: { readonly file: string; readonly line: number };
}

export class BuildTies {
  readonly #context: LinkContext;
  readonly #live: readonly WorkloadSummary[];
  /** By the image's own name, lower case. */
  readonly #uses = new Map<string, Use[]>();
  readonly #byDockerfile = new Map<string, readonly Link[]>();

  constructor(context: LinkContext, live: readonly WorkloadSummary[]) {
    this.#context = context;
    this.#live = live;
    for (const placed of context.placed) this.#addPlaced(placed);
    for (const workload of live) for (const { image } of workload.images) this.#add({ image, workloads: [refOf(workload)] });
  }

  of({ file }: FindingPlace): readonly Link[] {
    if (file === undefined) return [];
    return [...this.#declared(file), ...dockerfilesOf(file, this.#context.dockerfiles).flatMap((dockerfile) => this.#fromDockerfile(dockerfile))];
  }

  /** Workloads that are called as one of the folders that hold the file. */
  guesses({ file }: FindingPlace): readonly Link[] {
    const folders = new Set((file ?? '').split('/').slice(0, -1));
    return this.#live
      .filter(({ name }) => folders.has(name))
      .map((workload) => ({ workload: refOf(workload), evidence: { signal: 'name', name: workload.name }, confidence: 'suggestion' }));
  }

  #addPlaced(placed: PlacedObject): void {
    const workloads = workloadsOf(placed, this.#live);
    if (workloads.length > 0) for (const { image, at } of placed.images) this.#add({ image, workloads, manifest: { file: placed.file, line: at.line } });
  }

  #add(use: Use): void {
    const name = imageName(use.image).toLowerCase();
    const uses = this.#uses.get(name);
    if (uses === undefined) this.#uses.set(name, [use]);
    else uses.push(use);
  }

  /** A build file says which image is built from the folder: of those around the file the innermost counts. */
  #declared(file: string): readonly Link[] {
    const around = this.#context.builds.filter(({ folder }) => isInside(file, folder));
    const innermost = Math.max(...around.map(({ folder }) => folder.length));
    return around.filter(({ folder }) => folder.length === innermost).flatMap((build) => this.#builtBy(build));
  }

  #builtBy({ image: built, file, line }: ImageBuild): readonly Link[] {
    return (this.#uses.get(imageName(built).toLowerCase()) ?? []).flatMap(({ image, workloads }) => {
      // Skaffold and Tilt put a default registry before the name: then only the names are the same.
      const exact = parseImage(image).repository === parseImage(built).repository;
      const evidence: Signal = { signal: 'buildFile', file, line, image };
      return workloads.map((workload) => ({ workload, evidence, confidence: exact ? ('certain' as const) : ('likely' as const) }));
    });
  }

  #fromDockerfile(dockerfile: Dockerfile): readonly Link[] {
    const known = this.#byDockerfile.get(dockerfile.path);
    if (known !== undefined) return known;
    const uses = this.#uses.get(dockerfile.name.toLowerCase()) ?? [];
    const links = uses
      .filter(({ image }) => builds(dockerfile, image))
      .flatMap(({ image, workloads, manifest }) => {
        const evidence: Signal = { signal: 'dockerfile', image, dockerfile: dockerfile.path, ...(manifest === undefined ? {} : { manifest }) };
        return workloads.map((workload) => ({ workload, evidence, confidence: 'likely' as const }));
      });
    this.#byDockerfile.set(dockerfile.path, links);
    return links;
  }
}
