// What is due when: keys by the moment at which time alone changes them, the earliest first.

interface Entry {
  readonly at: number;
  readonly key: string;
}

/** A binary heap; what was put off or struck out stays in it until it comes up or there is too much of it. */
export class Agenda {
  readonly #due = new Map<string, number>();
  #heap: Entry[] = [];

  /** @param at milliseconds since the epoch, instead of any told before; undefined: time does not change it. */
  set(key: string, at: number | undefined): void {
    if (this.#due.get(key) === at) return;
    if (at === undefined) {
      this.#due.delete(key);
      return;
    }
    this.#due.set(key, at);
    this.#push({ at, key });
    if (this.#heap.length > 2 * this.#due.size + 64) this.#tidy();
  }

  /** @returns the earliest moment. */
  next(): number | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || this.#due.get(first.key) === first.at) return first?.at;
      this.#pop();
    }
  }

  /** Takes out what is due. @returns its keys. */
  take(now: number): readonly string[] {
    const keys: string[] = [];
    for (let next = this.next(); next !== undefined && next <= now; next = this.next()) {
      const key = this.#heap[0]?.key ?? '';
      this.#due.delete(key);
      keys.push(key);
    }
    return keys;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.at <= entry.at) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      if (one === undefined) break;
      const least = other !== undefined && other.at < one.at ? other : one;
      if (last.at <= least.at) break;
      heap[at] = least;
      at = least === one ? left : left + 1;
    }
    heap[at] = last;
  }

  /** An ascending list is a heap. */
  #tidy(): void {
    this.#heap = [...this.#due].map(([key, at]) => ({ at, key })).sort((a, b) => a.at - b.at);
  }
}
