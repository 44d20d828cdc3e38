// What the finding service is made of, and what it asks others for.

import type { Sha256 } from '../../domain/findings/decoded.ts';
import type { ReportSubject } from '../../domain/findings/findingPlace.ts';
import type { Repository } from '../../domain/findings/links/linkContext.ts';
import type { Stake } from '../../domain/findings/risk.ts';
import type { SuppressionRule } from '../../domain/findings/suppressionRule.ts';
import type { UriChoice } from '../../domain/findings/uriChoice.ts';
import type { ClaimRow } from '../../domain/inventory/row.ts';
import type { OpenScan } from '../sarif/sarifClient.ts';
import type { MovesSince } from './findingMaterials.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';
import type { SarifReader, YamlParser } from './workspaceScan.ts';

export interface Disposable {
  dispose(): void;
}

/** Rows of the inventory that came, changed or went. */
export interface RowBatch {
  readonly rows: readonly ClaimRow[];
  readonly removedRows: readonly string[];
}

/** The rows of the inventory. */
export interface RowSource {
  rows(): readonly ClaimRow[];
  onDidChange(listener: (batch: RowBatch) => void): Disposable;
}

/** What git knows of the workspace. Rejects only with the signal's reason. */
export interface WorkspaceHistory {
  /** The workspace's own repository; undefined where it is none, or is not known. */
  readonly repository: (signal: AbortSignal) => Promise<Repository | undefined>;
  readonly movesSince: MovesSince;
  /** After a commit, a checkout and the like. */
  onDidChange(listener: () => void): Disposable;
}

/** What scanners in the cluster found, as scans: new ones after each change. */
export interface ClusterScans {
  scans(): readonly OpenScan[];
  /** @returns what the report is about that a uri stands for. */
  subjectOf(uri: string): ReportSubject | undefined;
  onDidChange(listener: () => void): Disposable;
}

/** The suppressions that people wrote down beside the scans. */
export interface Suppressions {
  rules(): readonly SuppressionRule[];
  /** Milliseconds since the epoch. */
  now(): number;
  /** Told when one may have come, gone or lapsed. */
  onDidChange(listener: () => void): Disposable;
}

export interface FindingServiceParts {
  readonly files: WorkspaceFiles;
  readonly sarif: SarifReader;
  readonly yaml: YamlParser;
  readonly rows: RowSource;
  readonly sha256: Sha256;
  /** What is known of a claim; undefined where it has no row. */
  readonly stakeOf: (claim: string) => Stake | undefined;
  /** Told when a reading in the background failed as a whole; the next change tries again. */
  readonly onTrouble: (error: unknown) => void;
  /** Patterns of SARIF files; the usual ones if absent. */
  readonly sarifFiles?: () => readonly string[];
  /** What people chose where it was not clear which file a uri means. */
  readonly choices?: () => readonly UriChoice[];
  readonly suppressions?: Suppressions;
  /** Reports of scanners that run in the cluster. */
  readonly clusterScans?: ClusterScans;
  readonly history?: WorkspaceHistory;
}
