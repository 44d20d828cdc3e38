// What is thought of an operation's journal: running, interrupted, a relic, unreadable.

import assert from 'node:assert/strict';
import type { OperationFacts } from '../../../../src/domain/inventory/facts.ts';
import { operationView, subjectOf } from '../../../../src/domain/inventory/operationView.ts';
import type { OperationLook } from '../../../../src/domain/inventory/operationView.ts';
import { Sightings } from '../../../../src/domain/inventory/sightings.ts';
import type { OperationView } from '../../../../src/domain/plans/journal.ts';
import { encodeJournal } from '../../../../src/domain/plans/journalCodec.ts';
import { sampleJournal } from '../plans/sampleJournal.ts';
import { make, start, without } from './make.ts';

const lease = make.lease('volumeguard-op-op1', { operation: 'op1', durationSeconds: 20 });
const look: OperationLook = { now: start, lastSign: start, clusterUid: 'cluster-uid', subjectUid: 's' };

function written(more: Partial<typeof sampleJournal> = {}, facts: Partial<OperationFacts> = {}): OperationFacts {
  return make.operation('volumeguard-op-op1', { journal: encodeJournal({ ...sampleJournal, ...more }), self: 'operation:shop/volumeguard-op-op1' }, facts);
}

describe('an operation', () => {
  it('runs while its Lease is renewed, and is interrupted at the moment when it has been silent for as long as it lasts', () => {
    const running = operationView(written(), lease, look);
    assert.deepEqual(running, {
      view: { id: 'op1', namespace: 'shop', state: 'running', journal: sampleJournal, step: 1, holder: 'ana@laptop/1', resourceVersion: '1' },
      validUntil: start + 20_000,
    });
    assert.equal(operationView(written(), lease, { ...look, now: start + 19_999 }).view.state, 'running');
    assert.deepEqual([operationView(written(), lease, { ...look, now: start + 20_000 })].map(({ view, validUntil }) => [view.state, validUntil]), [['interrupted', undefined]]);
  });

  it('without a Lease is given as long as one usually lasts', () => {
    assert.equal(operationView(written(), undefined, look).validUntil, start + 15_000);
  });

  it('is as its journal says once it is over', () => {
    for (const state of ['done', 'failed', 'undone', 'stopped'] as const) assert.deepEqual(operationView(written({ state }), undefined, { ...look, now: start + 99_000 }).view.state, state);
  });

  const stateOf = (facts: OperationFacts, more: Partial<OperationLook> = {}): OperationView['state'] => operationView(facts, lease, { ...look, ...more }).view.state;

  it('of another cluster is a relic, finished or not', () => {
    assert.equal(stateOf(written(), { clusterUid: 'other' }), 'relic');
    assert.equal(stateOf(written({ state: 'done' }), { clusterUid: 'other' }), 'relic');
    assert.equal(operationView(written(), lease, without(look, 'clusterUid')).view.state, 'running');
  });

  it('in a ConfigMap that is not the one it was written to is a relic', () => {
    assert.equal(stateOf(written({}, { uid: 'restored' })), 'relic');
    assert.equal(stateOf(written({}, { namespace: 'copy', uid: 'operation:shop/volumeguard-op-op1' })), 'relic');
    assert.equal(stateOf(written({}, { name: 'volumeguard-op-op2' })), 'relic');
    assert.equal(operationView(written({}, { name: 'volumeguard-op-op2' }), lease, look).view.id, 'op2');
  });

  it('whose subject is another object by now is a relic, unless it is over', () => {
    assert.equal(stateOf(written(), { subjectUid: 'another' }), 'relic');
    assert.equal(stateOf(written({ state: 'failed' }), { subjectUid: 'another' }), 'relic');
    assert.equal(stateOf(written({ state: 'done' }), { subjectUid: 'another' }), 'done');
    assert.equal(operationView(written(), lease, without(look, 'subjectUid')).view.state, 'running', 'a restore point that it deletes is gone');
  });

  it('that cannot be read is shown as such', () => {
    for (const data of [{}, { journal: '{' }, { journal: '{"version":9}' }]) {
      assert.deepEqual(operationView(make.operation('volumeguard-op-op1', data), undefined, look).view, { id: 'op1', namespace: 'shop', state: 'unreadable', step: 0, resourceVersion: '1' });
      assert.equal(subjectOf(make.operation('x', data)), undefined);
    }
    assert.deepEqual(subjectOf(written()), sampleJournal.plan.subject);
  });
});

describe('sightings', () => {
  it('note when a version was first seen, not when it was seen again', () => {
    const sightings = new Sightings();
    assert.equal(sightings.lastChange(lease), undefined);
    sightings.see(lease, 5);
    sightings.see(lease, 9);
    assert.equal(sightings.lastChange(lease), 5);
    sightings.see({ ...lease, resourceVersion: '2' }, 12);
    assert.equal(sightings.lastChange(lease), 12);
    sightings.keep([lease]);
    assert.equal(sightings.lastChange(lease), 12);
    sightings.keep([]);
    assert.equal(sightings.lastChange(lease), undefined);
  });
});
