// The findings of one run: key facts from the rows of the scan, and details from the file.

import { artifactUri } from '../../domain/findings/artifactUri.ts';
import type { DecodedResult } from '../../domain/findings/decoded.ts';
import { baselineOf, isHarmless, runDecoder } from '../../domain/findings/decodeRun.ts';
import type { RunDecoder } from '../../domain/findings/decodeRun.ts';
import { noDigest } from '../../domain/findings/digest.ts';
import type { Digest } from '../../domain/findings/digest.ts';
import { columnFlags } from '../../domain/findings/findingColumns.ts';
import type { ScanReport } from '../../domain/findings/finding.ts';
import { ConstantPrints, identityDigest } from '../../domain/findings/identity.ts';
import { levelOf } from '../../domain/findings/level.ts';
import type { Rule } from '../../domain/findings/rule.ts';
import { severityOf } from '../../domain/findings/severity.ts';
import { suppressionOf } from '../../domain/findings/suppression.ts';
import { objectOf } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import { codesOf } from './columnBuilder.ts';
import type { Codes, ColumnBuilder } from './columnBuilder.ts';
import type { Bag } from './outline.ts';
import { rowFlags, rowWords } from './resultRows.ts';
import type { ResultRows } from './resultRows.ts';
import type { RunContext } from './runContext.ts';
import type { SarifFile } from './sarifFile.ts';
import type { Interruptible, Scanner } from './scanner.ts';
import { Spans, type Span } from './spans.ts';
import { parseTolerant } from './tolerantJson.ts';

/** Results of one run that stand together in one file. */
export interface ResultSource {
  readonly file: SarifFile;
  readonly bag: Bag;
  readonly context: RunContext;
  /** What knows the texts of the rows; undefined: they are lost, and every result is decoded as a whole. */
  readonly scanner: Scanner | undefined;
}

/** Longest result that is parsed, in bytes; of a longer one, its beginning. */
const longestResult = 64 * 1024 * 1024;
/** Rows between two pauses; decoding one as a whole counts as `wholeWeight` of them. */
const atOnce = 50_000;
const wholeWeight = 200;

/** What a row's rule and state come to; undefined where their JSON is broken. */
type Resolved = { readonly rule: number; readonly codes: Codes; readonly harmless: boolean } | undefined;

/** What rows of one source say by number, resolved once each. */
interface Resolver {
  resolve(rule: number, state: number): Resolved;
  /** The number of a place's uri; undefined where it leads nowhere. */
  uri(place: number): number | undefined;
}

export class RunReader {
  readonly #sources: readonly ResultSource[];
  readonly #decoder: RunDecoder;
  #spans = new Spans();
  /** For each finding, its number among the run's results. */
  #numbers = new Uint32Array();
  /** For each source, how many findings there are before it. */
  readonly #starts: number[] = [];
  #first = 0;
  #read = 0;
  #brokenAt: number | undefined;

  /**
   * @param number of the run in the file.
   * @param run the run with everything that belongs to it, but for its results: those are in `sources`, its own first.
   */
  constructor(file: string, number: number, run: JsonObject, sources: readonly ResultSource[]) {
    this.#decoder = runDecoder(run, file, number);
    this.#sources = sources;
  }

  /** How many findings there are at most. */
  get most(): number {
    return this.#sources.reduce((sum, { bag }) => sum + (bag.results?.count ?? 0), 0);
  }

  /** The first of its findings in the file, and how many there are. */
  get first(): number {
    return this.#first;
  }

  get count(): number {
    return this.#spans.length;
  }

  /** Results that were there whole, findings or not. */
  get read(): number {
    return this.#read;
  }

  /** Offset of the first fault inside a result; undefined where none was seen. */
  get brokenAt(): number | undefined {
    return this.#brokenAt;
  }

  report(whole: boolean): ScanReport['runs'][number] {
    return this.#decoder.report(this.count, whole && this.#brokenAt === undefined);
  }

  /** Adds the run's findings, and forgets the rows of its own results. Done once. */
  *fill(builder: ColumnBuilder): Interruptible<void> {
    const { tool, unit, quirks } = this.#decoder;
    builder.startRun({ tool, unit, regions: quirks.regions });
    this.#first = builder.count;
    this.#numbers = new Uint32Array(this.most);
    this.#spans = new Spans(this.most);
    const constant = new ConstantPrints();
    let before = 0;
    for (const source of this.#sources) {
      this.#starts.push(this.count);
      const rows = source.bag.results;
      if (rows === undefined) continue;
      if (source.scanner !== undefined) joinKnown(constant, rows);
      yield* this.#fillFrom(source, rows, before, builder, constant);
      before += rows.count;
    }
    if (!quirks.secretive) builder.subtract(this.#first, constant.sum);
  }

  /** @param index a place in the columns. @returns the finding there, decoded as a whole; undefined where there is none */
  details(index: number): DecodedResult | undefined {
    const own = index - this.#first;
    const span = this.#spans.at(own);
    const source = this.#sources[this.#starts.findLastIndex((start) => start <= own)];
    if (span === undefined || source === undefined) return undefined;
    return this.#decode(source, span, this.#numbers[own] ?? 0).decoded;
  }

  *#fillFrom(source: ResultSource, rows: ResultRows, before: number, builder: ColumnBuilder, constant: ConstantPrints): Interruptible<void> {
    const resolver = this.#resolver(source, builder);
    const { secretive } = this.#decoder.quirks;
    const again = source.scanner === undefined;
    let weight = 0;
    for (let row = 0; row < rows.count; row += 1) {
      weight += 1;
      if (weight > atOnce) {
        weight = 0;
        // Rows of external properties may be another run's, too.
        if (source === this.#sources[0]) rows.forget(row);
        yield;
      }
      const flags = rows.word(row, rowWords.flags);
      if ((flags & (rowFlags.scalar | rowFlags.array)) !== 0) {
        if (again) constant.add(undefined);
        continue;
      }
      this.#read += 1;
      const span = { offset: rows.offset(row), length: rows.word(row, rowWords.length) };
      const regular = !again && (flags & rowFlags.irregular) === 0;
      const resolved = regular ? resolver.resolve(rows.word(row, rowWords.rule), rows.word(row, rowWords.state)) : undefined;
      const uri = resolved === undefined ? undefined : resolver.uri(rows.word(row, rowWords.place));
      const result = before + row;
      if (resolved !== undefined && (uri !== undefined || (flags & rowFlags.otherPlaces) === 0)) {
        if (resolved.harmless) continue;
        const lone = uri === undefined;
        const bits = ((flags & rowFlags.offsets) !== 0 ? columnFlags.offsets : 0) | ((flags & rowFlags.logical) !== 0 ? columnFlags.objects : 0);
        builder.add(result, resolved.rule, uri ?? 0, resolved.codes, bits,
          (which) => lone ? -1 : rows.word(row, rowWords.region + which),
          (lane) => secretive ? 0 : rows.word(row, rowWords.digest + lane));
      } else {
        weight += wholeWeight;
        const { decoded, value, fault } = this.#decode(source, span, result);
        // A row that is not irregular was counted by the scan.
        if (again || (flags & rowFlags.irregular) !== 0) constant.add(value);
        if (fault !== undefined) this.#brokenAt = Math.min(fault, this.#brokenAt ?? Infinity);
        if (decoded === undefined) continue;
        builder.addDecoded(decoded, secretive ? noDigest : identityDigest(value));
      }
      this.#numbers[this.count] = result;
      this.#spans.push(span.offset, span.length);
    }
  }

  #decode({ file, context }: ResultSource, { offset, length }: Span, number: number): { readonly decoded?: DecodedResult; readonly value: unknown; readonly fault?: number } {
    const text = file.text(offset, Math.min(length, longestResult));
    const parsed = parseTolerant(text);
    const result = objectOf(parsed.value);
    if (result !== undefined) context.load(result);
    const decoded = result === undefined ? undefined : this.#decoder.decode(result, number);
    return {
      value: parsed.value,
      ...(decoded === undefined ? {} : { decoded }),
      ...(parsed.fault === undefined ? {} : { fault: offset + Buffer.byteLength(text.slice(0, parsed.fault.offset)) }),
    };
  }

  #resolver({ scanner, context }: ResultSource, builder: ColumnBuilder): Resolver {
    const { rules, run } = this.#decoder;
    const ruleOf = memo((number): { readonly rule: Rule; readonly number: number } | undefined => {
      const [ruleId, ruleIndex, reference] = tuple(scanner, number) ?? [];
      if (reference === undefined) return undefined;
      const rule = rules.ofResult({ ruleId, ruleIndex, rule: reference });
      return { rule, number: builder.ruleNumber(rule.id) };
    });
    const stateOf = memo((number) => {
      const [kind, level, baselineState, suppressions, provenance] = tuple(scanner, number) ?? [];
      return provenance === undefined ? undefined : { kind, level, baselineState, suppressions, provenance };
    });
    // A rule's level and severity, by state: both numbers fit into one.
    const resolved = memo((pair): Resolved => {
      const rule = ruleOf(Math.floor(pair / stateRange));
      const state = stateOf(pair % stateRange);
      if (rule === undefined || state === undefined) return undefined;
      const level = levelOf(state, rule.rule, run, rules);
      return { rule: rule.number, codes: codesOf(level, severityOf(rule.rule, level), suppressionOf(state), baselineOf(state)), harmless: isHarmless(state) };
    });
    const uriOf = memo((place): number | undefined => {
      const location = place === 0 || scanner === undefined ? undefined : parseTolerant(scanner.interned(place)).value;
      context.load(location);
      const uri = artifactUri(location, run);
      return uri === undefined ? undefined : builder.uriNumber(uri);
    });
    return { resolve: (rule, state) => resolved(rule * stateRange + state), uri: uriOf };
  }
}

/** More than there can be interned texts. */
const stateRange = 2 ** 26;

/** Takes into account what the scan saw on all rows but the irregular ones. */
function joinKnown(constant: ConstantPrints, rows: ResultRows): void {
  let regular = 0;
  for (let row = 0; row < rows.count; row += 1) if ((rows.word(row, rowWords.flags) & rowFlags.irregular) === 0) regular += 1;
  constant.join(regular, rows.constantPrints.map(([a = 0, b = 0, c = 0, d = 0]): Digest => [a, b, c, d]));
}

/** An interned array; undefined where it is no JSON. Members that JSON.parse refuses are for the tolerant parser. */
function tuple(scanner: Scanner | undefined, number: number): readonly unknown[] | undefined {
  try {
    const value: unknown = scanner === undefined ? undefined : JSON.parse(scanner.interned(number));
    return Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Remembers what `make` gives for each number. */
function memo<T>(make: (number: number) => T): (number: number) => T {
  const known = new Map<number, T>();
  return (number) => {
    const value = known.get(number);
    if (value !== undefined || known.has(number)) return value as T;
    const made = make(number);
    known.set(number, made);
    return made;
  };
}
