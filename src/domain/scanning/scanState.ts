// How far what scanners say can be relied on: never scanned, failed, older than the code.

import { scannerOf, type ScannerId } from './scanner.ts';

/** Why a scan that was started here came to nothing. */
export type ScanFailure =
  | { readonly code: 'notStarted'; readonly detail: string }
  | { readonly code: 'exit'; readonly exit: number }
  | { readonly code: 'killed'; readonly signal: string }
  | { readonly code: 'noResult' };

/** The end of a scan that was started here. */
export interface ScanEnd {
  readonly scanner: ScannerId;
  readonly at: number;
  /** Absent: it worked. */
  readonly failure?: ScanFailure;
}

/** A run as the finding service tells of it. */
export interface ScanFacts {
  readonly tool: string;
  readonly file: string;
  readonly at?: number;
  readonly results: number;
  readonly outcome: 'findings' | 'clean' | 'didNotRun' | 'unknown';
  readonly supersededBy?: string;
  /** That it says it scanned. */
  readonly commit?: string;
}

export interface ScanSources {
  readonly scans: readonly ScanFacts[];
  /** The last of each scanner. */
  readonly ends: readonly ScanEnd[];
  readonly running: readonly ScannerId[];
  /** As `SourceChanges.newest`. */
  readonly newest: (scanner: ScannerId | undefined, commit: string | undefined) => number | undefined;
}

/** `failed`: the last attempt; what is shown is from one before, if there is any. */
export type ScanCondition = 'running' | 'failed' | 'olderThanCode' | 'current';

export interface ScanRow {
  /** As it calls itself, or the scanner's id where it has no scan yet. */
  readonly tool: string;
  readonly scanner?: ScannerId;
  readonly condition: ScanCondition;
  /** The scan that counts. */
  readonly scan?: ScanFacts;
  /** When it failed, and why as far as that is known. */
  readonly failedAt?: number;
  readonly failure?: ScanFailure;
}

/** Milliseconds by which sources may be newer: a checkout writes scans and sources in any order. */
const tolerance = 60_000;

/** @returns a row for each tool, by name, that has a scan or was started here; none: never scanned. */
export function scanRows({ scans, ends, running, newest }: ScanSources): readonly ScanRow[] {
  const counting = scans.filter(({ supersededBy }) => supersededBy === undefined);
  const rows = counting.map((scan): ScanRow => {
    const scanner = scannerOf(scan.tool);
    const end = ends.find((one) => one.scanner === scanner && one.failure !== undefined && one.at > (scan.at ?? 0));
    const code = newest(scanner, scan.commit);
    const isOlder = code === Infinity || (code !== undefined && scan.at !== undefined && code > scan.at + tolerance);
    const isRunning = scanner !== undefined && running.includes(scanner);
    const failed = end ?? (scan.outcome === 'didNotRun' ? { at: scan.at, failure: undefined } : undefined);
    return {
      tool: scan.tool,
      scan,
      condition: isRunning ? 'running' : failed !== undefined ? 'failed' : isOlder ? 'olderThanCode' : 'current',
      ...(scanner === undefined ? {} : { scanner }),
      ...(failed?.at === undefined ? {} : { failedAt: failed.at }),
      ...(failed?.failure === undefined ? {} : { failure: failed.failure }),
    };
  });
  const known = new Set(rows.map(({ scanner }) => scanner));
  const started = new Set([...running, ...ends.filter(({ failure }) => failure !== undefined).map(({ scanner }) => scanner)]);
  const without = [...started].filter((scanner) => !known.has(scanner)).map((scanner): ScanRow => {
    const end = ends.find((one) => one.scanner === scanner && one.failure !== undefined);
    const isRunning = running.includes(scanner);
    return { tool: scanner, scanner, condition: isRunning ? 'running' : 'failed', ...(isRunning || end === undefined ? {} : { failedAt: end.at, ...(end.failure === undefined ? {} : { failure: end.failure }) }) };
  });
  return [...rows, ...without].sort((a, b) => (a.tool < b.tool ? -1 : a.tool > b.tool ? 1 : 0));
}
