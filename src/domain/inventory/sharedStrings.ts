// Keeps equal strings once: what is decoded or cloned has a copy of its own of each namespace, driver and class.

/** How many different strings are known, before all are forgotten: names come and go, and sharing is a saving, not a promise. */
const most = 0x8000;

/** Longer ones hardly have anything in common. */
const longest = 100;

/** Fields whose values hardly two objects have in common. */
const unique: ReadonlySet<string> = new Set(['id', 'uid', 'name', 'resourceVersion', 'content', 'snapshotHandle', 'sha256', 'serialHex', 'because', 'message', 'stamp', 'data']);

const nothing: readonly never[] = Object.freeze([]);

export class SharedStrings {
  readonly #known = new Map<string, string>();

  /**
   * @param data plain data that nobody else holds; its equal strings and empty lists are replaced in place, which nobody can tell
   * @returns the same data
   */
  share<T extends object>(data: T): T {
    const fields = data as Record<string, unknown>;
    for (const field in fields) {
      const value = fields[field];
      if (typeof value === 'string') {
        if (value.length <= longest && !unique.has(field)) fields[field] = this.one(value);
      } else if (typeof value === 'object' && value !== null) {
        if (Array.isArray(value) && value.length === 0) fields[field] = nothing;
        else this.share(value);
      }
    }
    return data;
  }

  /** @returns an equal string: the one that was seen first. */
  one(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(text, text);
    return text;
  }
}
