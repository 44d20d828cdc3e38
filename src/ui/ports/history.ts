// When findings came into the code, as trees and documents see it; `sources/workspace` provides it.

import type { Introduced } from '../../domain/history/introduction.ts';
import type { Disposable } from './disposable.ts';
import type { ReachingFinding } from './findings.ts';

export interface FindingHistory {
  /** @returns undefined while git is asked: `onDidChange` tells when it has answered. Only for findings that somebody looks at. */
  introducedBy(finding: ReachingFinding): Introduced | undefined;
  /** @returns whether a commit, `revision`, of the finding's repository contains another; undefined where git does not know, or is being asked. */
  contains(finding: ReachingFinding, revision: string, commit: string): boolean | undefined;
  onDidChange(listener: () => void): Disposable;
  /** Resolves when git has answered whatever it was asked. */
  settled(): Promise<void>;
}
