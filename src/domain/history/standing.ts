// What a restore point is to a finding: from before its lines were in the code, from after, or nobody can tell.

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
        /** The lines read as they do since then. */
        | { readonly code: 'afterChanged'; readonly changed: CommitTime };
    }
  | {
      readonly is: 'unknown';
      readonly because:
        /** Git is being asked. */
        | { readonly code: 'asking' }
        | { readonly code: 'ageUnknown' }
        /** The lines were there and read differently, perhaps without the flaw. `appeared` absent: git cannot tell since when. */
        | { readonly code: 'between'; readonly changed: CommitTime; readonly appeared?: CommitTime }
        | { readonly code: 'introduction'; readonly why: IntroductionUnknown };
    };

/**
 * A stamp that does not name the finding proves nothing: nobody may have scanned for it then. Nor does a stamp's commit that
 * does not contain it: what ran may have been built from another.
 * @param introduced undefined while git is asked
 */
export function standingOf(point: Pick<RestorePoint, 'at' | 'issues' | 'stamp'>, finding: string, introduced: Introduced | undefined): Standing {
  if (typeof point.stamp === 'object' && point.stamp.findings.includes(finding)) return { is: 'after', because: { code: 'stamped' } };
  if (introduced === undefined) return { is: 'unknown', because: { code: 'asking' } };
  if (!introduced.known) return { is: 'unknown', because: { code: 'introduction', why: introduced.why } };
  if (point.issues.some(({ code }) => code === 'ageUnknown')) return { is: 'unknown', because: { code: 'ageUnknown' } };
  const { changed, appeared } = introduced.introduction;
  if (point.at >= changed.at) return { is: 'after', because: { code: 'afterChanged', changed } };
  if (appeared !== undefined && point.at < appeared.at) return { is: 'before', because: { code: 'beforeAppeared', appeared } };
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
