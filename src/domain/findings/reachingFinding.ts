// A finding with what it can reach and what that could cost, and how such findings are asked for.

import type { Finding, Severity } from './finding.ts';
import type { Region } from './textRegion.ts';
import type { RunFacts } from './findingPlace.ts';
import type { Followed } from './followRegion.ts';
import type { Link } from './link.ts';
import type { Reached } from './reach.ts';
import type { Risk } from './risk.ts';

export interface ReachingFinding {
  readonly finding: Finding;
  /** Strongest first, guesses too. */
  readonly links: readonly Link[];
  /** The claims that it can reach, each through the link that leads there. */
  readonly reaches: readonly Reached[];
  /** The workspace file of its first location, as an absolute path inside the workspace; absent if it was not found there. */
  readonly file?: string;
  readonly risk: Risk;
  /** What its scan says of itself. */
  readonly run: RunFacts;
  /** What became of its lines since the scan, which the finding's first location follows, and where they were then; absent: not known. */
  readonly since?: { readonly lines: Followed['lines']; readonly scanned: Region };
}

/** Which findings; all conditions must hold. */
export interface FindingQuery {
  /** Id of a claim, `<namespace>/<name>`, that they reach. */
  readonly claim?: string;
  readonly severity?: readonly Severity[];
  readonly tool?: string;
  /** Only those that reach some claim, or only those that reach none. */
  readonly reaching?: boolean;
}
