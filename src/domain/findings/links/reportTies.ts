// Ties by reports of trivy-operator in the cluster (signal 1): a report names the workload that was scanned, and what of it.
// Reports outlive what they are about: old ReplicaSets keep theirs.

import type { WorkloadSummary } from '../../inventory/row.ts';
import { fullRepository, parseImage, sha256In } from '../../manifests/image.ts';
import type { FindingPlace, ReportSubject } from '../findingPlace.ts';
import type { Confidence, Link } from '../link.ts';
import { refOf, workloadKinds, type LiveWorkloads } from './linkContext.ts';

export class ReportTies {
  readonly #byNamespace: ReadonlyMap<string, readonly WorkloadSummary[]>;

  constructor(live: LiveWorkloads) {
    this.#byNamespace = Map.groupBy(live.all, ({ namespace }) => namespace);
  }

  of({ report }: FindingPlace): readonly Link[] {
    if (report === undefined) return [];
    return (this.#byNamespace.get(report.namespace) ?? []).flatMap((workload): readonly Link[] => {
      const confidence = meansNow(report, workload);
      if (confidence === undefined) return [];
      const runs = workload.images.find(({ container }) => container === report.container);
      if (report.image === undefined) return runs === undefined && report.container !== undefined ? [] : [named(workload, report, confidence)];
      if (runs === undefined || !isSameReference(runs.image, report.image)) return [];
      const scanned = sha256In(report.image.digest);
      if (scanned !== undefined && (scanned === sha256In(runs.imageId) || scanned === sha256In(runs.image))) {
        return [{ workload: refOf(workload), evidence: { signal: 'digest', container: runs.container, digest: `sha256:${scanned}` }, confidence }];
      }
      return [named(workload, report, hasMoved(report.image, runs.imageId) ? 'likely' : confidence)];
    });
  }
}

function named(workload: WorkloadSummary, { report }: ReportSubject, confidence: Confidence): Link {
  return { workload: refOf(workload), evidence: { signal: 'report', report }, confidence };
}

/** @returns whether the object that was scanned is the workload as it runs now; undefined if it is not. */
function meansNow(report: ReportSubject, { kind, name, uid, revisions = [] }: WorkloadSummary): Confidence | undefined {
  if (report.kind === 'ReplicaSet') {
    if (kind !== 'deployment') return undefined;
    if (revisions.some((revision) => report.name === `${name}-${revision}`)) return 'certain';
    // Without pods nothing tells which of its ReplicaSets is the present one.
    return revisions.length === 0 && report.name.replace(/-[a-z0-9]+$/, '') === name ? 'likely' : undefined;
  }
  if (!Object.hasOwn(workloadKinds, report.kind) || workloadKinds[report.kind] !== kind || report.name !== name) return undefined;
  // Another one of the same name was scanned, before this one was made.
  return report.uid === undefined || uid === '' || report.uid === uid ? 'certain' : undefined;
}

/** @returns whether a container's image is written as it was when it was scanned. */
function isSameReference(image: string, scanned: NonNullable<ReportSubject['image']>): boolean {
  const { tag, digest } = parseImage(image);
  if (fullRepository(image) !== fullRepository(scanned.repository)) return false;
  // Who resolves a reference with both goes by the digest.
  return digest === undefined ? (scanned.tag ?? 'latest') === (tag ?? 'latest') : scanned.tag === undefined && sha256In(scanned.digest) === sha256In(digest);
}

/** The tag means another image now: both digests are those of configurations, which only an id without a repository is. */
function hasMoved(scanned: NonNullable<ReportSubject['image']>, imageId: string | undefined): boolean {
  return scanned.tag !== undefined && sha256In(scanned.digest) !== undefined && imageId !== undefined && !imageId.includes('@') && sha256In(imageId) !== sha256In(scanned.digest);
}
