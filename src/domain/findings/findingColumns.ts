// The key facts of all findings of one SARIF file, a column for each: about 60 bytes a finding, handed from thread to
// thread without a copy. `FindingStore` reads them.

import type { Finding, Severity } from './finding.ts';
import type { RegionQuirk } from './quirks.ts';
import type { ColumnUnit } from './textRegion.ts';

/** Codes stand for what is at their place here. */
export const levelCodes = ['error', 'warning', 'note', 'none'] as const satisfies readonly Finding['level'][];
export const severityCodes = ['critical', 'high', 'medium', 'low'] as const satisfies readonly Severity[];
export const suppressedCodes = [false, true, 'unknown'] as const satisfies readonly Finding['suppressed'][];
export const baselineCodes = [undefined, 'new', 'unchanged', 'updated', 'absent'] as const satisfies readonly Finding['baseline'][];

/** What stands in a column of numbers where there is none. */
export const noNumber = -1;

/** What the rows of one run have in common. */
export interface ColumnRun {
  readonly tool: string;
  readonly unit: ColumnUnit;
  readonly regions: RegionQuirk;
}

export interface FindingColumns {
  /** Workspace-relative path of the SARIF file. */
  readonly file: string;
  readonly count: number;
  readonly runs: readonly ColumnRun[];
  /** Distinct uris of first places; the first stands for none and is ''. */
  readonly uris: readonly string[];
  readonly ruleIds: readonly string[];

  /** Numbers of run, of the result in the run, and places in `ruleIds` and `uris`. */
  readonly run: Uint32Array<ArrayBuffer>;
  readonly result: Uint32Array<ArrayBuffer>;
  readonly rule: Uint32Array<ArrayBuffer>;
  readonly uri: Uint32Array<ArrayBuffer>;
  /** Codes. */
  readonly level: Uint8Array<ArrayBuffer>;
  readonly severity: Uint8Array<ArrayBuffer>;
  readonly suppressed: Uint8Array<ArrayBuffer>;
  readonly baseline: Uint8Array<ArrayBuffer>;
  /** Bits of `columnFlags`. */
  readonly flags: Uint8Array<ArrayBuffer>;
  /** startLine, startColumn, endLine, endColumn as the file has them (one-based), `noNumber` where absent: 4 for each. */
  readonly region: Int32Array<ArrayBuffer>;
  /** 4 lanes for each. */
  readonly digest: Uint32Array<ArrayBuffer>;
  readonly ordinal: Uint32Array<ArrayBuffer>;
}

export const columnFlags = {
  /** The region is given by offsets: only the details have it. */
  offsets: 1,
  /** The details may name Kubernetes objects. */
  objects: 2,
} as const;

/** @returns columns with room for `count` findings, all zero. */
export function emptyColumns(file: string, count: number): FindingColumns {
  const numbers = (each = 1): Uint32Array<ArrayBuffer> => new Uint32Array(count * each);
  const codes = (): Uint8Array<ArrayBuffer> => new Uint8Array(count);
  return {
    file, count, runs: [], uris: [''], ruleIds: [],
    run: numbers(), result: numbers(), rule: numbers(), uri: numbers(),
    level: codes(), severity: codes(), suppressed: codes(), baseline: codes(), flags: codes(),
    region: new Int32Array(count * 4), digest: numbers(4), ordinal: numbers(),
  };
}

/** @returns the memory of the columns, to be transferred. */
export function buffersOf(columns: FindingColumns): readonly ArrayBuffer[] {
  const { run, result, rule, uri, level, severity, suppressed, baseline, flags, region, digest, ordinal } = columns;
  return [run, result, rule, uri, level, severity, suppressed, baseline, flags, region, digest, ordinal].map(({ buffer }) => buffer);
}
