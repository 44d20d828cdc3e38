// What the inventory's worker and the rest of the extension say to each other; all of it can be cloned structurally.

import type { DecodedResult } from '../../domain/findings/decoded.ts';
import type { Kind, ReportKind, Trouble } from '../../domain/inventory/kind.ts';
import type { InventoryBatch } from '../../domain/inventory/row.ts';
import type { ReportScan } from './reports/reportShelf.ts';

/** Which cluster: a kubeconfig (path or list; undefined: KUBECONFIG or ~/.kube/config) and a context of it. */
export interface Target {
  readonly kubeconfig?: string | undefined;
  /** undefined: current-context. */
  readonly context?: string | undefined;
  readonly namespaces?: NamespaceChoice | undefined;
}

/** Which namespaces are watched; an empty list: all, or where that is forbidden those that the kubeconfig names. */
export interface NamespaceChoice {
  /** Chosen for a context. */
  readonly byContext: Readonly<Record<string, readonly string[]>>;
  /** For the other contexts. */
  readonly otherwise: readonly string[];
}

/** A context that can be chosen. */
export interface ContextName {
  readonly name: string;
  readonly cluster: string;
  readonly current: boolean;
}

export type ToWorker =
  /** Forgets everything and watches `target`; batches of it carry `generation`. */
  | { readonly type: 'target'; readonly generation: number; readonly target: Target }
  /** The batch of that generation was taken in: the next one may come. */
  | { readonly type: 'taken'; readonly generation: number }
  /** The kinds that are needed from now on, all others are not. */
  | { readonly type: 'want'; readonly kinds: readonly Kind[] }
  | { readonly type: 'retryNow' }
  /** Decode the findings at these places of the columns of that kind's reports. */
  | { readonly type: 'weaknesses'; readonly id: number; readonly kind: ReportKind; readonly version: number; readonly indices: Uint32Array }
  | { readonly type: 'contexts'; readonly id: number; readonly kubeconfig?: string | undefined };

export type FromWorker =
  /** A small part of what changed. None follows before the answer `taken`; `isMore` means that what is known was not all told yet. */
  | { readonly type: 'batch'; readonly generation: number; readonly batch: InventoryBatch; readonly isMore: boolean }
  /** What was told so far is of another cluster than what follows: the rows are to be emptied. */
  | { readonly type: 'elsewhere'; readonly generation: number }
  /** What the reports of that kind say now; without `scan` there are none. */
  | { readonly type: 'reports'; readonly generation: number; readonly kind: ReportKind; readonly scan?: ReportScan | undefined }
  /** Without `findings` the columns that were asked about are no longer those of the reports. */
  | { readonly type: 'weaknesses'; readonly id: number; readonly findings?: readonly (DecodedResult | undefined)[] | undefined }
  | { readonly type: 'contexts'; readonly id: number; readonly contexts: readonly ContextName[] }
  | { readonly type: 'noContexts'; readonly id: number; readonly trouble: Trouble };
