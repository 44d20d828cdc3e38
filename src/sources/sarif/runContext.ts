// What a run's results refer to: its tool, bases and invocations, parsed; and of its long lists only those elements that
// somebody asked for.

import { integerOf } from '../../domain/json.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Bag } from './outline.ts';
import type { SarifFile } from './sarifFile.ts';
import type { Span, Spans } from './spans.ts';
import { parseTolerant } from './tolerantJson.ts';

/** Longest part that is parsed, in bytes: CodeQL's largest tool objects have about 5 MB. */
const longestPart = 64 * 1024 * 1024;

/** Parts that only details need: they are parsed when somebody looks, and where they are too large they are not there. */
const lateParts: ReadonlySet<string> = new Set(['taxonomies']);

/** A list of at most this many bytes is parsed at once. */
const shortList = 1024 * 1024;

export class RunContext {
  readonly #file: SarifFile;
  /** The lists of which not everything is parsed, and what is: sparse. */
  readonly #lazy: { readonly spans: Spans; readonly elements: unknown[] }[] = [];
  /** The bag as JSON.parse would give it, as far as it is read; `results` is empty if it is a list. */
  readonly properties: JsonObject;
  /** False where a part was too large to be parsed. */
  readonly whole: boolean;

  constructor(file: SarifFile, bag: Bag) {
    this.#file = file;
    const properties: Record<string, unknown> = {};
    let whole = true;
    for (const [name, span] of bag.parts) {
      if (lateParts.has(name)) this.#late(properties, name, span);
      else if (span.length <= longestPart) properties[name] = this.#parse(span);
      else whole = false;
    }
    for (const [name, spans] of bag.lists) properties[name] = this.#list(spans);
    if (bag.results !== undefined) properties['results'] = [];
    this.properties = properties;
    this.whole = whole;
  }

  /** Sees to it that the elements are there which `value`, a result or a part of one, refers to by index. */
  load(value: unknown): void {
    if (this.#lazy.length === 0) return;
    const indices = new Set<number>();
    collectIndices(value, indices);
    // Elements refer to others: a thread flow location to artifacts. The set grows while it is gone through.
    for (const index of indices) {
      for (const { spans, elements } of this.#lazy) {
        if (index in elements) continue;
        const span = spans.at(index);
        if (span === undefined) continue;
        elements[index] = this.#parse(span);
        collectIndices(elements[index], indices);
      }
    }
  }

  /** Parses all of every list. */
  loadAll(): void {
    for (const { spans, elements } of this.#lazy) {
      for (let index = 0; index < spans.length; index += 1) {
        const span = spans.at(index);
        if (span !== undefined && !(index in elements)) elements[index] = this.#parse(span);
      }
    }
  }

  #late(properties: Record<string, unknown>, name: string, span: Span): void {
    if (span.length > longestPart) return;
    let parsed: { readonly value: unknown } | undefined;
    const get = (): unknown => (parsed ??= { value: this.#parse(span) }).value;
    Object.defineProperty(properties, name, { get, enumerable: true, configurable: true });
  }

  #list(spans: Spans): unknown[] {
    const first = spans.at(0);
    const last = spans.at(spans.length - 1);
    if (first === undefined || last === undefined) return [];
    const length = last.offset + last.length - first.offset;
    if (length <= shortList) {
      const whole = parseTolerant(`[${this.#file.text(first.offset, length)}]`).value;
      if (Array.isArray(whole)) return whole;
    }
    const elements: unknown[] = [];
    this.#lazy.push({ spans, elements });
    return elements;
  }

  #parse({ offset, length }: Span): unknown {
    return length === 0 ? undefined : parseTolerant(this.#file.text(offset, length)).value;
  }
}

/** Every `index` in a value, however deep. */
function collectIndices(value: unknown, indices: Set<number>): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    if (!Array.isArray(one)) {
      const index = integerOf((one as JsonObject)['index'], 0);
      if (index !== undefined) indices.add(index);
    }
    for (const inner of Object.values(one)) if (typeof inner === 'object') open.push(inner);
  }
}
