// Decoders of untrusted JSON into closed types. Built from a type's own shape, so that a field or a code that is added to
// the type and forgotten here does not compile. Fields that the type does not have are dropped.

/** @throws BadField naming `at`, the path of the value, where it is not of type T. */
export type Decoder<T> = (value: unknown, at: string) => T;

/** A decoder for each field of T. */
export type Shape<T> = { readonly [P in keyof T]-?: Decoder<T[P]> };

export class BadField extends Error {
  override readonly name = 'BadField';
  /** Path of the field, such as `plan.steps.2.params.name`. */
  readonly field: string;

  constructor(at: string) {
    super(`bad field: ${at}`);
    this.field = at;
  }
}

/** Deeper JSON than any object of ours has; what goes through it later may recurse. */
const deepest = 32;

export const text: Decoder<string> = (value, at) => {
  if (typeof value !== 'string') throw new BadField(at);
  return value;
};

/** A finite number: a time, a size, a count. */
export const number: Decoder<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadField(at);
  return value;
};

/** An integer of at least `least`. */
export function integer(least: number): Decoder<number> {
  return (value, at) => {
    if (!Number.isSafeInteger(value) || (value as number) < least) throw new BadField(at);
    return value as number;
  };
}

export const flag: Decoder<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new BadField(at);
  return value;
};

/** One certain value. */
export function exactly<const T extends string | number>(only: T): Decoder<T> {
  return (value, at) => {
    if (value !== only) throw new BadField(at);
    return only;
  };
}

/** One word of a union. State the union (`word<State>`): then one that is forgotten does not compile. */
export function word<T extends string>(all: Readonly<Record<T, true>>): Decoder<T> {
  const words = new Set<unknown>(Object.keys(all));
  return (value, at) => {
    if (!words.has(value)) throw new BadField(at);
    return value as T;
  };
}

/** A field that may be absent. */
export function optional<T>(decoder: Decoder<T>): Decoder<T | undefined> {
  return (value, at) => (value === undefined ? undefined : decoder(value, at));
}

export function list<T>(decoder: Decoder<T>): Decoder<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new BadField(at);
    return value.map((each, i) => decoder(each, `${at}.${i}`));
  };
}

export function object<T extends object>(shape: Shape<T>): Decoder<T> {
  const fields = Object.entries<Decoder<unknown>>(shape);
  return (value, at) => {
    const given = record(value, at);
    const decoded = fields.map(([name, decoder]) => [name, decoder(given.get(name), at === '' ? name : `${at}.${name}`)] as const);
    // Every field was decoded to its type, and what is optional and absent stays absent.
    return Object.fromEntries(decoded.filter(([, each]) => each !== undefined)) as T;
  };
}

/** A union of objects told apart by the text in one field; `variants` has the other fields of each. */
export function tagged<Tag extends string, T extends { readonly [K in Tag]: string }>(
  tag: Tag,
  variants: { readonly [C in T[Tag]]: Shape<Omit<Extract<T, { readonly [K in Tag]: C }>, Tag>> },
): Decoder<T> {
  const decoders = new Map(Object.entries<Shape<object>>(variants).map(([name, shape]) => [name, object({ [tag]: exactly(name), ...shape })]));
  return (value, at) => {
    const name = record(value, at).get(tag);
    const decoder = typeof name === 'string' ? decoders.get(name) : undefined;
    if (decoder === undefined) throw new BadField(at === '' ? tag : `${at}.${tag}`);
    return decoder(value, at) as T;
  };
}

/** Texts by name. */
export const texts: Decoder<Readonly<Record<string, string>>> = (value, at) =>
  Object.fromEntries([...record(value, at)].map(([name, each]) => [name, text(each, `${at}.${name}`)]));

/** An object of any JSON, not too deep. */
export const json: Decoder<Readonly<Record<string, unknown>>> = (value, at) => {
  if (isDeeper(value, deepest)) throw new BadField(at);
  return Object.fromEntries(record(value, at));
};

/** Own fields only: nothing is ever read from a prototype. */
function record(value: unknown, at: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadField(at);
  return new Map(Object.entries(value));
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isDeeper(each, depth - 1));
}
