// What is said while a kind cannot be read: unknown, with the kind and the cause, only where it could change the answer.

import assert from 'node:assert/strict';
import type { Unknown } from '../../../../src/domain/certainty.ts';
import type { Facts } from '../../../../src/domain/inventory/facts.ts';
import type { Kind, KindState } from '../../../../src/domain/inventory/kind.ts';
import { judge } from '../../../../src/domain/volumes/judge.ts';
import type { Verdict } from '../../../../src/domain/volumes/protection.ts';
import { ClusterView } from './clusterView.ts';
import { bound, day, hour, make, saved, start } from './make.ts';

type Unread = Exclude<KindState['state'], 'live' | 'catchingUp'>;

const now = start + 2 * day;

/** `Protected`, or `Unknown: forbidden snapshot`. */
function said({ protection, reasons }: Verdict): string {
  const causes = reasons.flatMap((reason) => (reason.code === 'unread' ? [named(reason.why)] : reason.code === 'doubtfulPoint' ? [reason.doubt] : []));
  return causes.length === 0 ? protection : `${protection}: ${causes.join(', ')}`;
}

function named(why: Unknown): string {
  return 'kind' in why ? `${why.code} ${why.kind}` : why.code;
}

/**
 * What an inventory says of shop/data in which `kind` has that state. Where a kind was never read, or may not be, it knows
 * none of its objects; going offline it keeps them.
 */
function verdictOf(kind: Kind, state: Unread, facts: readonly Facts[]): string {
  const view = new ClusterView(state === 'offline' ? {} : { [kind]: state });
  view.put(...facts.filter((each) => state === 'offline' || each.kind !== kind));
  if (state === 'offline') view.state(kind, '', 'offline');
  const row = view.rows.get('shop/data');
  return row === undefined ? 'no row' : said(judge(row, { name: 'daily', skip: false, rpo: day, claims: [] }, now));
}

const never = bound('data');
const stale = [...never, ...saved('s', 'data', 'pv-data', { takenAt: start })];
const good = [...never, ...saved('s', 'data', 'pv-data', { takenAt: now - hour })];
const gone = saved('s', 'data', 'pv-data');

describe('verdicts while a kind cannot be read', () => {
  type Row = Readonly<Record<Unread, string>>;
  const expected: Readonly<Record<string, { readonly facts: readonly Facts[]; readonly live: string; readonly kinds: Partial<Record<Kind, Row>> }>> = {
    'never saved': {
      facts: never,
      live: 'Unprotected',
      kinds: {
        claim: { stillReading: 'no row', offline: 'Unprotected', forbidden: 'no row', notInstalled: 'no row' },
        volume: { stillReading: 'Unknown: stillReading volume', offline: 'Unprotected', forbidden: 'Unknown: forbidden volume', notInstalled: 'Unprotected' },
        snapshot: { stillReading: 'Unknown: stillReading snapshot', offline: 'Unknown: offline snapshot', forbidden: 'Unknown: forbidden snapshot', notInstalled: 'Unprotected' },
        snapshotContent: { stillReading: 'Unknown: stillReading snapshotContent', offline: 'Unknown: offline snapshotContent', forbidden: 'Unknown: forbidden snapshotContent', notInstalled: 'Unprotected' },
      },
    },
    'saved too long ago': {
      facts: stale,
      live: 'Stale',
      kinds: {
        claim: { stillReading: 'no row', offline: 'Stale', forbidden: 'no row', notInstalled: 'no row' },
        volume: { stillReading: 'Unknown: stillReading volume', offline: 'Stale', forbidden: 'Unknown: forbidden volume', notInstalled: 'Unprotected' },
        snapshot: { stillReading: 'Unknown: stillReading snapshot', offline: 'Unknown: offline snapshot', forbidden: 'Unknown: forbidden snapshot', notInstalled: 'Unprotected' },
        snapshotContent: { stillReading: 'Unknown: stillReading snapshotContent', offline: 'Unknown: offline snapshotContent', forbidden: 'Unknown: forbidden snapshotContent', notInstalled: 'Unprotected' },
      },
    },
    'saved': {
      facts: good,
      live: 'Protected',
      kinds: {
        claim: { stillReading: 'no row', offline: 'Protected', forbidden: 'no row', notInstalled: 'no row' },
        volume: { stillReading: 'Unknown: stillReading volume', offline: 'Protected', forbidden: 'Unknown: forbidden volume', notInstalled: 'Unprotected' },
        snapshot: { stillReading: 'Unknown: stillReading snapshot', offline: 'Protected: offline snapshot', forbidden: 'Unknown: forbidden snapshot', notInstalled: 'Unprotected' },
        snapshotContent: { stillReading: 'Unknown: stillReading snapshotContent', offline: 'Protected: offline snapshotContent', forbidden: 'Unknown: forbidden snapshotContent', notInstalled: 'Unprotected' },
      },
    },
    'saved, the claim deleted': {
      facts: gone,
      live: 'Protected',
      kinds: {
        claim: { stillReading: 'no row', offline: 'Protected', forbidden: 'no row', notInstalled: 'no row' },
        snapshot: { stillReading: 'no row', offline: 'Protected: offline snapshot', forbidden: 'no row', notInstalled: 'no row' },
        snapshotContent: { stillReading: 'Unknown: stillReading snapshotContent', offline: 'Protected: offline snapshotContent', forbidden: 'Unknown: forbidden snapshotContent', notInstalled: 'Unprotected' },
        volume: { stillReading: 'Protected: stillReading volume', offline: 'Protected: offline volume', forbidden: 'Protected: forbidden volume', notInstalled: 'Protected' },
      },
    },
  };

  for (const [case_, { facts, live, kinds }] of Object.entries(expected)) {
    it(`${case_}: ${live} when all is read`, () => {
      const view = new ClusterView();
      view.put(...facts);
      assert.equal(said(judge(view.row('shop/data'), { name: 'daily', skip: false, rpo: day, claims: [] }, now)), live);
    });
    for (const [kind, row] of Object.entries(kinds) as [Kind, Row][]) {
      it(`${case_}, by the state of ${kind}`, () => {
        const states = Object.keys(row) as Unread[];
        assert.deepEqual(Object.fromEntries(states.map((state) => [state, verdictOf(kind, state, facts)])), row);
      });
    }
  }

  it('no other kind changes any of them', () => {
    for (const kind of ['snapshotClass', 'storageClass', 'statefulSet', 'deployment', 'daemonSet', 'pod', 'secret', 'configMap', 'service', 'ingress', 'operation', 'lease'] as const) {
      for (const state of ['stillReading', 'offline', 'forbidden', 'notInstalled'] as const) {
        for (const { facts, live } of Object.values(expected)) assert.equal(verdictOf(kind, state, facts), live, `${kind} ${state}`);
      }
    }
  });

  it('without the snapshot API nothing can have been saved, whatever else may not be read', () => {
    const view = new ClusterView({ snapshot: 'notInstalled', snapshotContent: 'notInstalled', volume: 'forbidden' });
    view.put(never[0]);
    assert.equal(said(judge(view.row('shop/data'), undefined, now)), 'Unprotected');
  });

  it('a content tells of a snapshot in a namespace that may not be read', () => {
    const view = new ClusterView();
    view.state('snapshot', 'secret', 'forbidden');
    view.put(...never, make.content(make.snapshot('secret/s', undefined), 'h-pv-data'));
    assert.equal(said(judge(view.row('shop/data'), undefined, now)), 'Unknown: forbidden snapshot');
  });
});

describe('the outline of restore points', () => {
  const outline = { kind: 'snapshotOutline', namespace: 'shop', name: 'data', count: 14, readyCount: 13, newestFrom: now - 4 * hour, newestTo: now - 3 * hour } as const;

  it('is told while the snapshots are read for the first time, and proves nothing', () => {
    const view = new ClusterView({ snapshot: 'stillReading' });
    view.put(...never, outline);
    assert.deepEqual(view.row('shop/data').outline, { count: 14, readyCount: 13, newestFrom: now - 4 * hour, newestTo: now - 3 * hour });
    assert.equal(said(judge(view.row('shop/data'), undefined, now)), 'Unknown: stillReading snapshot');
    view.state('snapshot', '', 'live');
    assert.equal('outline' in view.row('shop/data'), false);
  });

  it('makes no row, and is not told offline or where snapshots may not be read', () => {
    const view = new ClusterView({ snapshot: 'stillReading' });
    view.put(outline);
    assert.equal(view.rows.size, 0);
    view.put(...never);
    for (const state of ['offline', 'forbidden', 'catchingUp'] as const) {
      view.state('snapshot', '', 'live');
      view.state('snapshot', '', state);
      assert.equal('outline' in view.row('shop/data'), false, state);
    }
  });
});
