// Tells plain data apart by a number: what a row was, without keeping it.

/**
 * Not a digest of cryptography. Two values have the same fingerprint with a probability of 2⁻⁵³, and nobody who does not
 * know the seed can write texts that have one on purpose.
 */
export class Fingerprints {
  readonly #seed: number;
  readonly #number = new DataView(new ArrayBuffer(8));
  #high = 0;
  #low = 0;

  /** @param seed a random integer. */
  constructor(seed: number) {
    this.#seed = seed | 0;
  }

  /** @returns an integer; the same for values that `same` calls equal and that name their fields in the same order. */
  of(value: unknown): number {
    this.#high = this.#seed;
    this.#low = Math.imul(~this.#seed, 0x2c1b3c6d);
    this.#take(value);
    this.#mix(0x5bd1e995);
    return (this.#high >>> 0) * 0x20_0000 + (this.#low >>> 11);
  }

  #take(value: unknown): void {
    if (typeof value === 'string') this.#takeText(value);
    else if (typeof value === 'number') {
      this.#number.setFloat64(0, value);
      this.#mix(this.#number.getInt32(0));
      this.#mix(this.#number.getInt32(4));
    } else if (typeof value !== 'object' || value === null) this.#mix(value === true ? 1 : value === false ? 2 : 3);
    else if (Array.isArray(value)) {
      this.#mix(~value.length);
      for (const each of value) this.#take(each);
    } else {
      const fields = value as Readonly<Record<string, unknown>>;
      for (const field in fields) {
        if (fields[field] === undefined) continue;
        this.#takeText(field);
        this.#take(fields[field]);
      }
      this.#mix(4);
    }
  }

  #takeText(text: string): void {
    this.#mix(text.length);
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
  }

  /** Two multiplicative hashes with different odd factors, each stirred by the other. */
  #mix(word: number): void {
    const high = Math.imul(this.#high ^ word, 0x9e3779b1);
    const low = Math.imul((this.#low + word) | 0, 0x85ebca6b);
    this.#high = high ^ (low >>> 15);
    this.#low = low ^ (high >>> 13);
  }
}
