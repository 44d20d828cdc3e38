// A list that stays sorted as items come and go: each costs a binary search, whatever the length.

export class SortedList<T> {
  #items: T[] = [];
  #compare: (a: T, b: T) => number;

  /** @param compare never 0 for two different items: ties are broken by name. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    this.#items.splice(this.#placeOf(item), 0, item);
  }

  /** @param item as it was when it was added: its place is searched for. */
  remove(item: T): void {
    const place = this.#placeOf(item);
    if (this.#items[place] !== item) throw new Error('what is removed was changed after it was added');
    this.#items.splice(place, 1);
  }

  /** Sorts anew. */
  reorder(compare: (a: T, b: T) => number): void {
    this.#compare = compare;
    this.#items.sort(compare);
  }

  /** @returns the first place at which nothing smaller stands. */
  #placeOf(item: T): number {
    let [from, to] = [0, this.#items.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const there = this.#items[middle];
      if (there !== undefined && this.#compare(there, item) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
