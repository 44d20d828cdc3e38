// Bodies cut anywhere: what comes out is what went in.

import assert from 'node:assert/strict';
import { LineSplitter } from '../../../src/kubernetes/lineSplitter.ts';
import { ListSplitter } from '../../../src/kubernetes/listSplitter.ts';

/** @returns `text` in chunks of `size` bytes. */
function chunksOf(text: string, size: number): readonly Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

describe('ListSplitter', () => {
  const items = [
    { metadata: { name: 'a', annotations: { 'a"b\\': '{"items":[{"]}' } }, spec: { items: [{ key: 'x' }, [], {}] } },
    {},
    { metadata: { name: 'ü€😀\n' }, list: [[1, [2]], 'x'] },
  ];
  const metadata = { resourceVersion: '5', continue: 'more "items":[' };
  const read = (text: string, size: number): { readonly items: readonly unknown[]; readonly metadata: unknown } => {
    const splitter = new ListSplitter();
    const read = chunksOf(text, size).flatMap((chunk) => splitter.push(chunk)).map((item): unknown => JSON.parse(item.toString()));
    return { items: read, metadata: splitter.end() };
  };
  const whole: Record<string, string> = {
    'metadata before the items': JSON.stringify({ kind: 'PodList', metadata, items }),
    'metadata behind the items': JSON.stringify({ items, kind: 'PodList', metadata }),
    'indented JSON': `${JSON.stringify({ managers: ['x', { items: [] }], metadata, items }, undefined, 2)}\n`,
  };
  for (const [name, text] of Object.entries(whole)) {
    it(`splits ${name}, wherever it is cut`, () => {
      for (let size = 1; size <= text.length; size++) assert.deepEqual(read(text, size), { items, metadata });
    });
    it(`takes ${name} for no list if any of it is missing at the end`, () => {
      const end = text.trimEnd().length;
      for (let length = 0; length < end; length++) assert.throws(() => read(text.slice(0, length), 7), SyntaxError, `${length} characters`);
    });
  }

  it('reads lists without items', () => {
    for (const none of ['[]', '[ ]', 'null']) assert.deepEqual(read(`{"metadata":{"resourceVersion":"5"},"items":${none}}`, 3), { items: [], metadata: { resourceVersion: '5' } });
  });

  it('takes nothing else for a list', () => {
    for (const text of ['{}', '[]', '{"kind":"Status","items":3}', '<html>', '{"items":[]}{']) assert.throws(() => read(text, 3), SyntaxError, text);
  });
});

describe('LineSplitter', () => {
  it('gives whole lines only, wherever they are cut', () => {
    const text = 'one\n\nzwö\nthree';
    for (let size = 1; size <= text.length; size++) {
      const splitter = new LineSplitter();
      assert.deepEqual(chunksOf(text, size).flatMap((chunk) => splitter.push(chunk)).map(String), ['one', 'zwö']);
    }
  });
});
