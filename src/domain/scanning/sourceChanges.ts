// When sources were changed last, by what scanners read; and whether they are those that were scanned.

import { scannerIds, scanners, type ScannerId } from './scanner.ts';

/** What scanners read; nobody is told that a scan is older than a README. */
export const sourceEnds: readonly string[] = [...new Set(scannerIds.flatMap((id) => scanners[id].reads))];

export class SourceChanges {
  /** By the ends of names: of all files, and of those without the committed ones. */
  readonly #newest = new Map<string, number>();
  readonly #uncommitted = new Map<string, number>();
  /** By commit: the ends of the names of files in which the present commit differs from it; undefined: git does not know. */
  readonly #since = new Map<string, ReadonlySet<string> | undefined>();

  /**
   * A file's text is as old as the older of both times: a copy is written later than its text, and a commit made later.
   * @param writtenAt the file's own time, milliseconds since the epoch
   * @param committedAt undefined: it differs from the commit, or there is none
   * @returns whether that changes an answer
   */
  take(path: string, writtenAt: number, committedAt?: number): boolean {
    const end = sourceEnds.find((one) => path.endsWith(one));
    if (end === undefined) return false;
    const isNewest = raise(this.#newest, end, Math.min(writtenAt, committedAt ?? Infinity));
    return (committedAt === undefined && raise(this.#uncommitted, end, writtenAt)) || isNewest;
  }

  /** @param paths of files in which the present commit differs from `commit`; undefined: git does not know */
  setSince(commit: string, paths: Iterable<string> | undefined): void {
    const ends = paths === undefined ? undefined : new Set([...paths].flatMap((path) => sourceEnds.find((end) => path.endsWith(end)) ?? []));
    this.#since.set(commit, ends);
  }

  /**
   * @param commit that was scanned
   * @returns when what a scanner reads, or without a scanner any source, was changed last: milliseconds since the epoch; Infinity:
   * after that commit; undefined: not known, or not at all since
   */
  newest(scanner: ScannerId | undefined, commit?: string): number | undefined {
    const reads = scanner === undefined || scanners[scanner].reads.length === 0 ? sourceEnds : scanners[scanner].reads;
    const since = commit === undefined ? undefined : this.#since.get(commit);
    if (since !== undefined && reads.some((end) => since.has(end))) return Infinity;
    const known = since === undefined ? this.#newest : this.#uncommitted;
    const times = reads.flatMap((end) => known.get(end) ?? []);
    return times.length === 0 ? undefined : Math.max(...times);
  }
}

function raise(times: Map<string, number>, end: string, time: number): boolean {
  if (time <= (times.get(end) ?? 0)) return false;
  times.set(end, time);
  return true;
}
