// The open findings that a restore point is stamped with: waits for the scans to be read, and tells none from not known.

import type { ScanReport } from '../../domain/findings/finding.ts';

/** The finding service fits it. */
export interface StampableFindings {
  readonly ready: boolean;
  /** Resolves when the first reading is complete, if it has begun. */
  settled(): Promise<void>;
  reports(): readonly ScanReport[];
  identitiesOf(claim: string, most: number): { readonly ids: readonly string[]; readonly omitted: number };
}

/**
 * @param claim `<namespace>/<name>`
 * @returns identities of at most `most` open findings that reach the claim, and how many more there are; undefined where no
 * scan says anything
 */
export async function stampedFindings(findings: StampableFindings, claim: string, most: number): Promise<{ readonly ids: readonly string[]; readonly omitted: number } | undefined> {
  if (!findings.ready) await findings.settled();
  const isScanned = findings.ready && findings.reports().some(({ runs }) => runs.some(({ outcome }) => outcome === 'findings' || outcome === 'clean'));
  return isScanned ? findings.identitiesOf(claim, most) : undefined;
}
