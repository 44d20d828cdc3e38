// Ties by the image that runs (signals 1, 3, 4 and 5): what was scanned is what runs, or what runs was built from what was
// scanned.

import type { WorkloadSummary } from '../../inventory/row.ts';
import { sha256In } from '../../manifests/image.ts';
import type { FindingPlace } from '../findingPlace.ts';
import type { Link } from '../link.ts';
import { isInside } from '../workspacePaths.ts';
import { refOf, type LinkContext, type LiveWorkloads, type Repository } from './linkContext.ts';
import type { Provenance } from './provenance.ts';
import { repositoryKey, sameRepository } from './sameRepository.ts';

interface Running {
  readonly workload: WorkloadSummary;
  readonly container: string;
  readonly image: string;
}

export class ImageTies {
  /** By the hexadecimal part of a SHA-256: of the manifest that the registry gave, or of the image's configuration. */
  readonly #byDigest = new Map<string, Running[]>();
  readonly #bySource: ReadonlyMap<string, readonly WorkloadSummary[]>;
  readonly #provenances: readonly Provenance[];
  readonly #repository: Repository | undefined;

  constructor({ provenances, repository }: LinkContext, live: LiveWorkloads) {
    this.#provenances = provenances;
    this.#repository = repository;
    for (const workload of live.all) {
      for (const { container, image, imageId } of workload.images) {
        // Kubelet reports a digest of the registry's manifest, or the configuration's where the image was loaded by hand.
        for (const digest of new Set([sha256In(imageId), sha256In(image)])) {
          if (digest === undefined) continue;
          const running = this.#byDigest.get(digest);
          if (running === undefined) this.#byDigest.set(digest, [{ workload, container, image }]);
          else running.push({ workload, container, image });
        }
      }
    }
    this.#bySource = Map.groupBy(
      live.all.filter(({ origin }) => origin?.source !== undefined),
      ({ origin }) => repositoryKey(origin?.source ?? ''),
    );
  }

  of(place: FindingPlace): readonly Link[] {
    return [...this.#scanned(place), ...this.#built(place), ...this.#labelled(place)];
  }

  /** The very image that was scanned runs. */
  #scanned({ run: { image } }: FindingPlace): readonly Link[] {
    const digests = new Set([...(image?.digests ?? []), image?.id].map(sha256In).filter((digest) => digest !== undefined));
    return [...digests].flatMap((digest) =>
      (this.#byDigest.get(digest) ?? []).map(({ workload, container }) => ({
        workload: refOf(workload),
        evidence: { signal: 'digest' as const, container, digest: `sha256:${digest}` },
        confidence: 'certain' as const,
      })),
    );
  }

  /** An image that runs was built, its provenance says, from this repository, and from the folder that holds the file. */
  #built(place: FindingPlace): readonly Link[] {
    return this.#provenances.flatMap(({ digests, repository, commit, folder, file }) => {
      if (!this.#isFrom(place, repository) || (folder !== undefined && (place.file === undefined || !isInside(place.file, folder)))) return [];
      // Of a whole repository nothing says that just this file went into the image.
      const isProved = folder !== '' && commit !== undefined && commit === this.#commitOf(place);
      const confidence = folder === undefined ? 'suggestion' : isProved ? 'certain' : 'likely';
      return digests.flatMap((digest) =>
        (this.#byDigest.get(sha256In(digest) ?? '') ?? []).map(({ workload }) => ({
          workload: refOf(workload),
          evidence: { signal: 'provenance' as const, digest, repository, file, ...(commit === undefined ? {} : { commit }) },
          confidence,
        })),
      );
    });
  }

  /**
   * The workload says (org.opencontainers.image.source and .revision) which repository its image was built from. Such labels
   * are inherited from base images, and many workloads come from one repository: alone they prove little.
   */
  #labelled(place: FindingPlace): readonly Link[] {
    const { source } = place.run;
    const sources = source === undefined ? (place.file === undefined ? [] : (this.#repository?.remotes ?? [])) : [source.repository];
    return [...new Set(sources.map(repositoryKey))].flatMap((key) => {
      const workloads = this.#bySource.get(key) ?? [];
      return workloads.map((workload) => {
        const { source: repository = '', revision } = workload.origin ?? {};
        const sameCommit = revision !== undefined && revision === this.#commitOf(place);
        const common = { repository, ...(revision === undefined ? {} : { commit: revision }) };
        return {
          workload: refOf(workload),
          evidence: source === undefined ? { signal: 'imageLabel' as const, image: workload.images[0]?.image ?? '', ...common } : { signal: 'scannedSource' as const, ...common },
          confidence: workloads.length > 1 ? ('suggestion' as const) : sameCommit && source !== undefined ? ('certain' as const) : ('likely' as const),
        };
      });
    });
  }

  /** Whether a place lies in a repository: the one that its scan names, else the workspace's own. */
  #isFrom({ file, run: { source } }: FindingPlace, repository: string): boolean {
    if (source !== undefined) return sameRepository(source.repository, repository);
    return file !== undefined && (this.#repository?.remotes ?? []).some((remote) => sameRepository(remote, repository));
  }

  #commitOf({ run: { source } }: FindingPlace): string | undefined {
    return source === undefined ? this.#repository?.commit : source.revision;
  }
}
