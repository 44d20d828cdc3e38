// Ties by what builds an image (signals 6 and 8), and guesses by names (9).

import type { WorkloadSummary } from '../../inventory/row.ts';
import { builds, sourcesOf, type Dockerfile } from '../../manifests/dockerfile.ts';
import { fullRepository, imageName } from '../../manifests/image.ts';
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

/** What builds an image, and the files and folders that it is made of. */
interface Made<T> {
  readonly by: T;
  readonly sources: readonly string[];
}

export class BuildTies {
  readonly #live: readonly WorkloadSummary[];
  /** By the image's own name, lower case. */
  readonly #uses = new Map<string, Use[]>();
  readonly #byDockerfile = new Map<string, readonly Link[]>();
  /** With what each is made of, workspace-relative. */
  readonly #declarations: readonly Made<ImageBuild>[];
  readonly #dockerfiles: readonly Made<Dockerfile>[];

  constructor(context: LinkContext, live: readonly WorkloadSummary[]) {
    this.#live = live;
    const byPath = new Map(context.dockerfiles.map((dockerfile) => [dockerfile.path, dockerfile]));
    this.#declarations = context.builds.map((build) => {
      const dockerfile = byPath.get(build.dockerfile);
      return { by: build, sources: dockerfile === undefined ? [build.folder] : sourcesOf(dockerfile, build.folder) };
    });
    this.#dockerfiles = context.dockerfiles.map((dockerfile) => ({ by: dockerfile, sources: sourcesOf(dockerfile) }));
    for (const placed of context.placed) this.#addPlaced(placed);
    for (const workload of live) for (const { image } of workload.images) this.#add({ image, workloads: [refOf(workload)] });
  }

  of({ file }: FindingPlace): readonly Link[] {
    if (file === undefined) return [];
    return [
      ...nearest(file, this.#declarations).flatMap(({ by, source }) => this.#builtBy(by, source)),
      ...nearest(file, this.#dockerfiles).flatMap(({ by }) => this.#fromDockerfile(by)),
    ];
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

  /** @param source by which of its sources it is the nearest. */
  #builtBy({ image: built, file, line }: ImageBuild, source: string): readonly Link[] {
    return (this.#uses.get(imageName(built).toLowerCase()) ?? []).flatMap(({ image, workloads }) => {
      // Skaffold and Tilt put a default registry before the name: then only the names are the same. And who takes the whole workspace need not use the file.
      const exact = fullRepository(image) === fullRepository(built) && source !== '';
      const evidence: Signal = { signal: 'buildFile', file, line, image };
      return workloads.map((workload) => ({ workload, evidence, confidence: exact ? ('certain' as const) : ('likely' as const) }));
    });
  }

  #fromDockerfile(dockerfile: Dockerfile): readonly Link[] {
    const known = this.#byDockerfile.get(dockerfile.path);
    if (known !== undefined) return known;
    const uses = dockerfile.names.flatMap((name) => this.#uses.get(name.toLowerCase()) ?? []);
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

/** @returns those of whose sources one holds the file, and none holds it more closely. */
function nearest<T>(file: string, all: readonly Made<T>[]): readonly { readonly by: T; readonly source: string }[] {
  const around = all.flatMap(({ by, sources }) => {
    const holding = sources.filter((source) => file === source || isInside(file, source)).sort((a, b) => b.length - a.length);
    return holding[0] === undefined ? [] : [{ by, source: holding[0] }];
  });
  const innermost = Math.max(...around.map(({ source }) => source.length));
  return around.filter(({ source }) => source.length === innermost);
}
