// Finds the files that findings are in, measures columns that need their text, and gives each finding its identity.

import type { DecodedFinding, DecodedLocation, Sha256 } from '../../domain/findings/decoded.ts';
import { identifier } from '../../domain/findings/identity.ts';
import type { LocatedFinding } from '../../domain/findings/locatedFinding.ts';
import { settleLocation, splitLines } from '../../domain/findings/region.ts';
import { WorkspacePaths, baseNameOf } from '../../domain/findings/workspacePaths.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';
import { readOrNothing } from './workspaceScan.ts';
import type { Scan } from './workspaceScan.ts';

/** Largest source file whose text columns are measured in, in bytes. */
const largestSource = 5 * 1024 * 1024;

/** Names in one listing; above this everything is listed. */
const mostNames = 100;

/** Findings in their files, and what the answer depends on. */
export interface Located {
  /** Each identity once: the first scan that reports it, by file name. `absent` ones (they are mended) are left out. */
  readonly findings: readonly LocatedFinding[];
  /** Base names of files that would change the answer by coming or going. */
  readonly names: ReadonlySet<string>;
  /** Files whose text was measured in. */
  readonly measured: ReadonlySet<string>;
}

/** @returns the findings of all scans, located. */
export async function locate(scans: readonly Scan[], files: WorkspaceFiles, sha256: Sha256, signal: AbortSignal): Promise<Located> {
  const all = scans.flatMap(({ findings }) => findings);
  const names = new Set(all.flatMap((finding) => placesOf(finding).map(({ uri }) => baseNameOf(uri))));
  names.delete('');
  const paths = new WorkspacePaths(names.size === 0 ? [] : await files.list(patternsFor(names), signal));
  const found = new Map<string, string | undefined>();
  const find = (uri: string): string | undefined => {
    if (!found.has(uri)) found.set(uri, paths.find(uri));
    return found.get(uri);
  };
  const lines = await linesOf(all, find, files, signal);
  const settle = (location: DecodedLocation): ReturnType<typeof settleLocation> => settleLocation(location, lines.get(find(location.uri) ?? ''));

  const located = new Map<string, LocatedFinding>();
  for (const { findings } of scans) {
    const identify = identifier(sha256);
    for (const { identity, flow, ...finding } of findings) {
      const first = finding.locations[0];
      const file = first === undefined ? undefined : find(first.uri);
      const id = identify({ tool: finding.tool, ruleId: finding.ruleId, place: file ?? first?.uri ?? '' }, identity);
      if (finding.baseline === 'absent' || located.has(id)) continue;
      located.set(id, {
        finding: {
          ...finding,
          id,
          locations: finding.locations.map(settle),
          related: finding.related.map(settle),
          ...(flow === undefined ? {} : { flow: flow.map(settle) }),
        },
        ...(file === undefined ? {} : { file }),
      });
    }
  }
  return { findings: [...located.values()], names, measured: new Set(lines.keys()) };
}

/** All places that a finding names. */
function placesOf({ locations, related, flow }: DecodedFinding): readonly DecodedLocation[] {
  return [...locations, ...related, ...(flow ?? [])];
}

/** The lines of each file in which something has to be measured. */
async function linesOf(findings: readonly DecodedFinding[], find: (uri: string) => string | undefined, files: WorkspaceFiles, signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
  const lines = new Map<string, readonly string[]>();
  for (const finding of findings) {
    for (const { uri, measure } of placesOf(finding)) {
      const path = measure === undefined ? undefined : find(uri);
      if (path === undefined || lines.has(path)) continue;
      const text = await readOrNothing(files, path, largestSource, signal);
      if (text !== undefined) lines.set(path, splitLines(text));
    }
  }
  return lines;
}

/** Patterns that list all files of these names, and perhaps more: what a glob could take for its own becomes `*`. */
function patternsFor(names: ReadonlySet<string>): readonly string[] {
  return names.size > mostNames ? ['*'] : [...new Set([...names].map((name) => name.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '*')))];
}
