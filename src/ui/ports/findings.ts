// The findings as views and diagnostics see them; `sources/sarif` and `sources/workspace` provide them.

import type { Finding, ScanReport } from '../../domain/findings/finding.ts';
import type { Link } from '../../domain/findings/link.ts';
import type { Disposable } from './disposable.ts';

/** A finding with what it can reach. */
export interface ReachingFinding {
  readonly finding: Finding;
  readonly links: readonly Link[];
  /** Ids of the claim rows it can reach, each through the link that leads there. */
  readonly reaches: readonly { readonly claim: string; readonly link: Link; readonly hops: number }[];
  /** The workspace file of its first location, as an absolute path inside the workspace; absent if it was not found there. */
  readonly file?: string;
}

export interface FindingService {
  findings(): readonly ReachingFinding[];
  /** Those that reach one claim, most severe first. */
  ofClaim(claim: string): readonly ReachingFinding[];
  /** One per SARIF file; empty: never scanned. */
  reports(): readonly ScanReport[];
  /** Where a claim stands in a manifest of the workspace: absolute path, zero-based line; absent if nowhere. */
  manifestOf(claim: string): { readonly file: string; readonly line: number } | undefined;
  /** The namespaces that an object written in a manifest (absolute path) is applied to; undefined among them: the context's. None: not known. */
  namespacesOf(file: string, kind: string, name: string): readonly (string | undefined)[];
  /** False until the first reading is complete. */
  readonly ready: boolean;
  onDidChange(listener: () => void): Disposable;
  reload(): Promise<void>;
  /** Resolves when what has changed until now, rows and files, was worked on. */
  settled(): Promise<void>;
}
