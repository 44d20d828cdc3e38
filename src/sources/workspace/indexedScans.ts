// Scans as the index of findings wants them: what their runs say, which are out of date, which objects their findings name.

import type { DecodedFinding } from '../../domain/findings/decoded.ts';
import type { IndexedScan } from '../../domain/findings/findingIndex.ts';
import type { NamedObject } from '../../domain/findings/findingPlace.ts';
import { supersededBy, type ScanState } from '../../domain/findings/scanVersions.ts';
import type { OpenScan } from '../sarif/sarifClient.ts';
import { runFacts } from './runFacts.ts';
import type { FileScan } from './workspaceScan.ts';

/** A scan; of a file, with the time of its writing. */
export type Scanned = OpenScan & Partial<Pick<FileScan, 'modifiedAt'>>;

/** @returns the details of findings by their places in the scan's store; undefined where they cannot be read. */
export type ReadDetails = (scan: OpenScan, indices: Uint32Array) => Promise<readonly DecodedFinding[] | undefined>;

/** Findings whose details are read to see which objects they name. */
const mostNaming = 20_000;
/** Findings that are read at once. */
const page = 500;

/** @returns the scans, in their order, and what is said of each of their runs. */
export async function indexedScans(scans: readonly Scanned[], read: ReadDetails): Promise<{ readonly scans: readonly IndexedScan[]; readonly states: readonly ScanState[] }> {
  const runs = scans.map(({ report }) => runFacts(report));
  const versions = scans.flatMap(({ modifiedAt }, number) => (runs[number] ?? []).map((run) => ({ run, at: run.endedAt ?? modifiedAt })));
  const newer = supersededBy(versions);
  const indexed: IndexedScan[] = [];
  const states: ScanState[] = [];
  for (const [number, scan] of scans.entries()) {
    const { report, store } = scan;
    const superseded: boolean[] = [];
    for (const [run, facts] of (runs[number] ?? []).entries()) {
      const by = newer[states.length];
      const at = versions[states.length]?.at;
      superseded.push(by !== undefined);
      const { automationId, source } = facts;
      states.push({
        file: report.file,
        tool: facts.tool,
        results: report.runs[run]?.results ?? 0,
        outcome: report.runs[run]?.outcome ?? 'unknown',
        ...(automationId === undefined ? {} : { automationId }),
        ...(source?.branch === undefined ? {} : { branch: source.branch }),
        ...(source?.revision === undefined ? {} : { commit: source.revision }),
        ...(at === undefined ? {} : { at }),
        ...(by === undefined ? {} : { supersededBy: by }),
      });
    }
    indexed.push({ store, runs: runs[number] ?? [], superseded, objects: await objectsIn(scan, read) });
  }
  return { scans: indexed, states };
}

/** The objects that findings name, by their places in the store. */
async function objectsIn(scan: OpenScan, read: ReadDetails): Promise<ReadonlyMap<number, readonly NamedObject[]>> {
  const naming = scan.store.naming(mostNaming);
  const objects = new Map<number, readonly NamedObject[]>();
  for (let start = 0; start < naming.length; start += page) {
    const indices = naming.subarray(start, start + page);
    const found = await read(scan, indices);
    // All come, in this order, or none.
    if (found?.length !== indices.length) break;
    for (const [n, index] of indices.entries()) {
      const named = found[n]?.objects;
      if (named !== undefined) objects.set(index, named);
    }
  }
  return objects;
}
