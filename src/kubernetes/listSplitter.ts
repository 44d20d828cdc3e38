// Splits a list into its items while its body arrives, so that a list of any size needs the memory of a few items.

import type { JsonObject } from '../domain/json.ts';
import { recordOf } from './outside.ts';

const byte = { quote: 0x22, backslash: 0x5c, openObject: 0x7b, closeObject: 0x7d, openArray: 0x5b, closeArray: 0x5d } as const;

/** Containers around an item: the list itself and its `items`. */
const aroundItems = 2;

/**
 * Follows no more of JSON than strings and brackets: each item is then parsed by itself, and what is around the items when
 * the body has ended. Whatever is not JSON fails there.
 */
export class ListSplitter {
  /** What is not inside of `items`. */
  #around = '';
  /** The parts of an item that is not whole yet. */
  #item: Buffer[] = [];
  #depth = 0;
  #isInItems = false;
  #isInString = false;
  #isEscaped = false;

  /** @returns the items that `chunk` completes, as JSON texts. */
  push(chunk: Buffer): readonly Buffer[] {
    const items: Buffer[] = [];
    // Each byte is looked at: what is looked at is kept in variables, which is several times as fast.
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    let start = 0;
    for (let at = 0; at < chunk.length; at++) {
      const c = chunk[at];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (c === byte.backslash) isEscaped = true;
        else if (c === byte.quote) isInString = false;
      } else if (c === byte.quote) isInString = true;
      else if (c === byte.openObject || c === byte.openArray) start = this.#open(chunk, start, at);
      else if (c === byte.closeObject || c === byte.closeArray) start = this.#close(chunk, start, at, items);
    }
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
    if (!this.#isInItems) this.#around += chunk.toString('latin1', start);
    else if (this.#depth > aroundItems) this.#item.push(chunk.subarray(start));
    return items;
  }

  /** @returns the list's metadata. @throws SyntaxError if the body was not a whole list. */
  end(): JsonObject {
    const around = recordOf(JSON.parse(this.#around));
    // Go writes an empty list as null.
    if (!Array.isArray(around['items']) && around['items'] !== null) throw new SyntaxError('not a list');
    return recordOf(around['metadata']);
  }

  /** @param start of what was not yet taken from the chunk. @returns the new one. */
  #open(chunk: Buffer, start: number, at: number): number {
    this.#depth += 1;
    if (this.#isInItems) return this.#depth === aroundItems + 1 ? at : start;
    if (this.#depth !== aroundItems) return start;
    this.#around += chunk.toString('latin1', start, at + 1);
    this.#isInItems = /"items"\s*:\s*\[$/.test(this.#around);
    return at + 1;
  }

  #close(chunk: Buffer, start: number, at: number, items: Buffer[]): number {
    this.#depth -= 1;
    if (!this.#isInItems || this.#depth > aroundItems) return start;
    if (this.#depth < aroundItems) {
      this.#isInItems = false;
      return at;
    }
    const part = chunk.subarray(start, at + 1);
    items.push(this.#item.length === 0 ? part : Buffer.concat([...this.#item, part]));
    this.#item = [];
    return at + 1;
  }
}
