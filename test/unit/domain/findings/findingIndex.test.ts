// The index beside a plain way of counting: random scans of few tools, rules, files and severities.

import assert from 'node:assert/strict';
import { emptyColumns, severityCodes, type FindingColumns } from '../../../../src/domain/findings/findingColumns.ts';
import { FindingIndex, type IndexedScan } from '../../../../src/domain/findings/findingIndex.ts';
import { FindingRanking } from '../../../../src/domain/findings/findingRanking.ts';
import { FindingStore } from '../../../../src/domain/findings/findingStore.ts';
import { FindingWays, countAll } from '../../../../src/domain/findings/findingWays.ts';
import type { Link } from '../../../../src/domain/findings/link.ts';
import { sameNumbers } from '../../../../src/domain/findings/sameNumbers.ts';
import { supersededBy } from '../../../../src/domain/findings/scanVersions.ts';
import { Random } from '../random.ts';

function finish<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const uris = ['', 'src/a.ts', 'src/b.ts', 'k8s/db.yaml', 'elsewhere.ts'];
const ruleIds = ['A', 'B', 'C'];

/** A scan of up to 60 findings, of one or two runs. */
function scanOf(number: number, any: Random): IndexedScan {
  const count = any.number(60);
  const file = `scan-${number}.sarif`;
  const tools = [any.pick('T', 'U'), any.pick('T', 'V')];
  const columns: FindingColumns = { ...emptyColumns(file, count), uris, ruleIds: any.pick(ruleIds, ruleIds.toReversed()), runs: tools.map((tool) => ({ tool, unit: 'utf16CodeUnits', regions: 'none' })) };
  for (let i = 0; i < count; i += 1) {
    columns.run[i] = any.number(2);
    columns.result[i] = i;
    columns.rule[i] = any.number(ruleIds.length);
    columns.uri[i] = any.number(uris.length);
    columns.severity[i] = any.number(4);
    columns.suppressed[i] = any.number(3);
    columns.baseline[i] = any.number(5);
    columns.region[i * 4] = any.number(30);
    columns.digest[i * 4] = any.number(3);
    columns.ordinal[i] = i;
  }
  const isDismissed = any.number(3) === 0 ? (index: number): boolean => index % 5 === 0 : undefined;
  return { store: new FindingStore(columns), runs: tools.map((tool) => ({ tool, file })), superseded: [any.number(4) === 0, false], objects: new Map(any.number(2) === 0 || count === 0 ? [] : [[0, [{ kind: 'Deployment', name: 'x' }]]]), ...(isDismissed === undefined ? {} : { isDismissed }) };
}

describe('the index of findings', () => {
  it('groups what counts by place and severity, as a plain look at each finding does', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const any = new Random(seed);
      const scans = Array.from({ length: any.number(4) }, (_, number) => scanOf(number, any));
      const index = finish(FindingIndex.build({ scans, fileOf: (uri) => (uri.startsWith('else') ? undefined : uri), documentAt: (file, line) => (file.startsWith('k8s') ? Math.floor(line / 10) * 10 : undefined) }));
      const seen = new Set<string>();
      const expected = new Map<string, number[]>();
      let number = 0;
      for (const { store, runs, superseded, objects, isDismissed } of scans) {
        for (let i = 0; i < store.count; i += 1, number += 1) {
          const { tool, ruleId, severity, suppressed, baseline, from, identity } = store.get(i);
          const uri = store.uriOf(i);
          const twin = JSON.stringify([tool, ruleId, uri, identity]);
          const isGone = superseded[from.run] === true || baseline === 'absent' || seen.has(twin);
          if (superseded[from.run] !== true && baseline !== 'absent') seen.add(twin);
          const isOpen = !isGone && suppressed !== true && isDismissed?.(i) !== true;
          assert.equal(index.isOpen(number), isOpen, `seed ${seed}, finding ${number}`);
          assert.equal(index.isSuppressed(number), !isGone && !isOpen);
          assert.deepEqual(index.locate(number), { scan: scans.findIndex((one) => one.store === store), index: i });
          const place = index.places[index.placeOf(number)];
          assert.equal(place?.uri, uri);
          assert.equal(place.run, runs[from.run]);
          assert.equal(place.file, uri === '' || uri.startsWith('else') ? undefined : uri);
          assert.equal(place.objects, objects.get(i));
          const line = (store.columns.region[i * 4] ?? 0) - 1;
          assert.equal(place.line, uri.startsWith('k8s') ? Math.floor(line / 10) * 10 : undefined);
          if (isOpen) expected.set(`${index.placeOf(number)} ${severity}`, [...(expected.get(`${index.placeOf(number)} ${severity}`) ?? []), number]);
        }
      }
      for (let of = 0; of < index.classCount; of += 1) {
        const name = `${Math.floor(of / 4)} ${severityCodes[of % 4] ?? ''}`;
        assert.deepEqual([...index.membersOf(of)], expected.get(name) ?? []);
        assert.equal(index.sizeOf(of), expected.get(name)?.length ?? 0);
        for (const member of index.membersOf(of)) assert.equal(index.classOf(member), of);
      }
    }
  });

  it('ranks all that is open once, highest risk first, and counts what reaches a claim', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const any = new Random(seed);
      const scans = Array.from({ length: 3 }, (_, number) => scanOf(number, any));
      const index = finish(FindingIndex.build({ scans, fileOf: (uri) => uri, documentAt: () => undefined }));
      const link = (name: string): Link => ({ workload: { kind: 'deployment', namespace: 'shop', name }, evidence: { signal: 'name', name }, confidence: 'likely' });
      const table = new Map([['deployment/shop/a', [{ claim: 'shop/one', hops: 0 }, { claim: 'shop/two', hops: 1 }]], ['deployment/shop/b', [{ claim: 'shop/two', hops: 0 }]]]);
      const ways = finish(FindingWays.build(index, ({ uri }) => (uri === 'src/a.ts' ? [link('a')] : uri === 'src/b.ts' ? [link('b')] : []), table));
      const ranking = finish(FindingRanking.build(index, ways, (claim) => ({ row: { reach: [] }, protection: claim === 'shop/one' ? 'Unprotected' : 'Protected', drilled: false })));
      const all = ranking.top(Infinity);
      const open = Array.from({ length: index.count }, (_, number) => number).filter((number) => index.isOpen(number));
      assert.deepEqual(all.toSorted((a, b) => a - b), open);
      assert.equal(countAll(ways.counts), open.length);
      const scores = all.map((number) => ranking.riskOf(index.classOf(number)).score);
      assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
      const reachTwo = open.filter((number) => ['src/a.ts', 'src/b.ts'].includes(index.places[index.placeOf(number)]?.uri ?? ''));
      assert.deepEqual(ranking.ofClaim('shop/two', Infinity).toSorted((a, b) => a - b), reachTwo);
      assert.equal(countAll(ways.countsOf('shop/two')), reachTwo.length);
      assert.equal(ranking.ofClaim('shop/two', 2).length, Math.min(2, reachTwo.length));
      assert.deepEqual([...ways.claims].filter((claim) => claim !== 'shop/one' && claim !== 'shop/two'), []);
    }
  });
});

describe('a set of lists of numbers', () => {
  it('knows each list once, whatever collides', () => {
    const any = new Random(7);
    const set = sameNumbers(4, 20_000);
    const plain = new Set<string>();
    for (let i = 0; i < 20_000; i += 1) {
      const list = [any.number(20), any.number(20) * 65_536, any.number(20) << 28 >>> 0, 0xffffffff - any.number(3)];
      assert.equal(set.add(Uint32Array.from(list)), !plain.has(list.join()));
      plain.add(list.join());
    }
    assert.ok(plain.size > 10_000);
  });
});

describe('versions of scans', () => {
  const at = (file: string, when: number | undefined, more: object = {}): Parameters<typeof supersededBy>[0][number] => ({ at: when, run: { tool: 'T', file, ...more } });

  it('the newest of one tool, automation and branch counts', () => {
    const branch = (name: string): object => ({ source: { repository: 'r', branch: name } });
    const id = (automationId: string): object => ({ automationId });
    assert.deepEqual(supersededBy([at('a-1.sarif', 1), at('a-2.sarif', 2), at('b.sarif', 3)]), ['a-2.sarif', undefined, undefined]);
    assert.deepEqual(supersededBy([at('x.sarif', 1, id('ci/1')), at('y.sarif', 2, id('ci/2')), at('z.sarif', 3, id('nightly/3'))]), ['y.sarif', undefined, undefined]);
    assert.deepEqual(supersededBy([at('a-1.sarif', 1, branch('main')), at('a-2.sarif', 2, branch('next'))]), [undefined, undefined]);
  });
  it('what has no time, the same time, or the same file outdates nothing', () => {
    assert.deepEqual(supersededBy([at('a-1.sarif', undefined), at('a-2.sarif', 2)]), [undefined, undefined]);
    assert.deepEqual(supersededBy([at('a-1.sarif', 2), at('a-2.sarif', 2)]), [undefined, undefined]);
    assert.deepEqual(supersededBy([at('a.sarif', 1), at('a.sarif', 2)]), [undefined, undefined]);
  });
});
