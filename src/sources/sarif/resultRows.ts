// The rows that the scan wrote for one list of results, as they are in its memory: 64 bytes each, see wasm/sarif/result.ts.

import { rowBytes } from './scanner.ts';

/** Rows in one block. */
const perBlock = 4096;
const words = rowBytes / 4;

/** Bits of a row's flags. */
export const rowFlags = { scalar: 1, array: 2, irregular: 4, offsets: 8, otherPlaces: 16, logical: 32 } as const;

/** Where in a row, in 32-bit words, a number stands. */
export const rowWords = { length: 2, flags: 3, rule: 4, place: 5, state: 6, region: 7, digest: 12 } as const;

/** More results than anybody would look at: the rows of this many fill 640 MB. */
export const mostResults = 10_000_000;

/** A file has more results than are read. */
export class TooManyResults extends Error {
  override readonly name = 'TooManyResults';
  readonly code = 'tooManyResults';
}

export class ResultRows {
  readonly #blocks: Uint8Array<ArrayBuffer>[] = [];
  #words: Uint32Array[] = [];
  #offsets: Float64Array[] = [];
  #count = 0;
  #start = 0;
  /** Blocks whose memory was given back. */
  #forgotten = 0;
  /** Digests of the fingerprints that all rows have that are not irregular, 4 lanes each. */
  constantPrints: readonly Uint32Array[] = [];

  get count(): number {
    return this.#count;
  }

  /** @param start is added to their offsets. @throws TooManyResults */
  add(rows: DataView<ArrayBuffer>, count: number, start: number): void {
    this.#start = start;
    const source = new Uint8Array(rows.buffer, rows.byteOffset, count * rowBytes);
    for (let taken = 0; taken < count; ) {
      const used = this.#count % perBlock;
      if (used === 0) this.#grow();
      const some = Math.min(count - taken, perBlock - used);
      this.#blocks.at(-1)?.set(source.subarray(taken * rowBytes, (taken + some) * rowBytes), used * rowBytes);
      this.#count += some;
      taken += some;
    }
  }

  /** @returns the number that stands at `word` of a row. */
  word(row: number, word: number): number {
    return this.#words[(row / perBlock) | 0]?.[(row % perBlock) * words + word] ?? 0;
  }

  offset(row: number): number {
    return this.#start + (this.#offsets[(row / perBlock) | 0]?.[(row % perBlock) * (words / 2)] ?? 0);
  }

  /** Gives back the memory of rows before `row`, which nobody may ask for again. */
  forget(row: number): void {
    // A buffer that is transferred is freed at once, not at some collection.
    for (; this.#forgotten < Math.floor(row / perBlock); this.#forgotten += 1) this.#blocks[this.#forgotten]?.buffer.transfer(0);
  }

  #grow(): void {
    if (this.#count >= mostResults) throw new TooManyResults();
    const block = new Uint8Array(perBlock * rowBytes);
    this.#blocks.push(block);
    this.#words.push(new Uint32Array(block.buffer));
    this.#offsets.push(new Float64Array(block.buffer));
  }
}
