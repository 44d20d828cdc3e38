// Which runs of scanners are out of date: a newer one of the same scan is there.

import type { ScanReport } from './finding.ts';
import type { RunFacts } from './findingPlace.ts';

/** One run of a scanner, as a SARIF file tells of it. */
export interface ScanState {
  /** Workspace-relative. */
  readonly file: string;
  readonly tool: string;
  readonly automationId?: string;
  readonly branch?: string;
  /** When it ended or, where it does not say, when its file was written: milliseconds since the epoch. */
  readonly at?: number;
  readonly results: number;
  readonly outcome: ScanReport['runs'][number]['outcome'];
  /** The file of a newer run of the same scan: this one's findings do not count. */
  readonly supersededBy?: string;
  /** The commit that it says it scanned. */
  readonly commit?: string;
}

export interface RunVersion {
  readonly run: RunFacts;
  /** When it ended or, where it does not say, when its file was written last: milliseconds since the epoch. */
  readonly at: number | undefined;
}

/**
 * @returns for each run the file of the newest run of the same scan, where that is another file and newer. The same scan:
 * the same tool, branch and automationDetails.id up to its last '/' (SARIF 2.1.0, 3.17.3: what follows is the run's own);
 * without ids, the same tool, branch, folder and file name apart from digits, as of dates and numbers. Runs in one file
 * never outdate each other: without ids two of one tool are two halves of a scan.
 */
export function supersededBy(versions: readonly RunVersion[]): readonly (string | undefined)[] {
  const newest = new Map<string, RunVersion>();
  for (const version of versions) {
    const key = scanKey(version.run);
    const best = newest.get(key);
    if (version.at !== undefined && (best?.at === undefined || version.at > best.at)) newest.set(key, version);
  }
  return versions.map(({ run, at }) => {
    const best = newest.get(scanKey(run));
    return best?.at !== undefined && at !== undefined && best.run.file !== run.file && best.at > at ? best.run.file : undefined;
  });
}

function scanKey({ tool, automationId, source, file }: RunFacts): string {
  const branch = source?.branch ?? '';
  if (automationId === undefined) return JSON.stringify([tool, branch, '', file.replaceAll(/\d+/g, '0')]);
  const slash = automationId.lastIndexOf('/');
  return JSON.stringify([tool, branch, slash === -1 ? automationId : automationId.slice(0, slash)]);
}
