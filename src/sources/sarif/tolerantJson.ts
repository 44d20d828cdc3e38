// JSON that may end in the middle or be broken in places: reads what is there, and says where the trouble begins.

import type { ParsedJson } from '../../domain/findings/decodeLog.ts';

/** Containers inside each other; what is deeper is skipped. SARIF itself needs about fifteen. */
const deepest = 200;

/** What stands where no value could be read. */
const nothing = Symbol('nothing');

const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const blank = /[ \t\r\n]*/y;

/**
 * @param text JSON text; byte order marks at its start, and commas too many, are overlooked.
 * @returns its value. Where JSON.parse refuses it: everything that can be made out. A member or element that makes no
 * sense is left out and reading goes on behind it; containers that the text's end leaves open are in `cut`. Never throws.
 */
export function parseTolerant(text: string): ParsedJson {
  const start = text.search(/[^\uFEFF]/);
  const plain = start > 0 ? text.slice(start) : text;
  try {
    return { value: JSON.parse(plain), cut: new Set() };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new Salvage(plain).parse();
  }
}

/** One pass over a text that JSON.parse refuses. */
class Salvage {
  readonly #text: string;
  #at = 0;
  #fault: ParsedJson['fault'];
  readonly #cut = new Set<object>();

  constructor(text: string) {
    this.#text = text;
  }

  parse(): ParsedJson {
    const value = this.#value(0);
    this.#blanks();
    if (!this.#atEnd()) this.#blame('broken');
    return { value: value === nothing ? undefined : value, cut: this.#cut, ...(this.#fault === undefined ? {} : { fault: this.#fault }) };
  }

  #atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Keeps the first fault: what follows from it is no news. */
  #blame(code: 'truncated' | 'broken'): typeof nothing {
    this.#fault ??= { code, offset: this.#at };
    return nothing;
  }

  #blanks(): void {
    blank.lastIndex = this.#at;
    blank.test(this.#text);
    this.#at = blank.lastIndex;
  }

  #value(depth: number): unknown {
    this.#blanks();
    if (this.#atEnd()) return this.#blame('truncated');
    const first = this.#text[this.#at];
    if (first === '"') return this.#string();
    if (first === '{' || first === '[') return depth > deepest ? this.#blame('broken') : first === '{' ? this.#object(depth) : this.#array(depth);
    scalar.lastIndex = this.#at;
    const literal = scalar.exec(this.#text)?.[0];
    if (literal === undefined) return this.#blame('tfn-'.includes(first ?? ' ') && this.#restIsShort() ? 'truncated' : 'broken');
    this.#at += literal.length;
    if (this.#atEnd() && depth > 0) return this.#blame('truncated');
    return JSON.parse(literal);
  }

  /** Whether what is left may be the beginning of a literal such as `fal`. */
  #restIsShort(): boolean {
    return ['true', 'false', 'null', '-'].some((word) => word.startsWith(this.#text.slice(this.#at)));
  }

  /** A string. No JSON string runs over a line's end, so a lost quote costs its line at most. */
  #string(): unknown {
    const start = this.#at;
    let end = start + 1;
    for (; end < this.#text.length; end += 1) {
      const code = this.#text.charCodeAt(end);
      if (code === 0x22 || code === 0x0a || code === 0x0d) break;
      if (code === 0x5c) end += 1;
    }
    if (end >= this.#text.length) {
      this.#at = this.#text.length;
      return this.#blame('truncated');
    }
    if (this.#text[end] !== '"') {
      this.#blame('broken');
      this.#at = end;
      return nothing;
    }
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, this.#at));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      // A bad escape or a control character: the raw text is better than none.
      this.#fault ??= { code: 'broken', offset: start };
      return this.#text.slice(start + 1, end);
    }
  }

  #array(depth: number): unknown {
    const elements: unknown[] = [];
    this.#members(']', elements, () => {
      const value = this.#value(depth + 1);
      if (value !== nothing) elements.push(value);
      return value !== nothing;
    });
    return elements;
  }

  #object(depth: number): unknown {
    const object: Record<string, unknown> = {};
    this.#members('}', object, () => {
      if (this.#text[this.#at] !== '"') return this.#blame('broken') !== nothing;
      const key = this.#string();
      this.#blanks();
      if (typeof key !== 'string') return false;
      if (this.#text[this.#at] !== ':') return this.#blame(this.#atEnd() ? 'truncated' : 'broken') !== nothing;
      this.#at += 1;
      const value = this.#value(depth + 1);
      if (value !== nothing && key !== '__proto__') object[key] = value;
      return value !== nothing;
    });
    return object;
  }

  /** Reads members up to `close`; `member` says whether it made sense of one, else the rest of it is skipped. */
  #members(close: '}' | ']', container: object, member: () => boolean): void {
    this.#at += 1;
    for (;;) {
      this.#blanks();
      if (this.#atEnd()) {
        this.#blame('truncated');
        this.#cut.add(container);
        return;
      }
      const next = this.#text[this.#at];
      if (next === close) {
        this.#at += 1;
        return;
      }
      if (next === ',') {
        this.#at += 1;
        continue;
      }
      if (!member()) this.#skip();
      this.#blanks();
      const behind = this.#text[this.#at];
      if (behind !== undefined && behind !== ',' && behind !== close) {
        this.#blame('broken');
        // A bracket of the other kind closes a container above: this one ends here.
        if (behind === '}' || behind === ']') return;
        this.#skip();
      }
    }
  }

  /** Goes to the next comma or closing bracket of the present level. */
  #skip(): void {
    let open = 0;
    while (!this.#atEnd()) {
      const character = this.#text[this.#at];
      if (open === 0 && (character === ',' || character === '}' || character === ']')) return;
      if (character === '"') {
        this.#string();
        continue;
      }
      if (character === '{' || character === '[') open += 1;
      if (character === '}' || character === ']') open -= 1;
      this.#at += 1;
    }
  }
}
