// The first results of a large file, as findings that stand until the file is scanned as a whole: nothing is known yet of what
// they reach.

import type { DecodedResult } from '../../domain/findings/decoded.ts';
import type { ReachingFinding } from '../../domain/findings/reachingFinding.ts';
import { settleLocation } from '../../domain/findings/region.ts';
import { WorkspacePaths } from '../../domain/findings/workspacePaths.ts';
import { listNamed } from './uriFinder.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** Findings of a file that are shown before all of it is known. */
const most = 100;

/** @param name workspace-relative path of the SARIF file. */
export async function firstFindings(name: string, results: readonly DecodedResult[], files: WorkspaceFiles, signal: AbortSignal): Promise<readonly ReachingFinding[]> {
  const open = results.filter(({ suppressed, baseline }) => suppressed !== true && baseline !== 'absent').slice(0, most);
  const uris = open.flatMap(({ locations: [first] }) => first?.uri ?? []);
  const { paths } = uris.length === 0 ? { paths: new WorkspacePaths([]) } : await listNamed(uris, files, signal);
  return open.map(({ locations, related, flow, ...result }, n) => {
    const path = locations[0] === undefined ? undefined : paths.find(locations[0].uri);
    return {
      finding: {
        ...result,
        id: `first:${name}:${n}`,
        locations: locations.map((location) => settleLocation(location, undefined)),
        related: related.map((location) => settleLocation(location, undefined)),
        ...(flow === undefined ? {} : { flow: flow.map((location) => settleLocation(location, undefined)) }),
      },
      links: [],
      reaches: [],
      risk: { score: 0, factors: [] },
      run: { tool: result.tool, file: name },
      ...(path === undefined ? {} : { file: files.absolute(path) }),
    };
  });
}
