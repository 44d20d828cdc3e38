import assert from 'node:assert/strict';
import { parseTolerant } from '../../../src/sources/sarif/tolerantJson.ts';

const valueOf = (text: string): unknown => parseTolerant(text).value;

describe('tolerant JSON', () => {
  it('reads what is right as JSON.parse does, byte order marks aside', () => {
    const value = { a: [1, -2.5e3, true, null, 'x\n\u{1F44D}"'], b: {} };
    for (const start of ['', '\uFEFF', '\uFEFF\uFEFF']) assert.deepEqual(parseTolerant(start + JSON.stringify(value)), { value, cut: new Set() });
  });
  it('overlooks commas too many', () => {
    assert.deepEqual(parseTolerant('{"a":[1,2,],,"b":{"c":1,},}'), { value: { a: [1, 2], b: { c: 1 } }, cut: new Set() });
  });
  it('says where a text is cut off, and which containers that leaves open', () => {
    const parsed = parseTolerant('{"runs":[{"results":[{"a":1},{"b":"x');
    assert.deepEqual(parsed.value, { runs: [{ results: [{ a: 1 }, {}] }] });
    assert.deepEqual(parsed.fault, { code: 'truncated', offset: 36 });
    const results = (parsed.value).runs[0]!.results;
    assert.deepEqual(results.map((result) => parsed.cut.has(result)), [false, true]);
  });
  it('does not take the beginning of a number or word for the whole', () => {
    assert.deepEqual(valueOf('{"a":12'), {});
    assert.deepEqual(parseTolerant('{"a":1,"b":tru'), { value: { a: 1 }, fault: { code: 'truncated', offset: 11 }, cut: parseTolerant('{"a":1,"b":tru').cut });
  });
  it('leaves out what makes no sense and goes on behind it', () => {
    const broken = (text: string, value: unknown, offset: number): void => {
      const parsed = parseTolerant(text);
      assert.deepEqual([parsed.value, parsed.fault], [value, { code: 'broken', offset }]);
    };
    broken('[1,NaN,3]', [1, 3], 3);
    broken('{"a":undefined,"b":2}', { b: 2 }, 5);
    broken('{"a" 1,"b":2}', { b: 2 }, 5);
    broken('{a:1,"b":2}', { b: 2 }, 1);
    broken('{"a":"he said "no" to me","b":2}', { a: 'he said ', b: 2 }, 15);
    broken('[{"a":{"x":[1,2}},{"b":2}]', [{ a: { x: [1, 2] } }, { b: 2 }], 15);
    broken(String.raw`{"a":"bad \q","b":2}`, { a: String.raw`bad \q`, b: 2 }, 5);
    broken('{"a":1} {"b":2}', { a: 1 }, 8);
    broken('{"a":1 "b":2,"c":3}', { a: 1, c: 3 }, 7);
    broken('hello', undefined, 0);
  });
  it('loses a line at most to a lost quote', () => {
    assert.deepEqual(valueOf('{\n"a": "lost,\n"b": 2,\n"c": 3\n}'), { c: 3 });
  });
  it('never touches a prototype', () => {
    const value = valueOf('{"__proto__":{"polluted":1},"a":1,}') as object;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal('polluted' in value, false);
  });
  it('ends for nesting without end, broken or not, in time', function () {
    this.timeout(20_000);
    for (const piece of ['[', '{"a":', '[1,]', '{', '}', ']', '"', ',', '[}', '{]', '{"a":[}', '"\\', 'nul', '-', '{"a":"\n']) {
      parseTolerant(piece.repeat(50_000));
      parseTolerant(`{"runs":[${piece.repeat(50_000)}]}`);
    }
  });
});
