// Bytes that grow in a buffer of their own, outside the JavaScript heap, and can be overwritten.

export class ByteSink {
  #bytes: Buffer;
  #length = 0;

  /** @param capacity bytes; at least 4 kB, because V8 may move small arrays and leave copies behind. */
  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(capacity, 4096));
  }

  get length(): number {
    return this.#length;
  }

  append(source: Buffer, start: number, end: number): void {
    this.#reserve(end - start);
    source.copy(this.#bytes, this.#length, start, end);
    this.#length += end - start;
  }

  appendText(text: string): void {
    this.#reserve(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** @returns what was appended; valid until the next call. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Overwrites everything and starts again. */
  wipe(): void {
    this.#bytes.fill(0, 0, this.#length);
    this.#length = 0;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes.fill(0);
    this.#bytes = larger;
  }
}
