// What the runs of a SARIF file say of themselves, as links and versions of scans read it.

import type { ScanReport } from '../../domain/findings/finding.ts';
import type { RunFacts } from '../../domain/findings/findingPlace.ts';

/** @returns the facts of each run. */
export function runFacts({ file, runs }: ScanReport): readonly RunFacts[] {
  return runs.map(({ tool, automationId, origin }) => {
    const [repository] = origin?.repositories ?? [];
    const endedAt = Date.parse(origin?.ended ?? '');
    return {
      tool,
      file,
      ...(automationId === undefined ? {} : { automationId }),
      ...(origin?.image === undefined ? {} : { image: origin.image }),
      ...(repository === undefined
        ? {}
        : {
            source: {
              repository: repository.uri,
              ...(repository.revision === undefined ? {} : { revision: repository.revision }),
              ...(repository.branch === undefined ? {} : { branch: repository.branch }),
            },
          }),
      ...(Number.isNaN(endedAt) ? {} : { endedAt }),
    };
  });
}
