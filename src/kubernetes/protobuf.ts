// Reads protobuf messages into the objects that their JSON would be parsed to, and of those only the fields that are asked
// for: what is not read costs no more than to step over it.

import type { JsonObject } from '../domain/json.ts';
import type { TextCache } from './textCache.ts';

/** The fields that are read of a message, by their numbers. */
export type Shape = Readonly<Record<number, Field>>;

/** With an empty name the fields of a message become those of the message around it, as Go's embedded structs do in JSON. */
export type Field = readonly [name: string, type: Type, many?: 'list'];

/**
 * `time` and `intOrString` are the messages meta.k8s.io Time and intstr.IntOrString, `quantity` is resource.Quantity; all
 * three are strings or numbers in JSON. `bytes` are a part of what is read, not a copy. `entriesOf` is a map with texts as keys; with `only`, of these keys. A negative
 * number becomes NaN: no field that is read can have one.
 */
export type Type = 'text' | 'bytes' | 'number' | 'boolean' | 'time' | 'intOrString' | 'quantity' | EntriesOf | { readonly message: Shape };

export interface EntriesOf {
  readonly entriesOf: 'text' | 'quantity';
  readonly only?: ReadonlySet<string>;
}

const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const quantity: Shape = { 1: ['text', 'text'] };
const time: Shape = { 1: ['seconds', 'number'] };
const intOrString: Shape = { 1: ['type', 'number'], 2: ['number', 'number'], 3: ['text', 'text'] };

export class ProtobufReader {
  readonly #texts: TextCache;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(texts: TextCache) {
    this.#texts = texts;
  }

  /** @throws SyntaxError if `bytes` are no whole message, or a field has another type than `shape` says. */
  read(bytes: Buffer, shape: Shape): JsonObject {
    this.#bytes = bytes;
    this.#at = 0;
    const message: Record<string, unknown> = {};
    this.#message(bytes.length, shape, message);
    return message;
  }

  #message(end: number, shape: Shape, into: Record<string, unknown>): void {
    if (end > this.#bytes.length) throw new SyntaxError('a message of protobuf is cut off');
    while (this.#at < end) {
      const tag = this.#varint();
      const type = tag & 7;
      const field = shape[Math.floor(tag / 8)];
      if (field === undefined) this.#skip(type);
      else if (type === wire.varint) into[field[0]] = field[1] === 'boolean' ? this.#varint() !== 0 : this.#number();
      else if (type === wire.bytes) this.#field(field, into);
      else throw new SyntaxError('a field of protobuf has an unexpected type');
    }
    if (this.#at !== end) throw new SyntaxError('a field of protobuf is longer than its message');
  }

  #field([name, type, many]: Field, into: Record<string, unknown>): void {
    const length = this.#varint();
    const end = this.#at + length;
    if (typeof type === 'object' && 'message' in type && name === '') this.#message(end, type.message, into);
    else if (typeof type === 'object' && 'entriesOf' in type) this.#entry(end, type, (into[name] ??= {}) as Record<string, string>);
    else {
      const value = this.#value(end, type);
      if (many === undefined) into[name] = value;
      else ((into[name] ??= []) as unknown[]).push(value);
    }
  }

  #value(end: number, type: Exclude<Type, EntriesOf>): unknown {
    if (type === 'text') return this.#text(end);
    if (type === 'bytes') return this.#part(end);
    const message: Record<string, unknown> = {};
    if (typeof type === 'object') {
      this.#message(end, type.message, message);
      return message;
    }
    switch (type) {
      case 'quantity':
        this.#message(end, quantity, message);
        return message['text'];
      case 'time':
        this.#message(end, time, message);
        return timeText(message['seconds']);
      case 'intOrString':
        this.#message(end, intOrString, message);
        return message['type'] === 1 ? message['text'] : (message['number'] ?? 0);
      default:
        throw new SyntaxError('a field of protobuf has an unexpected type');
    }
  }

  #entry(end: number, { entriesOf, only }: EntriesOf, into: Record<string, string>): void {
    const entry: Record<string, unknown> = {};
    if (only === undefined) this.#message(end, entriesOf === 'text' ? textEntry : quantityEntry, entry);
    else {
      // A key comes before its value: one that is not wanted is never decoded.
      const from = this.#at;
      this.#message(end, keyOnly, entry);
      if (!only.has(entry['key'] as string)) return;
      this.#at = from;
      this.#message(end, entriesOf === 'text' ? textEntry : quantityEntry, entry);
    }
    const { key = '', value = '' } = entry as { readonly key?: string; readonly value?: string };
    // A key of that name would otherwise set the prototype.
    if (key === '__proto__') Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
    else into[key] = value;
  }

  #text(end: number): string {
    if (end > this.#bytes.length) throw new SyntaxError('a message of protobuf is cut off');
    const text = this.#texts.text(this.#bytes, this.#at, end);
    this.#at = end;
    return text;
  }

  #part(end: number): Buffer {
    if (end > this.#bytes.length) throw new SyntaxError('a message of protobuf is cut off');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  #skip(type: number): void {
    if (type === wire.varint) this.#varint();
    else if (type === wire.bytes) {
      const length = this.#varint();
      this.#at += length;
    } else if (type === wire.fixed64) this.#at += 8;
    else if (type === wire.fixed32) this.#at += 4;
    else throw new SyntaxError('not protobuf');
  }

  #number(): number {
    const value = this.#varint();
    return value < 2 ** 63 ? value : NaN;
  }

  /** Exact up to 2^53. */
  #varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 70; factor *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new SyntaxError('a message of protobuf is cut off');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new SyntaxError('not protobuf');
  }
}

const keyOnly: Shape = { 1: ['key', 'text'] };
const textEntry: Shape = { 1: ['key', 'text'], 2: ['value', 'text'] };
const quantityEntry: Shape = { 1: ['key', 'text'], 2: ['value', 'quantity'] };

/** A time that is not set has no seconds. JSON has whole seconds, too. */
function timeText(seconds: unknown): string | undefined {
  return typeof seconds === 'number' && seconds > 0 && seconds < 8e12 ? new Date(seconds * 1000).toISOString() : undefined;
}
