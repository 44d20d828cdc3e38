// The scan of a file's structure, in WebAssembly (wasm/sarif): this is its memory, and the piece of the file in it.
// Everything that may need the next piece is a generator, which yields before it reads that: then others may have a turn.

import { readFileSync } from 'node:fs';
import type { SarifFile } from './sarifFile.ts';

/** What wasm/sarif/outline.ts exports. Numbers are 32-bit integers, addresses in `memory`, or bytes. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly INPUT: { readonly value: number };
  readonly INPUT_SIZE: { readonly value: number };
  readonly OUTPUT: { readonly value: number };
  start(): number;
  startRun(): void;
  unused(whole: boolean): number;
  shift(kept: number, added: number, last: boolean): void;
  offset(): number;
  level(): number;
  takeRows(): number;
  token(): number;
  punctuation(): number;
  close(inside: number): number;
  elements(inside: number, facts: boolean): number;
  constantCount(): number;
  constantPrints(): number;
  internedAt(number: number): number;
}

/** Of Node's WebAssembly, what is used here: the types of Node have it not. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** Answers that are no token; see wasm/sarif/outline.ts. */
const answers = { more: 0, full: 1, broken: 2 } as const;

/** Bytes of a row; wasm/sarif/result.ts says what is in one. */
export const rowBytes = 64;

/** Bytes of memory that are kept from one file to the next. */
const mostKept = 32 * 1024 * 1024;

/** Bytes read at once, and the most that may be: the module has room for two such pieces. */
const mostPiece = 4 * 1024 * 1024;

/** The scan cannot go on at `offset`: the file ends or breaks there, or nobody wants the rest. */
export class ScanStopped extends Error {
  override readonly name = 'ScanStopped';
  readonly code: 'truncated' | 'broken' | 'refused';
  readonly offset: number;

  constructor(code: ScanStopped['code'], offset: number) {
    super(code);
    this.code = code;
    this.offset = offset;
  }
}

/** Work that can be interrupted where it yields. */
export type Interruptible<T> = Generator<undefined, T, undefined>;

export class Scanner {
  readonly #module: object;
  readonly #piece: number;
  #wasm: Exports;
  #file: SarifFile | undefined;
  #position = 0;

  /**
   * @param module what `npm run build` makes of wasm/sarif: a file's path.
   * @param piece bytes read at once, 4 MiB at most.
   */
  constructor(module: string, piece = mostPiece) {
    this.#piece = piece;
    this.#module = new WebAssembly.Module(readFileSync(module));
    this.#wasm = this.#instance();
  }

  /** Begins with a file, from `file.start`. Interned texts of the file before are forgotten. */
  open(file: SarifFile): void {
    // A module's memory never shrinks.
    if (this.#wasm.memory.buffer.byteLength > mostKept) this.#wasm = this.#instance();
    if (this.#wasm.start() === 0) throw new RangeError('No memory for the scan.');
    this.#file = file;
    this.#position = file.start;
  }

  /** Bytes of the file that were read. */
  get position(): number {
    return this.#position;
  }

  /** How many containers are open. */
  get level(): number {
    return this.#wasm.level();
  }

  /** Offset in the file of the last token. */
  get offset(): number {
    return (this.#file?.start ?? 0) + this.#wasm.offset();
  }

  /** Goes to the next byte outside strings that is not blank. @returns it; undefined at the end. @throws ScanStopped */
  *token(): Interruptible<number | undefined> {
    return yield* this.#answer(() => this.#wasm.token());
  }

  /** Goes to the next bracket, comma or colon. */
  *punctuation(): Interruptible<number | undefined> {
    return yield* this.#answer(() => this.#wasm.punctuation());
  }

  /** Goes to where the innermost open container closes. */
  *close(): Interruptible<number | undefined> {
    const inside = this.#wasm.level();
    return yield* this.#answer(() => this.#wasm.close(inside));
  }

  /**
   * Goes through the elements of the array that was just opened.
   * @param rows called with a view of their rows, good until it returns: offsets in it are relative to `file.start`.
   */
  *elements(facts: boolean, rows: (rows: DataView<ArrayBuffer>, count: number) => void): Interruptible<number | undefined> {
    const inside = this.#wasm.level();
    if (facts) this.#wasm.startRun();
    const drain = (): void => {
      const count = this.#wasm.takeRows();
      if (count > 0) rows(new DataView(this.#wasm.memory.buffer, this.#wasm.OUTPUT.value, count * rowBytes), count);
    };
    for (;;) {
      const found = this.#wasm.elements(inside, facts);
      drain();
      if (found === answers.broken) throw new ScanStopped('broken', this.offset);
      if (found !== answers.more && found !== answers.full) return found;
      if (found === answers.more && !(yield* this.#feed())) return undefined;
    }
  }

  /** @returns digests of the fingerprints that all regular rows of the array that was last gone through have, 4 lanes each. */
  constantPrints(): readonly Uint32Array[] {
    const at = this.#wasm.constantPrints();
    return Array.from({ length: this.#wasm.constantCount() }, (_, index) => new Uint32Array(this.#wasm.memory.buffer.slice(at + index * 16, at + index * 16 + 16)));
  }

  /** @returns the JSON that a row means by `number`, which must be one. */
  interned(number: number): string {
    const at = this.#wasm.internedAt(number);
    const memory = Buffer.from(this.#wasm.memory.buffer);
    return memory.toString('utf8', at, at + memory.readUInt32LE(at - 4));
  }

  *#answer(ask: () => number): Interruptible<number | undefined> {
    for (;;) {
      const found = ask();
      if (found === answers.broken) throw new ScanStopped('broken', this.offset);
      if (found !== answers.more) return found;
      if (!(yield* this.#feed())) return undefined;
    }
  }

  #instance(): Exports {
    return new WebAssembly.Instance(this.#module).exports as unknown as Exports;
  }

  /** Reads the next piece. @returns false where there is none. */
  *#feed(): Interruptible<boolean> {
    const file = this.#file;
    if (file === undefined || this.#position >= file.size) return false;
    if (this.#position > file.start) yield;
    const { INPUT, INPUT_SIZE, memory } = this.#wasm;
    // An element that does not fit is given up: its beginning is read again when it is decoded by itself.
    const whole = this.#wasm.unused(true);
    const kept = whole <= INPUT_SIZE.value - this.#piece ? whole : this.#wasm.unused(false);
    const wanted = Math.min(this.#piece, file.size - this.#position);
    this.#wasm.shift(kept, wanted, this.#position + wanted === file.size);
    file.readInto(new Uint8Array(memory.buffer, INPUT.value + kept, wanted), this.#position);
    this.#position += wanted;
    return true;
  }
}
