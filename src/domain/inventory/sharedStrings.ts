// Keeps equal strings once: what is decoded or cloned has a copy of its own of each namespace, driver and class.

/** How many different strings are known, before all are forgotten: names come and go, and sharing is a saving, not a promise. */
const most = 0x8000;

/** Longer ones hardly have anything in common. */
const longest = 100;

/** Fields whose values hardly two objects have in common. */
const unique: ReadonlySet<string> = new Set(['id', 'uid', 'name', 'resourceVersion', 'content', 'snapshotHandle', 'sha256', 'serialHex', 'because', 'message', 'stamp', 'data']);

const nothing: readonly never[] = Object.freeze([]);

/** Lists of as many texts or more are kept once as a whole: the findings that hundreds of restore points were stamped with. */
const longList = 8;

/** How many long lists are known, before all are forgotten. */
const mostLists = 0x400;

export class SharedStrings {
  readonly #known = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();

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
        else if (isLongList(value)) fields[field] = this.#list(value);
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

  #list(texts: readonly string[]): readonly string[] {
    const key = `${texts.length} ${texts[0] ?? ''} ${texts.at(-1) ?? ''}`;
    const known = this.#lists.get(key);
    if (known?.every((text, at) => text === texts[at]) === true) return known;
    if (this.#lists.size >= mostLists) this.#lists.clear();
    this.#lists.set(key, texts);
    return texts;
  }
}

function isLongList(value: object): value is readonly string[] {
  return Array.isArray(value) && value.length >= longList && value.every((each) => typeof each === 'string');
}
