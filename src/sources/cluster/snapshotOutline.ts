// A first look at the VolumeSnapshots of a cluster, long before all of them were read: per claim how many there are, and
// about when the newest was taken.

import type { SnapshotOutlineFacts } from '../../domain/inventory/facts.ts';
import { listOf, textOf, type JsonObject } from '../../domain/json.ts';
import { recordOf, timeOf } from '../../kubernetes/outside.ts';
import { readBody, type Transport } from '../../kubernetes/transport.ts';
import { humanDuration } from './humanDuration.ts';
import { kindSources } from './kindSources.ts';

/** Requests under way at once: the server is kept busy, and others get their turn. */
const inParallel = 6;

/** For one namespace, in milliseconds. */
const deadline = 30_000;

const asTable = { Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

/**
 * Reads one Table per namespace, without its objects (includeObject=None): a seventh of the bytes and a third of the server's
 * time that the snapshots themselves cost. One Table of all namespaces would not say which namespace a row is of.
 * @param namespaces in the order in which they are wanted.
 * @param onOutline told of each claim that has snapshots.
 * Resolves when all were read, when `signal` aborts, and at the first namespace that cannot be read: the snapshots themselves
 * are read all the same, and what is in their way is told there.
 */
export async function readSnapshotOutlines(
  transport: Transport,
  namespaces: readonly string[],
  signal: AbortSignal,
  onOutline: (outline: SnapshotOutlineFacts) => void,
): Promise<void> {
  const rest = [...namespaces].reverse();
  const readNext = async (): Promise<void> => {
    for (let namespace = rest.pop(); namespace !== undefined; namespace = rest.pop()) {
      try {
        for (const outline of await readOutlines(transport, namespace, signal)) if (!signal.aborted) onOutline(outline);
      } catch {
        rest.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: inParallel }, readNext));
}

async function readOutlines(transport: Transport, namespace: string, signal: AbortSignal): Promise<readonly SnapshotOutlineFacts[]> {
  const { api, resource } = kindSources.snapshot;
  const path = `${api}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
  const clock = transport.deadline(signal, deadline);
  try {
    const sentAt = Date.now();
    const answer = await transport.send({ method: 'GET', path, query: { includeObject: 'None', resourceVersion: '0' }, headers: asTable }, clock);
    const date = timeOf(answer.headers.date) ?? Date.now();
    // The server wrote the ages before the date, which has whole seconds.
    const written = { from: date - (Date.now() - sentAt), to: date + 1000 };
    return outlinesIn(JSON.parse((await clock.race(readBody(answer))).toString()), namespace, written);
  } finally {
    clock.stop();
  }
}

interface Moment {
  readonly from: number;
  readonly to: number;
}

/** @param written when the server wrote the Table (meta.k8s.io/v1), by its own clock, in milliseconds since the epoch. */
export function outlinesIn(table: unknown, namespace: string, written: Moment): readonly SnapshotOutlineFacts[] {
  const names = listOf(recordOf(table)['columnDefinitions']).map((column) => recordOf(column)['name']);
  const columns = { ready: names.indexOf('ReadyToUse'), claim: names.indexOf('SourcePVC'), taken: names.indexOf('CreationTime') };
  const outlines = new Map<string, SnapshotOutlineFacts>();
  for (const row of listOf(recordOf(table)['rows'])) {
    const cells = listOf((row as JsonObject | null)?.['cells']);
    const name = textOf(cells[columns.claim]);
    if (name === undefined) continue;
    const earlier = outlines.get(name) ?? { kind: 'snapshotOutline', namespace, name, count: 0, readyCount: 0 };
    const isReady = cells[columns.ready] === true || cells[columns.ready] === 'true';
    const counted = { ...earlier, count: earlier.count + 1, readyCount: earlier.readyCount + (isReady ? 1 : 0) };
    const taken = isReady ? humanDuration(textOf(cells[columns.taken]) ?? '') : undefined;
    outlines.set(name, taken === undefined ? counted : {
      ...counted,
      newestFrom: Math.max(earlier.newestFrom ?? -Infinity, written.from - taken.below),
      newestTo: Math.max(earlier.newestTo ?? -Infinity, written.to - taken.least),
    });
  }
  return [...outlines.values()];
}
