// Where lines went while a file was edited: from hunks of a diff, or of one edit in an editor, and several of them one after
// another. Lines are zero-based.

/** `removed` lines from `start` on (counted before the change) became `added` lines. `removed` 0: inserted before `start`. */
export interface Hunk {
  readonly start: number;
  readonly removed: number;
  readonly added: number;
}

/** Lines that stayed as they were: `count` of them from `from` on are at `to` now. The last has no end. */
interface Kept {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export class LineMoves {
  /** Nothing changed. */
  static readonly none: LineMoves = new LineMoves([{ from: 0, to: 0, count: Infinity }]);

  readonly #kept: readonly Kept[];

  private constructor(kept: readonly Kept[]) {
    this.#kept = kept;
  }

  /** @param hunks of one change, in the order of the file, without overlaps. */
  static of(hunks: readonly Hunk[]): LineMoves {
    const kept: Kept[] = [];
    let from = 0;
    let to = 0;
    for (const { start, removed, added } of hunks) {
      const count = start - from;
      if (count > 0) kept.push({ from, to, count });
      from = start + removed;
      to += count + added;
    }
    kept.push({ from, to, count: Infinity });
    return new LineMoves(kept);
  }

  /** @returns where a line is now; undefined where it was changed or deleted. */
  follow(line: number): number | undefined {
    const kept = lastAt(this.#kept, line, ({ from }) => from);
    return kept === undefined || line - kept.from >= kept.count ? undefined : kept.to + (line - kept.from);
  }

  /** @returns where a line of now was before; undefined where it is new. */
  back(line: number): number | undefined {
    const kept = lastAt(this.#kept, line, ({ to }) => to);
    return kept === undefined || line - kept.to >= kept.count ? undefined : kept.from + (line - kept.to);
  }

  /** @returns the moves of this and, after it, of `next`. */
  followedBy(next: LineMoves): LineMoves {
    const kept: Kept[] = [];
    let mine = 0;
    let theirs = 0;
    for (;;) {
      const first = this.#kept[mine];
      const second = next.#kept[theirs];
      if (first === undefined || second === undefined) return new LineMoves(kept);
      const start = Math.max(first.to, second.from);
      const end = Math.min(first.to + first.count, second.from + second.count);
      if (end > start) add(kept, { from: first.from + (start - first.to), to: second.to + (start - second.from), count: end - start });
      if (first.to + first.count <= second.from + second.count) mine += 1;
      else theirs += 1;
    }
  }
}

/** Adds `more`, in one piece with the last where nothing lies between them. */
function add(kept: Kept[], more: Kept): void {
  const last = kept.at(-1);
  if (last !== undefined && last.from + last.count === more.from && last.to + last.count === more.to) kept[kept.length - 1] = { ...last, count: last.count + more.count };
  else kept.push(more);
}

/** @returns the last of those that begin at `line` or before; `startOf` rises. */
function lastAt(kept: readonly Kept[], line: number, startOf: (one: Kept) => number): Kept | undefined {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = kept[middle];
    if (one !== undefined && startOf(one) <= line) low = middle + 1;
    else high = middle;
  }
  return kept[low - 1];
}
