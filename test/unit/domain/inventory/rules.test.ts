// Small rules that the join rests on: host names of Services, equality, states of kinds; and the earliest of several times.

import assert from 'node:assert/strict';
import { earliest } from '../../../../src/domain/earliest.ts';
import { KindStates } from '../../../../src/domain/inventory/kindStates.ts';
import { same } from '../../../../src/domain/inventory/same.ts';
import { serviceHosts } from '../../../../src/domain/inventory/serviceHosts.ts';

describe('the Services that a host name can mean', () => {
  it('are those that DNS would look for', () => {
    assert.deepEqual(serviceHosts('db', 'shop'), ['shop/db']);
    assert.deepEqual(serviceHosts('db.web', 'shop'), ['web/db', 'shop/web']);
    assert.deepEqual(serviceHosts('db.svc', 'shop'), ['svc/db', 'shop/svc']);
    assert.deepEqual(serviceHosts('db.web.svc', 'shop'), ['web/db']);
    assert.deepEqual(serviceHosts('DB.web.svc.cluster.local.', 'shop'), ['web/db']);
    assert.deepEqual(serviceHosts('db.web.svc.other.domain', 'shop'), ['web/db']);
  });

  it('a pod’s host name before them is skipped', () => {
    assert.deepEqual(serviceHosts('db-0.db.shop', 'web'), ['shop/db']);
    assert.deepEqual(serviceHosts('db-0.db.shop.svc.cluster.local', 'web'), ['shop/db']);
  });

  it('are none for addresses of elsewhere and what is no host name', () => {
    for (const host of ['', '.', 'a..b', '-a', 'a_b', 'a b', 'https://db', '*.db', 'a.b.c.example.com', '10.0.0.1']) assert.deepEqual(serviceHosts(host, 'shop'), [], host);
  });
});

describe('equality', () => {
  it('is by content; an absent field equals one that is undefined', () => {
    assert.ok(same({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] }));
    assert.ok(same({ a: 1, b: undefined }, { a: 1 }));
    assert.ok(same(NaN, NaN));
    const different: readonly (readonly [unknown, unknown])[] = [[1, '1'], [[1], [1, 2]], [[1, 2], [2, 1]], [{ a: 1 }, { a: 1, b: 2 }], [{ a: 1, b: 2 }, { a: 1 }], [[], {}], [null, {}], [undefined, null]];
    for (const [a, b] of different) assert.ok(!same(a, b) && !same(b, a), JSON.stringify([a, b]));
  });
});

describe('states of kinds', () => {
  it('say whether they changed anything for who reads', () => {
    const states = new KindStates();
    assert.deepEqual(states.unread('pod', 'shop'), { code: 'stillReading', kind: 'pod' });
    assert.ok(states.set('pod', '', { state: 'live', since: 1 }));
    assert.ok(!states.set('pod', '', { state: 'live', since: 2 }));
    assert.equal(states.unread('pod', 'shop'), undefined);
    assert.ok(states.set('pod', 'shop', { state: 'forbidden', since: 3 }));
    assert.deepEqual(states.unread('pod', 'shop'), { code: 'forbidden', kind: 'pod', namespace: 'shop' });
    assert.equal(states.unread('pod', 'web'), undefined);
  });

  it('catching up is no news: after live nothing is unread, and an outage lasts until the list is whole again', () => {
    const states = new KindStates();
    states.set('pod', '', { state: 'live', since: 1 });
    assert.ok(!states.set('pod', '', { state: 'catchingUp', since: 2 }));
    assert.ok(states.wasRead('pod', 'shop'));
    states.set('pod', '', { state: 'offline', since: 3, retryAt: 4, trouble: { code: 'timedOut', server: 's' } });
    assert.ok(!states.set('pod', '', { state: 'catchingUp', since: 3 }));
    assert.deepEqual(states.unread('pod', 'shop'), { code: 'offline', kind: 'pod', since: 3 });
  });

  it('a list that was complete once stands through reading again and being offline, not through being forbidden', () => {
    const states = new KindStates();
    const wasRead = (state: 'stillReading' | 'live' | 'forbidden' | 'notInstalled'): boolean => {
      states.set('claim', '', { state, since: 0 });
      return states.wasRead('claim', 'shop');
    };
    assert.deepEqual((['stillReading', 'live', 'stillReading', 'forbidden', 'stillReading', 'live', 'notInstalled'] as const).map(wasRead), [false, true, true, false, false, true, false]);
  });
});

describe('the earliest of several times', () => {
  it('passes over those that are not there', () => {
    assert.equal(earliest([undefined, 7, 3, undefined, 5]), 3);
    assert.equal(earliest([undefined]), undefined);
    assert.equal(earliest([]), undefined);
  });
});
