// The open findings that a restore point is stamped with: waits for the scans to be read, and tells none from not known.

import type { ScanReport } from '../../domain/findings/finding.ts';

/** The finding service fits it. */
export interface StampableFindings {
  readonly ready: boolean;
  onDidChange(listener: () => void): { dispose(): void };
  reports(): readonly ScanReport[];
  identitiesOf(claim: string, most: number): { readonly ids: readonly string[]; readonly omitted: number };
}

/**
 * @param claim `<namespace>/<name>`
 * @param signal ends the waiting for the first reading
 * @returns identities of at most `most` open findings that reach the claim, and how many more there are; undefined where no
 * scan says anything. @throws the signal's reason
 */
export async function stampedFindings(findings: StampableFindings, claim: string, most: number, signal: AbortSignal): Promise<{ readonly ids: readonly string[]; readonly omitted: number } | undefined> {
  await untilReady(findings, signal);
  const isScanned = findings.reports().some(({ runs }) => runs.some(({ outcome }) => outcome === 'findings' || outcome === 'clean'));
  return isScanned ? findings.identitiesOf(claim, most) : undefined;
}

async function untilReady(findings: StampableFindings, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (findings.ready) return;
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const stop = (): void => reject(signal.reason as Error);
  const listening = findings.onDidChange(() => {
    if (findings.ready) resolve(undefined);
  });
  signal.addEventListener('abort', stop);
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    listening.dispose();
  }
}
