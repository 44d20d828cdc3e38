// The inventory as the views see it; `sources/cluster` provides it.

import type { ClaimRow, ClusterStatus, InventoryBatch } from '../../domain/inventory/row.ts';
import type { CertificateRow } from '../../domain/certificates/certificate.ts';
import type { LeaseFacts, OperationFacts } from '../../domain/inventory/facts.ts';
import type { Kind } from '../../domain/inventory/kind.ts';
import type { Disposable } from './disposable.ts';

/** Which namespaces are shown; an empty list: all, or where that is forbidden those that the kubeconfig names. */
export interface NamespaceChoice {
  /** Chosen for a context. */
  readonly byContext: Readonly<Record<string, readonly string[]>>;
  /** For the other contexts. */
  readonly otherwise: readonly string[];
}

export interface InventoryService {
  /** Every row, in no particular order. */
  rows(): readonly ClaimRow[];
  row(id: string): ClaimRow | undefined;
  certificates(): readonly CertificateRow[];
  certificate(id: string): CertificateRow | undefined;
  operations(): readonly OperationFacts[];
  leases(): readonly LeaseFacts[];
  /** Absent until the first demand was answered. */
  status(): ClusterStatus | undefined;
  /**
   * Called with what changed, at once after quiet, else at most every 25 ms. A batch holds a hundred rows of each sort at
   * most: a change of more rows is told in several, one right after the other, each when the listeners are through with
   * the one before.
   */
  onDidChange(listener: (batch: InventoryBatch) => void): Disposable;
  /** States that `kinds` are needed until the result is disposed: nothing is watched that nobody needs. */
  want(kinds: readonly Kind[]): Disposable;
  /** Resolves when each wanted kind is live, forbidden, not installed or offline. Rejects when `signal` aborts. */
  settled(signal: AbortSignal): Promise<void>;
  /** Another context of the same kubeconfig; undefined: the current one. Rows are emptied first. */
  useContext(context: string | undefined): Promise<void>;
  /** Another choice of namespaces. Rows are emptied first if it concerns the context shown. */
  useNamespaces(choice: NamespaceChoice): Promise<void>;
  contexts(): Promise<readonly { readonly name: string; readonly cluster: string; readonly current: boolean }[]>;
  retryNow(): void;
}
