// A link: a finding's tie to a workload, with the signal that proves it.

import type { WorkloadRef } from '../inventory/row.ts';

/** Lines are zero-based, files workspace-relative. Signals in the order of facts "Which workload does a finding belong to", numbers as there. */
export type Signal =
  /** 2: the finding lies in a manifest, in the document of this object. */
  | { readonly signal: 'manifest'; readonly file: string; readonly line: number; readonly object: string }
  /** 8: the workload's image is built from a Dockerfile whose folder holds the finding. */
  | { readonly signal: 'dockerfile'; readonly image: string; readonly dockerfile: string; readonly manifest?: { readonly file: string; readonly line: number } };

export interface Link {
  readonly finding: string;
  readonly workload: WorkloadRef;
  readonly evidence: Signal;
  readonly confidence: 'certain' | 'likely';
}
