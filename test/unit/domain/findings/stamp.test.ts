// Stamps: what is written is read back the same, never longer than an annotation may be; what somebody else wrote never throws.

import assert from 'node:assert/strict';
import { decodeStamp, encodeStamp, longestStamp, type Stamp, type StampedImage } from '../../../../src/domain/findings/stamp.ts';
import { utf8Length } from '../../../../src/domain/utf8Length.ts';
import { Random } from '../random.ts';

const image: StampedImage = { workload: 'statefulSet/shop/orders-db', container: 'db', image: 'postgres:15', imageId: 'docker.io/library/postgres@sha256:0123' };
const id = (number: number): string => number.toString(16).padStart(32, '0');
const stamp = (findings: readonly string[], more: Partial<Stamp> = {}): Stamp => ({ version: 1, commit: 'a'.repeat(40), dirty: true, repository: 'https://example.com/shop.git', images: [image], findings, ...more });
const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

describe('utf8Length', () => {
  it('counts what is written, whatever the text', () => {
    const random = new Random(1);
    for (let i = 0; i < 500; i += 1) {
      const text = Array.from({ length: random.number(20) }, () => String.fromCharCode(random.pick(random.number(0x80), random.number(0x800), random.number(0x10000), 0xd800 + random.number(0x800)))).join('');
      assert.equal(utf8Length(text), bytes(text));
    }
  });
});

describe('a stamp', () => {
  it('is read back as it was written', () => {
    const full = stamp([id(1), id(2)], { unknown: ['images'], findingsOmitted: 3, imagesOmitted: 1 });
    assert.deepEqual(decodeStamp(encodeStamp(full)), full);
    const empty: Stamp = { version: 1, images: [], findings: [] };
    assert.deepEqual(decodeStamp(encodeStamp(empty)), empty);
  });

  it('of exactly 32 KiB is kept whole, and one byte more costs findings from the end, which are counted', () => {
    const findings = Array.from({ length: 900 }, (_, i) => id(i));
    const missing = longestStamp - bytes(JSON.stringify(stamp(findings)));
    const full = stamp([...findings, 'x'.repeat(missing % 400)], { images: [image, ...Array.from({ length: Math.floor(missing / 400) }, () => ({ container: 'c', image: 'x'.repeat(300) }))] });
    const fill = longestStamp - bytes(JSON.stringify(full));
    assert.ok(fill > 0 && fill < 500, String(fill));
    const exact = { ...full, findings: full.findings.with(-1, 'x'.repeat((missing % 400) + fill)) };
    assert.equal(bytes(JSON.stringify(exact)), longestStamp);
    assert.deepEqual(decodeStamp(encodeStamp(exact)), exact);
    const over = { ...exact, images: exact.images.with(0, { ...image, container: 'db2' }) };
    const kept = decodeStamp(encodeStamp(over));
    assert.deepEqual(kept?.findings, over.findings.slice(0, -1));
    assert.equal(kept.findingsOmitted, 1);
  });

  it('keeps as many findings as fit, also where characters take several bytes', () => {
    for (const character of ['a', 'ä', '日', '😀', '"', '\u0000', '\ud83d']) {
      const findings = Array.from({ length: 2000 }, (_, i) => `${character.repeat(20)}${i}`);
      const encoded = encodeStamp(stamp(findings, { findingsOmitted: 5 }));
      const kept = decodeStamp(encoded);
      assert.ok(bytes(encoded) <= longestStamp && bytes(encoded) > longestStamp - 150, `${character} ${bytes(encoded)}`);
      assert.deepEqual(kept?.findings, findings.slice(0, kept?.findings.length));
      assert.equal(kept.findingsOmitted, 2005 - kept.findings.length);
    }
  });

  it('drops images only where they alone are too long', () => {
    const images = Array.from({ length: 500 }, (_, i) => ({ container: `c${i}`, image: '日'.repeat(100) }));
    const kept = decodeStamp(encodeStamp(stamp([id(1)], { images })));
    assert.equal(kept?.findings.length, 0);
    assert.equal(kept.findingsOmitted, 1);
    assert.deepEqual(kept.images, images.slice(0, 500 - (kept.imagesOmitted ?? 0)));
    assert.ok(kept.images.length > 50);
  });

  it('fits whatever it is made of', () => {
    const random = new Random(2);
    const text = (): string => random.pick('a', '日', '😀', '\\', '\ud83d').repeat(random.pick(0, 1, 40, 600));
    for (let i = 0; i < 60; i += 1) {
      const many = <T>(make: () => T): T[] => Array.from({ length: random.pick(0, 1, 50, 500) }, make);
      const encoded = encodeStamp({ version: 1, commit: text(), repository: text(), images: many(() => ({ container: text().slice(0, 300), image: text().slice(0, 300) })), findings: many(() => text().slice(0, 300)) });
      assert.ok(bytes(encoded) <= longestStamp);
      assert.notEqual(decodeStamp(encoded), undefined);
    }
  });
});

describe('decodeStamp', () => {
  it('takes nothing that is no stamp of its version, and drops what it does not know', () => {
    const good = encodeStamp(stamp([id(1)]));
    for (const bad of ['', '{}', 'null', '[]', '1', good.slice(0, -1), good.replace('"version":1', '"version":2'), good.replace('"dirty":true', '"dirty":1'), good.replace('"findings":[', '"findings":[1,'), good.replace('"container":"db"', '"container":null'), `${good}${' '.repeat(longestStamp)}`]) {
      assert.equal(decodeStamp(bad), undefined, bad.slice(0, 100));
    }
    assert.deepEqual(decodeStamp(good.replace('{', '{"__proto__":{"polluted":true},"message":"SELECT 1","more":{},')), stamp([id(1)]));
  });

  it('never throws, whatever the text', () => {
    const random = new Random(3);
    const good = encodeStamp(stamp([id(1), id(2)]));
    for (let i = 0; i <= good.length; i += 1) decodeStamp(good.slice(0, i));
    for (let i = 0; i < 3000; i += 1) {
      const at = random.number(good.length);
      decodeStamp(good.slice(0, at) + random.pick('{', '}', '[', ']', '"', ',', '1', 'null', '\u0000', '😀', '-', '[[[[') + good.slice(at + random.number(5)));
    }
    decodeStamp('['.repeat(longestStamp));
  });
});
