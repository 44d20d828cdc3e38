// What activate() returns: the API for other extensions and for tests, version 1.

import type { CertificateRow } from './domain/certificates/certificate.ts';
import type { ClaimRow, InventoryBatch } from './domain/inventory/row.ts';
import type { KindStatus } from './domain/inventory/row.ts';
import type { Trouble } from './domain/inventory/kind.ts';
import type { Verdict } from './domain/volumes/protection.ts';
import type { OperationView } from './domain/plans/journal.ts';
import type { Command } from './domain/plans/plan.ts';
import type { Disposable } from './ui/ports/disposable.ts';
import type { FindingQuery, ReachingFinding } from './ui/ports/findings.ts';
import type { Planned } from './ui/ports/operations.ts';

/** A row with the verdict on it. */
export interface ApiRow extends ClaimRow {
  readonly verdict: Verdict;
}

/** What the inventory has come to; `trouble` is set when nothing can be read at all. */
export interface Readiness {
  readonly context: string;
  readonly kinds: readonly KindStatus[];
  readonly trouble?: Trouble;
}

export interface VolumeGuardApi {
  readonly version: 1;
  /** Starts the inventory. Resolves when each kind is live, forbidden, not installed or offline, and the first scans are read. */
  whenReady(signal?: AbortSignal): Promise<Readiness>;
  /** Every claim, or what is left of one; empty before the inventory was started. */
  rows(): readonly ApiRow[];
  /** Called with what changed, at once after quiet, else at most every 25 ms; with a hundred rows of each sort at most, so that many changes make several calls, one right after the other. */
  onDidChangeRows(listener: (batch: InventoryBatch) => void): Disposable;
  certificates(): readonly CertificateRow[];
  /** Open ones, highest risk first. */
  findings(query?: FindingQuery): AsyncIterable<ReachingFinding>;
  countFindings(query?: FindingQuery): Promise<number>;
  operations(): readonly OperationView[];
  /** Derives a plan from present facts; does nothing. Its digest stands for having been shown it. */
  plan(command: Command, choices: Readonly<Record<string, string>>): Promise<Planned>;
  /** Runs a plan. Refused if the plan, derived again, is another one, or has a hazard that refuses, or the context is read-only. */
  execute(digest: string): Promise<OperationView>;
}
