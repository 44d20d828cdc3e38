// The findings as views and diagnostics see them; `sources/sarif` and `sources/workspace` provide them.

import type { ScanReport } from '../../domain/findings/finding.ts';
import type { FindingCounts } from '../../domain/findings/findingWays.ts';
import type { FindingQuery, ReachingFinding } from '../../domain/findings/reachingFinding.ts';
import type { ScanState } from '../../domain/findings/scanVersions.ts';
import type { Disposable } from './disposable.ts';

export type { FindingQuery, ReachingFinding, ScanState };

/** A finding is open unless it is suppressed, absent by its baseline, or its scan is superseded. */
export interface FindingService {
  /** Of all open ones. */
  counts(): FindingCounts;
  /** Of the open ones that reach a claim: cheap enough for every row. */
  countsOf(claim: string): FindingCounts;
  /** At most 100 open ones, highest risk first. Who asks looks at the claim from then on: details arrive with onDidChange. */
  ofClaim(claim: string): readonly ReachingFinding[];
  /** Open ones in a file (absolute path), at most 1,000: of files that `look` named, else those among `top`. */
  inFile(path: string): readonly ReachingFinding[];
  /** The lines, each with its line break, that the findings in a file (absolute path) were placed in; absent: not known. */
  textOf(path: string): readonly string[] | undefined;
  /** Absolute paths of the files that have open findings. */
  filesWithFindings(): ReadonlySet<string>;
  /** At most 1,000 open ones, highest risk first. */
  top(): readonly ReachingFinding[];
  /** Names the files that are open or changed, absolute paths; those named before are forgotten. */
  look(files: readonly string[]): void;
  /** Among those that were handed out. */
  find(id: string): ReachingFinding | undefined;
  /** All open ones that fit, highest risk first. @throws the signal's reason */
  all(query: FindingQuery, signal: AbortSignal): AsyncIterable<ReachingFinding>;
  count(query: FindingQuery): number;
  /** Ids of open findings that reach a claim, highest risk first, and how many more there are. */
  identitiesOf(claim: string, most: number): { readonly ids: readonly string[]; readonly omitted: number };
  /** One per SARIF file; empty: never scanned. */
  reports(): readonly ScanReport[];
  /** One per run of each SARIF file. */
  scans(): readonly ScanState[];
  /** Where a claim stands in a manifest of the workspace: absolute path, zero-based line; absent if nowhere. */
  manifestOf(claim: string): { readonly file: string; readonly line: number } | undefined;
  /** The namespaces that an object written in a manifest (absolute path) is applied to; undefined among them: the context's. None: not known. */
  namespacesOf(file: string, kind: string, name: string): readonly (string | undefined)[];
  /** False until the first reading is complete. */
  readonly ready: boolean;
  /** Absolute paths of the files that a uri of a scan may mean. */
  candidatesOf(uri: string): readonly string[];
  onDidChange(listener: () => void): Disposable;
  /** Looks anew which files uris mean: somebody chose. */
  reindex(): Promise<void>;
  reload(): Promise<void>;
  /** Resolves when what has changed until now, rows and files, was worked on. */
  settled(): Promise<void>;
}
