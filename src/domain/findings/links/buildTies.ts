// Ties by what builds an image (signals 6 and 8), and guesses by names (9).

import { builds, sourcesOf, type Dockerfile } from '../../manifests/dockerfile.ts';
import { fullRepository, imageName } from '../../manifests/image.ts';
import type { ImageBuild } from '../../manifests/imageBuild.ts';
import { folderOf, type PlacedObject } from '../../manifests/place.ts';
import type { FindingPlace } from '../findingPlace.ts';
import type { Link, Signal } from '../link.ts';
import { refOf, type LinkContext, type LiveWorkloads } from './linkContext.ts';
import { workloadsOf } from './manifestTies.ts';

/** A workload that runs an image, and where a manifest says so. */
interface Use {
  readonly image: string;
  readonly workloads: readonly Link['workload'][];
  readonly manifest?: { readonly file: string; readonly line: number };
}

/** What builds images, by the files and folders that they are made of. */
class BySource<T> {
  readonly #known = new Map<string, T[]>();

  add(by: T, sources: readonly string[]): void {
    for (const source of sources) {
      const known = this.#known.get(source);
      if (known === undefined) this.#known.set(source, [by]);
      else known.push(by);
    }
  }

  /** @returns those of whose sources one is the file or holds it, and none holds it more closely. */
  nearest(file: string): readonly { readonly by: T; readonly source: string }[] {
    for (let source = file; ; source = folderOf(source)) {
      const found = this.#known.get(source);
      if (found !== undefined) return found.map((by) => ({ by, source }));
      if (source === '') return [];
    }
  }
}

export class BuildTies {
  readonly #live: LiveWorkloads;
  /** By the image's own name, lower case. */
  readonly #uses = new Map<string, Use[]>();
  readonly #byDockerfile = new Map<string, readonly Link[]>();
  readonly #declarations = new BySource<ImageBuild>();
  readonly #dockerfiles = new BySource<Dockerfile>();

  constructor(context: LinkContext, live: LiveWorkloads) {
    this.#live = live;
    const byPath = new Map(context.dockerfiles.map((dockerfile) => [dockerfile.path, dockerfile]));
    for (const build of context.builds) {
      const dockerfile = byPath.get(build.dockerfile);
      this.#declarations.add(build, dockerfile === undefined ? [build.folder] : sourcesOf(dockerfile, build.folder));
    }
    for (const dockerfile of context.dockerfiles) this.#dockerfiles.add(dockerfile, sourcesOf(dockerfile));
    for (const placed of context.placed) this.#addPlaced(placed);
    for (const workload of live.all) for (const { image } of workload.images) this.#add({ image, workloads: [refOf(workload)] });
  }

  of({ file }: FindingPlace): readonly Link[] {
    if (file === undefined) return [];
    return [
      ...this.#declarations.nearest(file).flatMap(({ by, source }) => this.#builtBy(by, source)),
      ...this.#dockerfiles.nearest(file).flatMap(({ by }) => this.#fromDockerfile(by)),
    ];
  }

  /** Workloads that are called as one of the folders that hold the file. */
  guesses({ file }: FindingPlace): readonly Link[] {
    const folders = new Set((file ?? '').split('/').slice(0, -1));
    return [...folders]
      .flatMap((folder) => this.#live.named(folder))
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
