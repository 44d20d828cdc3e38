import assert from 'node:assert/strict';
import { digestOf, digestText, joined } from '../../../src/domain/findings/digest.ts';
import { FindingStore } from '../../../src/domain/findings/findingStore.ts';
import { bySeverity } from '../../../src/domain/findings/order.ts';
import { ColumnBuilder } from '../../../src/sources/sarif/columnBuilder.ts';
import { at, decodeRuns } from '../domain/findings/log.ts';

/** A store of the findings of one run. */
function storeOf(results: readonly object[], run: object = {}): FindingStore {
  const { findings, runs } = decodeRuns({ tool: { driver: { name: 'T' } }, ...run, results });
  const builder = new ColumnBuilder('scan.sarif', results.length);
  for (const one of runs) builder.startRun(one);
  for (const finding of findings) builder.addDecoded(finding, [1, 2, 3, 4]);
  return new FindingStore(builder.finish());
}

const levels = ['note', 'error', 'none', 'warning'];
/** A few hundred findings in an order that is none of theirs. */
const many = Array.from({ length: 700 }, (_, n) => ({ ruleId: `R${n % 5}`, level: levels[(n * 7) % 4], locations: n % 11 === 0 ? [] : [at(`f${(n * 13) % 17}.ts`, { startLine: 1 + ((n * 31) % 97) })] }));

describe('store of findings', () => {
  it('counts by severity, file and rule', () => {
    const store = storeOf(many);
    assert.deepEqual(store.countBySeverity(), { critical: 0, high: 175, medium: 175, low: 350 });
    const all = Array.from({ length: store.count }, (_, index) => store.get(index));
    for (const uri of ['', 'f3.ts', 'f16.ts', 'none']) assert.deepEqual([...store.ofUri(uri)], all.flatMap(({ place }, index) => ((place?.uri ?? '') === uri ? [index] : [])));
    for (const rule of ['R0', 'R4', 'none']) assert.deepEqual([...store.ofRule(rule)], all.flatMap(({ ruleId }, index) => (ruleId === rule ? [index] : [])));
  });
  it('gives those that come first in the order of findings, however many', () => {
    const store = storeOf(many);
    const { findings } = decodeRuns({ tool: { driver: { name: 'T' } }, results: many });
    const sorted = findings.map((finding, index) => ({ index, finding: { ...finding, id: String(index).padStart(4, '0'), ruleId: '' } })).sort((a, b) => bySeverity(a.finding, b.finding)).map(({ index }) => index);
    for (const most of [0, 1, 10, 699, 700, 5000]) assert.deepEqual([...store.top(most)], sorted.slice(0, most));
    const wanted = (index: number): boolean => index % 3 === 0;
    assert.deepEqual([...store.top(20, wanted)], sorted.filter(wanted).slice(0, 20));
  });
  it('finds the first of more than it holds at once', () => {
    const store = storeOf(Array.from({ length: 20_000 }, (_, n) => ({ level: n % 4000 === 7 ? 'error' : 'note' })));
    assert.deepEqual([...store.top(6)], [7, 4007, 8007, 12007, 16007, 0]);
  });
  it('numbers what nothing else tells apart', () => {
    const store = storeOf([{ ruleId: 'A' }, { ruleId: 'B' }, { ruleId: 'A' }, { ruleId: 'A', locations: [at('a')] }, { ruleId: 'A' }]);
    assert.deepEqual([0, 1, 2, 3, 4].map((index) => store.identityOf(index).ordinal), [0, 0, 1, 0, 2]);
    assert.equal(store.identityOf(0).digest, '00000001000000020000000300000004');
  });
  it('has no finding behind its last', () => {
    assert.throws(() => storeOf([{}]).get(1), RangeError);
  });
});

describe('digest of texts', () => {
  it('does not depend on their order, and one can be taken away', () => {
    const [a, b, c] = ['a=1', 'b=é', 'c=\u{1F44D}'].map(digestOf);
    assert.ok(a && b && c);
    assert.deepEqual(joined(joined(a, b), c), joined(joined(c, a), b));
    assert.deepEqual(joined(joined(joined(a, b), c), b, -1), joined(a, c));
    assert.equal(new Set([a, b, c].map(digestText)).size, 3);
  });
});
