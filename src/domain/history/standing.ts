// What a restore point is to a finding: from before its lines were in the code, from after, or nobody can tell.
//
// A commit's time is when code came to be, not when it was deployed: a volume's data of a moment before it cannot have met
// that code (if clocks are right, and nobody deployed what was not committed), but data of a moment after it need not have.

import { sha256In } from '../manifests/image.ts';
import type { RestorePoint, Trust } from '../volumes/restorePoint.ts';
import type { CommitTime, Introduced, IntroductionUnknown } from './introduction.ts';

export type Standing =
  /** None of the finding's lines was anywhere in the code yet. */
  | { readonly is: 'before'; readonly because: { readonly code: 'beforeAppeared'; readonly appeared: CommitTime } }
  | {
      readonly is: 'after';
      readonly because:
        /** The stamp names the finding. */
        | { readonly code: 'stamped' }
        /** The image that was scanned ran then. */
        | { readonly code: 'imageRan'; readonly digest: string }
        /** The lines read as they do since `changed`, and an image that ran then was built from a commit that contains it. */
        | { readonly code: 'builtAfterChanged'; readonly changed: CommitTime; readonly commit: string }
        /** The workspace was at a commit then that contains `changed`. */
        | { readonly code: 'stampedAfterChanged'; readonly changed: CommitTime; readonly commit: string };
    }
  | {
      readonly is: 'unknown';
      readonly because:
        /** Git is being asked. */
        | { readonly code: 'asking' }
        | { readonly code: 'ageUnknown' }
        /** The lines read as they do since before the point was made; nothing proves that what ran then had them. */
        | { readonly code: 'perhapsAfter'; readonly changed: CommitTime }
        /** The lines were there and read differently, perhaps without the flaw. `appeared` absent: git cannot tell since when. */
        | { readonly code: 'between'; readonly changed: CommitTime; readonly appeared?: CommitTime }
        | { readonly code: 'introduction'; readonly why: IntroductionUnknown };
    };

/** What is known of a finding. */
export interface FindingHistoryFacts {
  readonly id: string;
  /** undefined while git is asked. */
  readonly introduced: Introduced | undefined;
  /** Texts that hold a digest of the image that was scanned. */
  readonly scannedImages: readonly string[];
  /** Which commits images were built from, as their provenance says. */
  readonly builds: readonly { readonly digest: string; readonly commit: string }[];
}

/**
 * Only what a stamp has proves something: one that does not name the finding may be of a time when nobody scanned for it, and
 * a commit that does not contain another may contain a copy of it.
 * @param contains whether a commit (the first) contains another; undefined: not known, or not yet
 */
export function standingOf(point: Pick<RestorePoint, 'at' | 'issues' | 'stamp'>, finding: FindingHistoryFacts, contains: (revision: string, commit: string) => boolean | undefined): Standing {
  const stamp = typeof point.stamp === 'object' ? point.stamp : undefined;
  if (stamp?.findings.includes(finding.id) === true) return { is: 'after', because: { code: 'stamped' } };
  const ran = new Set(stamp?.images.flatMap(({ imageId }) => sha256In(imageId) ?? []));
  const digest = finding.scannedImages.map(sha256In).find((one) => one !== undefined && ran.has(one));
  if (digest !== undefined) return { is: 'after', because: { code: 'imageRan', digest: `sha256:${digest}` } };
  const { introduced } = finding;
  if (introduced === undefined) return { is: 'unknown', because: { code: 'asking' } };
  if (!introduced.known) return { is: 'unknown', because: { code: 'introduction', why: introduced.why } };
  const { changed, appeared } = introduced.introduction;
  const built = finding.builds.find((build) => ran.has(sha256In(build.digest) ?? '') && contains(build.commit, changed.commit) === true);
  if (built !== undefined) return { is: 'after', because: { code: 'builtAfterChanged', changed, commit: built.commit } };
  if (stamp?.commit !== undefined && contains(stamp.commit, changed.commit) === true) return { is: 'after', because: { code: 'stampedAfterChanged', changed, commit: stamp.commit } };
  if (point.issues.some(({ code }) => code === 'ageUnknown')) return { is: 'unknown', because: { code: 'ageUnknown' } };
  if (appeared !== undefined && point.at < appeared.at) return { is: 'before', because: { code: 'beforeAppeared', appeared } };
  if (point.at >= changed.at) return { is: 'unknown', because: { code: 'perhapsAfter', changed } };
  return { is: 'unknown', because: { code: 'between', changed, ...(appeared === undefined ? {} : { appeared }) } };
}

/**
 * @param standings what the point is to each open finding that reaches its volume
 * @param isComplete whether those are all of them
 * @returns suspect where it is from after one of them; known to be good only where it is from before every one
 */
export function trustOf(standings: readonly Standing[], isComplete: boolean): Trust {
  if (standings.some(({ is }) => is === 'after')) return 'suspect';
  return isComplete && standings.length > 0 && standings.every(({ is }) => is === 'before') ? 'knownGood' : 'unknown';
}
