// Where many things are in a file: 12 bytes for each.

/** A value in the file. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

export class Spans {
  #offsets: Float64Array;
  #lengths: Uint32Array;
  #count = 0;

  /** @param room for how many there is room at first. */
  constructor(room = 64) {
    this.#offsets = new Float64Array(room);
    this.#lengths = new Uint32Array(room);
  }

  get length(): number {
    return this.#count;
  }

  push(offset: number, length: number): void {
    if (this.#count === this.#lengths.length) {
      const offsets = new Float64Array(Math.max(64, this.#count * 2));
      const lengths = new Uint32Array(Math.max(64, this.#count * 2));
      offsets.set(this.#offsets);
      lengths.set(this.#lengths);
      this.#offsets = offsets;
      this.#lengths = lengths;
    }
    this.#offsets[this.#count] = offset;
    this.#lengths[this.#count] = length;
    this.#count += 1;
  }

  /** @returns undefined where there is none. */
  at(index: number): Span | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined;
    return { offset: this.#offsets[index] ?? 0, length: this.#lengths[index] ?? 0 };
  }
}
