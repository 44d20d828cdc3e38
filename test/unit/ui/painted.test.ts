// What VS Code is told of when ten thousand claims stand in the tree: what reads differently, and nothing else is looked at.

import assert from 'node:assert/strict';
import type { Finding } from '../../../src/domain/findings/finding.ts';
import type { ReachingFinding } from '../../../src/ui/ports/findings.ts';
import { noFilter } from '../../../src/ui/tree/claimFilter.ts';
import type { Node } from '../../../src/ui/tree/node.ts';
import { keyOf, Painted, root } from '../../../src/ui/tree/painted.ts';
import { VolumesModel, type VolumesChanges } from '../../../src/ui/tree/volumesModel.ts';
import { claimOf, hour, manyClaims, pointOf, Rows, savedClaim } from './rows.ts';

const namespace = (name: string): Node => ({ type: 'namespace', namespace: name });
const claim = (id: string): Node => ({ type: 'claim', claim: id });
const findingOf = (id: string): ReachingFinding => ({ finding: { id, severity: 'high' } as Finding, links: [], reaches: [], risk: { score: 0, factors: [] }, run: { tool: '', file: '' } });

describe('what stands painted', () => {
  let rows: Rows;
  let model: VolumesModel;
  let painted: Painted;
  let heard: VolumesChanges[];

  /** As VS Code does when somebody opens a row. */
  function open(parent?: Node): void {
    for (const node of painted.setList(parent, model.children(parent))) painted.setText(node, model.text(node));
  }

  /** @returns what VS Code would be told of since the last time. */
  async function told(): Promise<readonly string[] | undefined> {
    const deep = new Set(heard.flatMap((changes) => changes.rows.map(keyOf)));
    const keys = new Set([...heard.flatMap(({ lines }) => lines.map(keyOf)), ...deep]);
    heard = [];
    return painted.differing(keys, deep, model);
  }

  beforeEach(async () => {
    rows = new Rows();
    heard = [];
    painted = new Painted();
    model = new VolumesModel(rows.world, { filter: noFilter, order: 'name' }, (changes) => heard.push(changes));
    model.take(rows.put(...manyClaims()));
    await model.settled();
    open();
    open(namespace('ns-001'));
    heard = [];
  });

  afterEach(() => model.dispose());

  it('of a claim that changes its own row is told, if its namespace is open', async () => {
    model.take(rows.put(savedClaim('ns-001/data-00', { capacityBytes: 2 ** 30 }), savedClaim('ns-002/data-00', { capacityBytes: 2 ** 30 })));
    assert.deepEqual(await told(), [keyOf(claim('ns-001/data-00'))]);
  });

  it('of a change that reads the same nothing is told, and only the row itself was looked at', async () => {
    model.take(rows.put(savedClaim('ns-001/data-00', { accessModes: ['ReadOnlyMany'] })));
    assert.equal(await rows.counted(async () => assert.deepEqual(await told(), [])), 1);
  });

  it('a namespace is told of when its counts or its claims change, the roots when one comes or goes', async () => {
    model.take(rows.put(claimOf('ns-002/data-00')));
    assert.deepEqual(await told(), [keyOf(namespace('ns-002'))]);
    model.take(rows.put(savedClaim('ns-001/zz')));
    assert.deepEqual(await told(), [keyOf(namespace('ns-001'))]);
    model.take(rows.put(savedClaim('new/data')));
    assert.equal(await told(), undefined);
  });

  it('what came below a row is told of, also while VS Code has not asked for the line of the row yet', async () => {
    const one = claim('ns-001/data-00');
    rows.findings.set('ns-001/data-00', [findingOf('early')]);
    open(namespace('ns-001'));
    open(one);
    const findings: Node = { type: 'section', claim: 'ns-001/data-00', section: 'findings' };
    painted.unpaintBelow(keyOf(one));
    painted.setList(one, model.children(one));
    assert.equal(painted.setList(findings, model.children(findings)).length, 1);
    rows.findings.set('ns-001/data-00', [findingOf('late')]);
    assert.deepEqual(await painted.differing([root], new Set([root]), model), [keyOf(findings)]);
  });

  it('what differs is told of once, whatever asks for a look at it, and stands for all below it', async () => {
    model.take(rows.put(savedClaim('ns-001/zz'), claimOf('ns-001/data-00')));
    const keys = [root, keyOf(claim('ns-001/data-00')), keyOf(namespace('ns-001'))];
    assert.deepEqual(await painted.differing(keys, new Set([root, keyOf(claim('ns-001/data-00'))]), model), [keyOf(namespace('ns-001'))]);
    heard = [];
  });

  it('below an open claim the smallest row that differs is told of', async () => {
    const id = 'ns-001/data-00';
    open(claim(id));
    open({ type: 'section', claim: id, section: 'restorePoints' });
    model.take(rows.put(savedClaim(id, { restorePoints: [pointOf(`snapshot:${id}`, hour), pointOf('snapshot:older', 30 * hour)] })));
    assert.deepEqual(await told(), [keyOf({ type: 'section', claim: id, section: 'restorePoints' })]);
  });

  it('what was told of is asked for anew: nothing below it counts as painted before', async () => {
    painted.unpaintBelow(keyOf(namespace('ns-001')));
    model.take(rows.put(claimOf('ns-001/data-00')));
    assert.deepEqual(await told(), [keyOf(namespace('ns-001'))]);
    assert.equal(painted.has(keyOf(claim('ns-001/data-00'))), false);
  });

  it('a row keeps the object that it is known by, until it is gone', () => {
    const first = painted.node(keyOf(claim('ns-001/data-00')));
    painted.unpaintBelow(root);
    open();
    open(namespace('ns-001'));
    assert.equal(painted.node(keyOf(claim('ns-001/data-00'))), first);
    model.take(rows.remove('ns-001/data-00'));
    open(namespace('ns-001'));
    assert.equal(painted.node(keyOf(claim('ns-001/data-00'))), undefined);
  });

  it('where more rows differ than VS Code compares quickly it is told to ask for all', async () => {
    for (let i = 2; i < 22; i++) open(namespace(`ns-${String(i).padStart(3, '0')}`));
    rows.now += 5 * hour;
    assert.equal(await painted.differing([root], new Set([root]), model), undefined);
  });

  it('an age that reads differently is told of row by row, among what is painted', async () => {
    rows.now += hour;
    const differing = await painted.differing([root], new Set([root]), model);
    assert.deepEqual(differing?.toSorted(), model.children(namespace('ns-001')).map(keyOf));
  });
});
