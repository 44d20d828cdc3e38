// The model of the Volumes view with ten thousand claims: order, filter, counts, and how little is looked at per event.

import assert from 'node:assert/strict';
import type { Finding } from '../../../src/domain/findings/finding.ts';
import { noFilter } from '../../../src/ui/tree/claimFilter.ts';
import type { Node } from '../../../src/ui/tree/node.ts';
import { VolumesModel, type VolumesChanges } from '../../../src/ui/tree/volumesModel.ts';
import type { ReachingFinding } from '../../../src/ui/ports/findings.ts';
import { claimOf, day, hour, manyClaims, pointOf, Rows, savedClaim } from './rows.ts';

const namespace = (name: string): Node => ({ type: 'namespace', namespace: name });

function finding(id: string, severity: Finding['severity']): ReachingFinding {
  return { finding: { id, severity } as Finding, links: [], reaches: [], risk: { score: 0, factors: [] }, run: { tool: '', file: '' } };
}

describe('the Volumes model', () => {
  let rows: Rows;
  let heard: VolumesChanges[];
  let model: VolumesModel;

  const names = (parent?: Node): readonly string[] =>
    model.children(parent).map((node) => (node.type === 'claim' ? node.claim.slice(node.claim.indexOf('/') + 1) : node.type === 'namespace' ? node.namespace : node.type));

  beforeEach(() => {
    rows = new Rows();
    heard = [];
    model = new VolumesModel(rows.world, { filter: noFilter, order: 'name' }, (changes) => heard.push(changes));
  });

  afterEach(() => model.dispose());

  describe('with ten thousand claims in five hundred namespaces', () => {
    beforeEach(async () => {
      model.take(rows.put(...manyClaims()));
      await model.settled();
    });

    it('the first filling is done in slices, and looks at each row once', async () => {
      const fresh = new Rows();
      const slices: number[] = [];
      const other = new VolumesModel(fresh.world, { filter: noFilter, order: 'name' }, ({ rows: told }) => slices.push(told.length));
      const batch = fresh.put(...manyClaims());
      assert.equal(await fresh.counted(async () => {
        other.take(batch);
        assert.equal(slices.length, 1, 'the first slice at once, no other before somebody else had a turn');
        await other.settled();
      }), 10_000);
      assert.ok(Math.max(...slices) <= 100);
      assert.equal(other.index.size, 10_000);
      other.dispose();
    });

    it('an event looks at its own row, tells of it alone, and moves the counts', async () => {
      const looked = await rows.counted(() => {
        heard = [];
        model.take(rows.put(savedClaim('ns-000/data-00')));
      });
      assert.equal(looked, 1);
      assert.deepEqual(heard, [{ rows: [{ type: 'claim', claim: 'ns-000/data-00' }], lines: [namespace('ns-000')], marks: ['ns-000/data-00'] }]);
      assert.equal(model.index.count('needAction'), 999);
    });

    it('an event that changes no verdict and no place touches no namespace and no decoration', () => {
      heard = [];
      model.take(rows.put(savedClaim('ns-001/data-00', { capacityBytes: 5 })));
      assert.deepEqual(heard, [{ rows: [{ type: 'claim', claim: 'ns-001/data-00' }], lines: [], marks: [] }]);
    });

    it('painting the namespaces looks at no row, painting one namespace at its own', async () => {
      assert.equal(await rows.counted(() => {
        for (const node of model.children()) model.text(node);
      }), 0);
      const looked = await rows.counted(() => {
        for (const node of model.children(namespace('ns-007'))) model.text(node);
      });
      assert.equal(looked, 20);
      assert.equal(model.text(namespace('ns-007'))?.expandable, 'collapsed');
      assert.equal(model.text(namespace('ns-000'))?.description, '20 need action · 20 volumes');
    });

    it('a filter by text and verdict leaves what passes both, and hides namespaces that show nothing', async () => {
      await model.setFilter({ text: 'NS-010 data', verdicts: ['Unprotected'] });
      assert.deepEqual(names(), ['ns-010']);
      assert.equal(names(namespace('ns-010')).length, 20);
      assert.equal(model.text(namespace('ns-010'))?.expandable, 'expanded');
      // What changes while the filter holds goes by it.
      model.take(rows.put(savedClaim('ns-010/data-03')));
      assert.equal(names(namespace('ns-010')).length, 19);
      assert.equal(model.text(namespace('ns-010'))?.description, '19 need action · 19 of 20 volumes');
      assert.equal(model.index.isShown('ns-010/data-03'), false);
      heard = [];
      model.take(rows.put(savedClaim('ns-010/hidden')));
      assert.deepEqual(heard[0]?.lines, [namespace('ns-010')], 'the line says of how many');
      model.take(rows.remove('ns-010/hidden'));
      assert.equal(model.index.count('needAction'), 999, 'the badge counts what a filter hides');
      await model.setFilter(noFilter);
      assert.equal(names().length, 500);
    });

    it('sorting by risk looks at no row; then what changes moves', async () => {
      const looked = await rows.counted(() => model.setOrder('risk'));
      assert.equal(looked, 0);
      assert.deepEqual(names().slice(0, 3), ['ns-000', 'ns-010', 'ns-020']);
      heard = [];
      model.take(rows.put(claimOf('ns-499/data-19')));
      assert.deepEqual(heard[0]?.lines, [undefined, namespace('ns-499')]);
      assert.equal(names()[50], 'ns-499');
      assert.equal(names(namespace('ns-499'))[0], 'data-19');
    });

    it('rows that are emptied are gone from lists and counts', async () => {
      model.take(rows.remove(...manyClaims().map(({ id }) => id)));
      await model.settled();
      assert.deepEqual([names(), model.index.size, model.index.count('needAction'), model.nextChange()], [[], 0, 0, undefined]);
    });
  });

  it('risk is the verdict, then the worst finding, then the certificate that ends first, then the age of the newest point', () => {
    rows.findings.set('shop/high', [finding('f1', 'high')]);
    rows.findings.set('shop/low', [finding('f2', 'low')]);
    const old = { restorePoints: [pointOf('snapshot:old', 3 * day)] };
    model.take(rows.put(savedClaim('shop/low'), savedClaim('shop/fresh'), savedClaim('shop/old', old), savedClaim('shop/high'), claimOf('shop/never'), claimOf('shop/new', { createdAt: rows.now - hour })));
    model.setOrder('risk');
    assert.deepEqual(names(namespace('shop')), ['never', 'new', 'high', 'low', 'old', 'fresh']);
    model.setOrder('name');
    assert.deepEqual(names(namespace('shop')), ['fresh', 'high', 'low', 'never', 'new', 'old']);
  });

  it('a claim that is due turns Unprotected by the clock alone, and only it is judged anew', async () => {
    model.take(rows.put(savedClaim('shop/saved'), claimOf('shop/young', { createdAt: rows.now - hour })));
    assert.equal(model.index.entry('shop/young')?.protection, 'NotYetDue');
    assert.equal(model.nextChange(), rows.now + 23 * hour);
    rows.now += 23 * hour;
    heard = [];
    assert.equal(await rows.counted(() => model.wake()), 1);
    assert.equal(model.index.entry('shop/young')?.protection, 'Unprotected');
    assert.deepEqual(heard.map(({ rows: told }) => told), [[{ type: 'claim', claim: 'shop/young' }]]);
    assert.equal(model.nextChange(), undefined);
  });

  it('a clock that was set back undoes what time has changed', () => {
    model.take(rows.put(claimOf('shop/young', { createdAt: rows.now - hour })));
    rows.now += 23 * hour;
    model.wake();
    assert.equal(model.index.entry('shop/young')?.protection, 'Unprotected');
    rows.now -= 23 * hour;
    model.reconsider();
    assert.equal(model.index.entry('shop/young')?.protection, 'NotYetDue');
  });

  it('few namespaces are open at first, many are not; once all claims were read one more closes none', () => {
    const put = (count: number): void => model.take(rows.put(...Array.from({ length: count }, (_, i) => savedClaim(`ns-${i}/data`))));
    const first = (): readonly unknown[] => [model.text(namespace('ns-0'))?.expandable, model.text(namespace('ns-0'))?.variant];
    put(10);
    assert.deepEqual(first(), ['expanded', 'open']);
    put(11);
    assert.deepEqual(first(), ['collapsed', ''], 'the first part of the reading does not decide for the rest');
    model.take(rows.remove('ns-10/data'));
    rows.status = { ...rows.status, kinds: [{ kind: 'claim', namespace: '', state: { state: 'live', since: 0 } }] };
    assert.deepEqual(first(), ['expanded', 'open']);
    put(11);
    assert.deepEqual(first(), ['expanded', 'open']);
  });

  it('a filter finds a claim by its storage class and by a workload that reaches it', async () => {
    const workload = { kind: 'deployment', namespace: 'shop', name: 'Checkout', uid: 'w', replicas: 1, readyReplicas: 1, images: [] } as const;
    model.take(rows.put(savedClaim('shop/a', { storageClass: 'gold' }), savedClaim('shop/b', { reach: [{ workload, hops: [], ingresses: [] }] }), savedClaim('shop/c', { state: 'Gone' })));
    const found = async (text: string): Promise<readonly string[]> => {
      await model.setFilter({ text, verdicts: [] });
      return names(namespace('shop'));
    };
    assert.deepEqual([await found('GOLD'), await found('checkout'), await found('shop'), await found('nowhere')], [['a'], ['b'], ['a', 'b', 'c'], []]);
    await model.setFilter({ text: '', verdicts: ['Lost'] });
    assert.deepEqual(names(namespace('shop')), ['c']);
  });

  it('every row knows the way up to its namespace', () => {
    const up = (node: Node): readonly string[] => {
      const parent = model.parent(node);
      return parent === undefined ? [node.type] : [node.type, ...up(parent)];
    };
    assert.deepEqual(up({ type: 'restorePoint', claim: 'shop/a', point: 'p' }), ['restorePoint', 'section', 'claim', 'namespace']);
    assert.deepEqual(up({ type: 'finding', claim: 'shop/a', finding: 'f' }), ['finding', 'section', 'claim', 'namespace']);
    assert.deepEqual(up({ type: 'certificate', claim: 'shop/a', certificate: 'shop/tls' }), ['certificate', 'section', 'claim', 'namespace']);
  });
});
