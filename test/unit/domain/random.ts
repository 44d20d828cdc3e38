// Random choices that are the same on every run, from a seed.

export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    // Mulberry32: small, and the same everywhere.
    let state = seed;
    this.#next = () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  number(below: number): number {
    return Math.floor(this.#next() * below);
  }

  pick<T>(...choices: readonly T[]): T {
    return choices[this.number(choices.length)]!;
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    return items.map((item) => ({ item, at: this.#next() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
  }
}
