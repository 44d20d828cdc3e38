// What the extension host and the SARIF worker say to each other, structured-clonable. One file is scanned at a time;
// details of scanned files may be asked for meanwhile.

import type { DecodedResult } from '../../domain/findings/decoded.ts';
import type { FindingColumns } from '../../domain/findings/findingColumns.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';

/** What the worker is started with. */
export interface WorkerSetup {
  /** Path of what is built from wasm/sarif. */
  readonly module: string;
  /** Path of its private folder, which it makes when it needs it. */
  readonly temporary: string;
}

/** To the worker. `id` is the request's own, and afterwards the scan's. */
export type SarifRequest =
  /** Scan a file. `name` is its workspace-relative path, which findings and report carry. */
  | { readonly type: 'open'; readonly id: number; readonly path: string; readonly name: string }
  /** The request `id` is no longer wanted. */
  | { readonly type: 'cancel'; readonly id: number }
  /** Decode the findings at these places in the columns of `scan`. */
  | { readonly type: 'details'; readonly id: number; readonly scan: number; readonly indices: Uint32Array }
  /** Nothing will be asked of `scan` any more. */
  | { readonly type: 'close'; readonly scan: number };

/** From the worker. To `open`: `first` and `progress`, then `opened` or `failed`; to `details`: `details` or `failed`. */
export type SarifAnswer =
  | { readonly id: number; readonly type: 'first'; readonly findings: readonly DecodedResult[]; readonly settled: boolean }
  | { readonly id: number; readonly type: 'progress'; readonly read: number; readonly size: number }
  | { readonly id: number; readonly type: 'opened'; readonly report: ScanReport; readonly columns: FindingColumns }
  | { readonly id: number; readonly type: 'details'; readonly findings: readonly (DecodedResult | undefined)[] }
  | { readonly id: number; readonly type: 'failed'; readonly code: string };
