// Protobuf: messages are read as far as they are asked for, and what is no message is refused.

import assert from 'node:assert/strict';
import { ProtobufReader, type Shape } from '../../../src/kubernetes/protobuf.ts';
import { objectIn, statusShape, statusText } from '../../../src/kubernetes/protobufObject.ts';
import { TextCache } from '../../../src/kubernetes/textCache.ts';
import { ProtobufEvents } from '../../../src/kubernetes/watchEvents.ts';

type Value = number | string | Buffer;

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))];
}

/** @returns a message with these fields, in this order. */
function message(...fields: readonly (readonly [number: number, value: Value])[]): Buffer {
  return Buffer.concat(fields.map(([number, value]) => {
    if (typeof value === 'number') return Buffer.from([...varint(number * 8), ...varint(value)]);
    const bytes = Buffer.from(value);
    return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
  }));
}

const wrapped = (object: Buffer): Buffer => Buffer.concat([Buffer.from('k8s\0'), message([1, message([1, 'v1'], [2, 'Pod'])], [2, object], [3, ''], [4, ''])]);

function frame(bytes: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
}

const inner: Shape = { 1: ['name', 'text'], 2: ['count', 'number'] };
const shape: Shape = {
  1: ['text', 'text'],
  2: ['flag', 'boolean'],
  3: ['inner', { message: inner }],
  4: ['list', 'text', 'list'],
  5: ['labels', { entriesOf: 'text' }],
  6: ['chosen', { entriesOf: 'text', only: new Set(['a']) }],
  7: ['sizes', { entriesOf: 'quantity' }],
  8: ['at', 'time'],
  9: ['port', 'intOrString'],
  10: ['', { message: { 1: ['embedded', 'text'] } }],
  200: ['inners', { message: inner }, 'list'],
};
const entry = (key: string, value: Value): Buffer => message([1, key], [2, value]);

describe('ProtobufReader', () => {
  const read = (bytes: Buffer, of = shape): unknown => new ProtobufReader(new TextCache()).read(bytes, of);
  const whole = message(
    [1, 'zwö 😀'], [2, 1], [3, message([1, 'in'], [2, 2 ** 40 + 1], [3, 'unknown'])], [4, 'x'], [99, message([1, 'skipped'])], [4, 'y'],
    [5, entry('k', 'v')], [5, entry('__proto__', 'w')], [6, entry('b', 'no')], [6, entry('a', 'yes')], [7, entry('storage', message([1, '20Gi']))],
    [8, message([1, 1_700_000_000], [2, 5])], [9, message([1, 1], [2, 0], [3, 'main'])], [10, message([1, 'of the other'])], [200, message([1, 'one'])], [200, message([2, 0])],
  );

  it('reads what is asked for as its JSON would be, and steps over the rest', () => {
    assert.deepEqual(read(whole), {
      text: 'zwö 😀',
      flag: true,
      inner: { name: 'in', count: 2 ** 40 + 1 },
      list: ['x', 'y'],
      labels: JSON.parse('{"k":"v","__proto__":"w"}') as unknown,
      chosen: { a: 'yes' },
      sizes: { storage: '20Gi' },
      at: '2023-11-14T22:13:20.000Z',
      port: 'main',
      embedded: 'of the other',
      inners: [{ name: 'one' }, { count: 0 }],
    });
    assert.deepEqual(read(whole, {}), {});
    assert.deepEqual(read(message([8, message()], [9, message([1, 0], [2, 8080], [3, ''])])), { at: undefined, port: 8080 });
  });

  it('refuses a message that is cut anywhere but behind a field', () => {
    const ends = new Set<number>();
    let length = 0;
    for (const part of [message([1, 'abc']), message([3, message([1, 'def'])]), message([77, 300])]) ends.add(length += part.length);
    const bytes = message([1, 'abc'], [3, message([1, 'def'])], [77, 300]);
    for (let end = 1; end <= bytes.length; end++) {
      if (ends.has(end)) read(bytes.subarray(0, end));
      else assert.throws(() => read(bytes.subarray(0, end)), SyntaxError, `${end} bytes`);
    }
  });

  it('refuses types that it does not expect, and lengths that leave their message', () => {
    assert.throws(() => read(Buffer.from([0x0b])), SyntaxError, 'a group');
    assert.throws(() => read(Buffer.from([0x0d, 1, 2, 3, 4])), SyntaxError, 'a fixed32 as text');
    assert.throws(() => read(Buffer.from([0x1a, 2, 0x0a, 5, 0x41, 0x41, 0x41, 0x41, 0x41])), SyntaxError, 'a text longer than its message');
    assert.throws(() => read(Buffer.alloc(20, 0xff)), SyntaxError, 'an endless number');
  });
});

describe('ProtobufEvents', () => {
  const event = (type: string, object: Buffer): Buffer => frame(message([1, type], [2, message([1, wrapped(object)])]));
  const pod: Shape = { 1: ['metadata', { message: { 1: ['name', 'text'] } }] };

  it('reads events, wherever the body is cut', () => {
    const body = Buffer.concat([event('ADDED', message([1, message([1, 'a'])])), event('MODIFIED', message([1, message([1, 'b'])], [2, 'x'.repeat(300)])), event('ERROR', message([3, 'too old'], [4, 'Expired'], [6, 410]))]);
    for (let size = 1; size <= body.length; size++) {
      const events = new ProtobufEvents(pod);
      const read = Array.from({ length: Math.ceil(body.length / size) }, (_, i) => events.push(body.subarray(i * size, (i + 1) * size))).flat();
      assert.deepEqual(read, [
        { type: 'ADDED', object: { metadata: { name: 'a' } } },
        { type: 'MODIFIED', object: { metadata: { name: 'b' } } },
        { type: 'ERROR', object: { message: 'too old', reason: 'Expired', code: 410 } },
      ]);
    }
  });

  it('refuses what is none', () => {
    for (const body of [Buffer.from('{"type":"ADDED"}\n'), frame(message([1, 'ADDED'])), frame(message([1, 'ADDED'], [2, message([1, 'no envelope'])]))]) {
      assert.throws(() => new ProtobufEvents(pod).push(body), SyntaxError);
    }
  });
});

describe('a Status in protobuf', () => {
  const status = wrapped(message([2, 'Failure'], [3, 'no such thing'], [4, 'NotFound'], [5, message([4, message([1, 'ResourceVersionTooLarge'], [2, 'x'])], [5, 7])], [6, 404]));

  it('is read like its JSON', () => {
    const read = { message: 'no such thing', reason: 'NotFound', details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'x' }], retryAfterSeconds: 7 }, code: 404 };
    assert.deepEqual(objectIn(new ProtobufReader(new TextCache()), status, statusShape), read);
    assert.deepEqual(JSON.parse(statusText(status)), read);
    assert.equal(statusText(Buffer.from('<html>')), '');
  });
});

describe('TextCache', () => {
  it('never gives another text, whatever came before', () => {
    const cache = new TextCache();
    for (let i = 0; i < 30_000; i++) {
      const text = i % 3 === 0 ? `name-${i % 7001}` : i % 3 === 1 ? `ü${i % 977}€` : 'x'.repeat(i % 90);
      const bytes = Buffer.from(`..${text}..`);
      assert.equal(cache.text(bytes, 2, bytes.length - 2), text);
    }
  });
});
