// A tie between files and a workload that people wrote down: findings in those files belong to it, or do not.

import type { WorkloadKind } from '../inventory/facts.ts';

export interface LinkRule {
  /** Which files, by workspace-relative path. */
  readonly files: readonly RegExp[];
  readonly workload: { readonly kind?: WorkloadKind | 'pod'; readonly namespace: string; readonly name: string };
  /** The tie does not hold, whatever signals say. */
  readonly cut: boolean;
  /** Where it is written: workspace-relative path and zero-based line. */
  readonly file: string;
  readonly line: number;
}
