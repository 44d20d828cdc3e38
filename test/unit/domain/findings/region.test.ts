import assert from 'node:assert/strict';
import { regionOf, settleLocation, splitLines } from '../../../../src/domain/findings/region.ts';
import type { ColumnUnit } from '../../../../src/domain/findings/textRegion.ts';
import { at, decodeResult } from './log.ts';

const of = (region: unknown): unknown => regionOf(region, 'utf16CodeUnits');

describe('region', () => {
  it('becomes zero-based, its end exclusive', () => {
    assert.deepEqual(of({ startLine: 3, startColumn: 5, endLine: 4, endColumn: 2 }), { region: { startLine: 2, startColumn: 4, endLine: 3, endColumn: 1 } });
  });
  it('ends where the standard says when it does not', () => {
    assert.deepEqual(of({ startLine: 3 }), { region: { startLine: 2, startColumn: 0, endLine: 2 } });
    assert.deepEqual(of({ startLine: 3, endColumn: 9 }), { region: { startLine: 2, startColumn: 0, endLine: 2, endColumn: 8 } });
  });
  it('keeps an insertion point empty (gosec)', () => {
    assert.deepEqual(of({ startLine: 3, startColumn: 5, endColumn: 5 }), { region: { startLine: 2, startColumn: 4, endLine: 2, endColumn: 4 } });
  });
  it('runs to the end of its first line where it is backwards (Trivy)', () => {
    const toEnd = { region: { startLine: 2, startColumn: 4, endLine: 2 } };
    assert.deepEqual(of({ startLine: 3, startColumn: 5, endLine: 3, endColumn: 1 }), toEnd);
    assert.deepEqual(of({ startLine: 3, startColumn: 5, endLine: 1, endColumn: 80 }), toEnd);
  });
  it('is the whole file where it says nothing usable', () => {
    for (const region of [{}, null, undefined, [], 'x', { startLine: 0 }, { startLine: -3 }, { startLine: 1.5 }, { startLine: '7' }, { startLine: 1e300 }, { byteOffset: 4 }]) {
      assert.deepEqual(of(region), {});
    }
  });

  const settle = (region: unknown, unit: ColumnUnit, text: string | undefined): unknown =>
    settleLocation({ uri: 'x', ...regionOf(region, unit) }, text === undefined ? undefined : splitLines(text)).region;

  it('is measured in the text where columns are code points or bytes', () => {
    const text = 'a\n👍é = "x"\n';
    const region = { startLine: 2, startColumn: 2, endColumn: 3 };
    assert.deepEqual(settle(region, 'unicodeCodePoints', text), { startLine: 1, startColumn: 2, endLine: 1, endColumn: 3 });
    assert.deepEqual(settle({ startLine: 2, startColumn: 5, endColumn: 7 }, 'utf8Bytes', text), { startLine: 1, startColumn: 2, endLine: 1, endColumn: 3 });
    assert.deepEqual(settle({ startLine: 9, startColumn: 5, endColumn: 7 }, 'utf8Bytes', text), { startLine: 8, startColumn: 4, endLine: 8, endColumn: 6 });
    assert.deepEqual(settle(region, 'unicodeCodePoints', undefined), { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 });
  });
  it('is measured in the text where only offsets give it', () => {
    const text = 'ab\r\n👍cd\rxy';
    assert.deepEqual(settle({ charOffset: 6, charLength: 2 }, 'utf16CodeUnits', text), { startLine: 1, startColumn: 2, endLine: 1, endColumn: 4 });
    assert.deepEqual(settle({ charOffset: 5, charLength: 3 }, 'unicodeCodePoints', text), { startLine: 1, startColumn: 2, endLine: 2, endColumn: 0 });
    assert.deepEqual(settle({ charOffset: 999 }, 'utf16CodeUnits', text), { startLine: 2, startColumn: 2, endLine: 2, endColumn: 2 });
    assert.deepEqual(settle({ charOffset: 0 }, 'utf16CodeUnits', ''), { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 });
    assert.equal(settle({ charOffset: 6 }, 'utf16CodeUnits', undefined), undefined);
  });
  it('is told by the column kind of its own run, and by the bytes of Bandit', () => {
    const first = (run: object): unknown => decodeResult({ locations: [at('x', { startLine: 1, startColumn: 4 })] }, run)?.locations[0];
    assert.deepEqual(first({ columnKind: 'unicodeCodePoints' }), { uri: 'x', region: { startLine: 0, startColumn: 3, endLine: 0 }, measure: { by: 'unicodeCodePoints' } });
    assert.deepEqual(first({ columnKind: 'utf16CodeUnits' }), { uri: 'x', region: { startLine: 0, startColumn: 3, endLine: 0 } });
    assert.deepEqual(first({ tool: { driver: { name: 'Bandit' } } }), { uri: 'x', region: { startLine: 0, startColumn: 3, endLine: 0 }, measure: { by: 'utf8Bytes' } });
  });
  it('loses the end column of Bandit where its end line is only the second line', () => {
    const tool = { driver: { name: 'Bandit' } };
    const finding = decodeResult({ locations: [at('x', { startLine: 1, startColumn: 1, endLine: 2, endColumn: 7 })] }, { tool });
    assert.deepEqual(finding?.locations[0]?.region, { startLine: 0, startColumn: 0, endLine: 1 });
  });
  it('splits lines so that nothing is lost', () => {
    for (const text of ['', '\n', 'a', 'a\r\nb\rc\nd', '\r\r\n\n', 'x\n']) assert.equal(splitLines(text).join(''), text);
  });
});
