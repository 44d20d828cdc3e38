// What the extension host and the SARIF worker say to each other: structured-clonable, one file at a time.

import type { DecodedFinding } from '../../domain/findings/decoded.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';

/** To the worker: read a file. `name` is its workspace-relative path, which findings and report carry. */
export interface ReadRequest {
  readonly id: number;
  readonly path: string;
  readonly name: string;
}

/** From the worker: any number of batches, then the report. */
export type ReadAnswer =
  | { readonly id: number; readonly type: 'findings'; readonly findings: readonly DecodedFinding[] }
  | { readonly id: number; readonly type: 'done'; readonly report: ScanReport };
