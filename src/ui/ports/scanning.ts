// Scanners as commands and tasks see them; `sources/scanning` provides them.

import type { ScannerId, ScanRequest } from '../../domain/scanning/scanner.ts';
import type { ScanFailure, ScanRow } from '../../domain/scanning/scanState.ts';
import type { Disposable } from './disposable.ts';

/** A scanner as it is installed for a folder. */
export interface InstalledScanner {
  readonly scanner: ScannerId;
  /** Absolute path of the program, and what it is given before everything else. */
  readonly program: readonly [string, ...string[]];
  /** Of ESLint: the formatter that writes SARIF. */
  readonly formatter?: string;
}

export interface ScanRunner {
  /** @param folder absolute path. @returns undefined where it is not installed, or what it needs to write SARIF is not. */
  installed(scanner: ScannerId, folder: string): Promise<InstalledScanner | undefined>;
  /** Writes `.volumeguard/scans/<scanner>.sarif` below the folder. @returns what failed. @throws the signal's reason */
  run(installed: InstalledScanner, request: ScanRequest, folder: string, onOutput: (text: string) => void, signal: AbortSignal): Promise<ScanFailure | undefined>;
}

/** What git knows of when sources were changed; `sources/workspace` provides it. */
export interface SourceHistory {
  /** @returns for each workspace folder (absolute path) that is in a repository: when its files were committed last; undefined for those that differ from the commit. */
  committed(): Promise<ReadonlyMap<string, { at(path: string): number | undefined }>>;
  /** @returns paths of files in which what is checked out differs from a commit, apart from what is not committed; undefined where git does not know that commit. */
  changedSince(commit: string): Promise<readonly string[] | undefined>;
}

/** How far the scans of the workspace can be relied on. */
export interface ScanBoard {
  /** By tool; none: never scanned. */
  rows(): readonly ScanRow[];
  onDidChange(listener: () => void): Disposable;
}
