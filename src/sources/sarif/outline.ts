// Where everything is in a SARIF file: the version, and for each run (and each set of external properties) where its
// parts begin and end. Results are not parsed; their key facts are collected as they pass. The order of keys is free.

import type { ResultRows } from './resultRows.ts';
import type { SarifFile } from './sarifFile.ts';
import { ScanStopped, rowBytes } from './scanner.ts';
import type { Interruptible, Scanner } from './scanner.ts';
import { Spans, type Span } from './spans.ts';
import { parseTolerant } from './tolerantJson.ts';

/** A run, or an externalProperties object: what is in it is where. */
export interface Bag {
  /** Its members, as far as anybody reads them; of one that is there twice, the last. */
  readonly parts: Map<string, Span>;
  /** The elements of its long lists. */
  readonly lists: Map<string, Spans>;
  /** Its results; undefined where `results` is no list. */
  results?: ResultRows;
}

export interface Outline {
  /** The first byte that is not blank; undefined: there is none. */
  first?: number | undefined;
  version?: unknown;
  schema?: unknown;
  /** Undefined where `runs` is no list. */
  runs?: Bag[];
  inline: Bag[];
  /** The log itself as a set of external properties, where it was asked for. */
  self?: Bag;
  /** Where the structure ends or breaks. */
  fault?: { readonly code: 'truncated' | 'broken'; readonly offset: number };
}

export interface OutlineOptions {
  /** Makes the store for the rows of one list of results. Absent: results are only found, as another long list. */
  readonly rows?: () => ResultRows;
  /** Whether the log is an external property file. */
  readonly external?: boolean;
  /** Told after each batch of rows. */
  readonly onRows?: (outline: Outline, bag: Bag) => void;
  /** @returns whether to go on; asked as soon as the version is known, which outdoes what the schema says. */
  readonly goOn?: (outline: Outline) => boolean;
}

/** Members of a run that are read; all others are passed over. */
const partNames: ReadonlySet<string> = new Set([
  'automationDetails', 'columnKind', 'driver', 'extensions', 'externalPropertyFileReferences', 'externalizedProperties', 'guid',
  'invocations', 'originalUriBaseIds', 'properties', 'results', 'taxonomies', 'tool', 'versionControlProvenance',
]);
/** Those that may be as long as the results, and of which single elements are read. */
const listNames: ReadonlySet<string> = new Set(['artifacts', 'logicalLocations', 'results', 'threadFlowLocations']);

const [quote, comma, colon, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d];

/** Longest key, in bytes: what is longer is none of SARIF's. */
const longestKey = 256;
/** Longest version or schema that is read, in bytes. */
const longestText = 64 * 1024;

/**
 * @param scanner is used up to the end; nobody else may use it meanwhile.
 * @returns as much as there is. Never throws, but for the file system's errors.
 */
export function* outlineOf(scanner: Scanner, file: SarifFile, options: OutlineOptions): Interruptible<Outline> {
  const outline: Outline = { inline: [] };
  try {
    yield* new Outliner(scanner, file, options, outline).log();
  } catch (error) {
    if (!(error instanceof ScanStopped)) throw error;
    if (error.code !== 'refused') outline.fault = { code: error.code, offset: error.offset };
  }
  return outline;
}

class Outliner {
  readonly #scanner: Scanner;
  readonly #file: SarifFile;
  readonly #options: OutlineOptions;
  readonly #outline: Outline;
  /** A token that was met and not yet used. */
  #pending: number | undefined;

  constructor(scanner: Scanner, file: SarifFile, options: OutlineOptions, outline: Outline) {
    this.#scanner = scanner;
    this.#file = file;
    this.#options = options;
    this.#outline = outline;
  }

  *log(): Interruptible<void> {
    this.#scanner.open(this.#file);
    const outline = this.#outline;
    outline.first = yield* this.#scanner.token();
    if (outline.first !== openBrace) return;
    if (this.#options.external) outline.self = emptyBag();
    yield* this.#members(function* (this: Outliner, key, first) {
      if (key === 'version' || key === '$schema') {
        const value = this.#parse(yield* this.#value(first));
        if (key === '$schema') outline.schema = value;
        else {
          outline.version = value;
          if (this.#options.goOn?.(outline) === false) throw new ScanStopped('refused', this.#scanner.offset);
        }
      } else if (key === 'runs' && first === openBracket) {
        yield* this.#bags((outline.runs = []));
      } else if (key === 'inlineExternalProperties' && first === openBracket) {
        yield* this.#bags((outline.inline = []));
      } else if (outline.self === undefined) {
        if (key === 'runs') delete outline.runs;
        if (key === 'inlineExternalProperties') outline.inline = [];
        yield* this.#value(first);
      } else {
        yield* this.#part(outline.self, key, first);
      }
    });
    const extra = yield* this.#scanner.token();
    if (extra !== undefined) throw new ScanStopped('broken', this.#scanner.offset);
  }

  /** The elements of an array of bags; one that is no object is an empty bag, so that the others keep their numbers. */
  *#bags(bags: Bag[]): Interruptible<void> {
    for (;;) {
      const token = yield* this.#token();
      if (token === comma) continue;
      if (token === closeBracket) return;
      if (token === closeBrace || token === colon) this.#broken();
      const bag = emptyBag();
      bags.push(bag);
      if (token !== openBrace) {
        yield* this.#value(token);
        continue;
      }
      yield* this.#members(function* (this: Outliner, key, first) {
        yield* this.#part(bag, key, first);
      });
    }
  }

  /** A member of a run. */
  *#part(bag: Bag, key: string, first: number): Interruptible<void> {
    if (key === 'results') {
      delete bag.results;
      bag.parts.delete(key);
    }
    if (key === 'results' && first === openBracket && this.#options.rows !== undefined) {
      const rows = (bag.results = this.#options.rows());
      try {
        yield* this.#elements(true, (view, count) => {
          rows.add(view, count, this.#file.start);
          this.#options.onRows?.(this.#outline, bag);
        });
      } finally {
        rows.constantPrints = this.#scanner.constantPrints();
      }
    } else if (listNames.has(key) && (key !== 'results' || first === openBracket)) {
      bag.lists.delete(key);
      if (first === openBracket) {
        const spans = new Spans();
        bag.lists.set(key, spans);
        yield* this.#elements(false, (view, count) => {
          for (let row = 0; row < count; row += 1) {
            spans.push(this.#file.start + view.getFloat64(row * rowBytes, true), view.getUint32(row * rowBytes + 8, true));
          }
        });
      } else yield* this.#value(first);
    } else if (partNames.has(key)) {
      const begin = this.#scanner.offset;
      try {
        bag.parts.set(key, yield* this.#value(first));
      } catch (error) {
        // What the end cut off is read as far as it goes.
        if (error instanceof ScanStopped) bag.parts.set(key, { offset: begin, length: error.offset - begin });
        throw error;
      }
    } else yield* this.#value(first);
  }

  *#elements(facts: boolean, rows: (view: DataView<ArrayBuffer>, count: number) => void): Interruptible<void> {
    const end = yield* this.#scanner.elements(facts, rows);
    if (end === undefined) this.#truncated();
    if (end !== closeBracket) this.#broken();
  }

  /** The members of the object that was just opened; `member` goes to the end of the value that begins with `first`. */
  *#members(member: (this: Outliner, key: string, first: number) => Interruptible<void>): Interruptible<void> {
    for (;;) {
      const token = yield* this.#token();
      if (token === comma) continue;
      if (token === closeBrace) return;
      if (token !== quote) this.#broken();
      const begin = this.#scanner.offset;
      yield* this.#token();
      const key = this.#key(begin, this.#scanner.offset + 1 - begin);
      if ((yield* this.#token()) !== colon) this.#broken();
      yield* member.call(this, key, yield* this.#token());
    }
  }

  #key(offset: number, length: number): string {
    if (length > longestKey) return '';
    const key = parseTolerant(this.#file.text(offset, length)).value;
    return typeof key === 'string' ? key : this.#broken();
  }

  /** Goes to the end of the value that begins with the token just met. */
  *#value(first: number): Interruptible<Span> {
    const offset = this.#scanner.offset;
    if (first === openBrace || first === openBracket) {
      const end = yield* this.#scanner.close();
      if (end === undefined) this.#truncated();
      if (end !== first + 2) this.#broken();
      return { offset, length: this.#scanner.offset + 1 - offset };
    }
    if (first === quote) {
      yield* this.#token();
      return { offset, length: this.#scanner.offset + 1 - offset };
    }
    if (first === comma || first === colon || first === closeBrace || first === closeBracket) this.#broken();
    this.#pending = yield* this.#scanner.punctuation();
    if (this.#pending === undefined) this.#truncated();
    return { offset, length: this.#scanner.offset - offset };
  }

  /** A version or schema; '?' where it is longer than any. */
  #parse({ offset, length }: Span): unknown {
    return length > longestText ? '?' : parseTolerant(this.#file.text(offset, length)).value;
  }

  *#token(): Interruptible<number> {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending ?? (yield* this.#scanner.token()) ?? this.#truncated();
  }

  #broken(): never {
    throw new ScanStopped('broken', this.#scanner.offset);
  }

  #truncated(): never {
    throw new ScanStopped('truncated', this.#file.size);
  }
}

function emptyBag(): Bag {
  return { parts: new Map(), lists: new Map() };
}
