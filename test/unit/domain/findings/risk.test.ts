import assert from 'node:assert/strict';
import type { Link } from '../../../../src/domain/findings/link.ts';
import type { Reached } from '../../../../src/domain/findings/reach.ts';
import { riskOf, type Stake } from '../../../../src/domain/findings/risk.ts';
import type { Reach } from '../../../../src/domain/inventory/row.ts';
import type { Protection } from '../../../../src/domain/volumes/protection.ts';

const ref = { kind: 'deployment', namespace: 'shop', name: 'orders' } as const;
const link = (confidence: Link['confidence'] = 'certain'): Link => ({ workload: ref, evidence: { signal: 'manifest', file: 'a', line: 0, object: 'x' }, confidence });
const reached = (claim: string, hops = 0, confidence: Link['confidence'] = 'certain'): Reached => ({ claim, link: link(confidence), hops });
const stake = (protection: Protection, ingresses: readonly string[] = [], drilled = true): Stake => {
  const reach: Reach = { workload: { ...ref, uid: 'u', replicas: 1, readyReplicas: 1, images: [] }, hops: [], ingresses };
  return { row: { reach: [reach] }, protection, drilled };
};

describe('risk of a finding', () => {
  it('is the product of its factors, each of them shown', () => {
    const risk = riskOf('high', [reached('shop/a', 1, 'likely')], () => stake('Unprotected', ['storefront']));
    assert.deepEqual(risk.factors.map(({ code }) => code), ['severity', 'throughServices', 'onlyLikely', 'exposed', 'noRestorePoint']);
    assert.equal(risk.score, Math.round(8 * 0.8 * 0.8 * 2 * 4 * 10) / 10);
    assert.equal(risk.claim, 'shop/a');
  });
  it('goes by the volume that could cost most, and grows with each further one, to twice as much at most', () => {
    const stakes: Readonly<Record<string, Stake>> = { 'shop/safe': stake('Protected'), 'shop/bare': stake('Unprotected') };
    const risk = riskOf('medium', [reached('shop/safe'), reached('shop/bare')], (claim) => stakes[claim]);
    assert.deepEqual([risk.claim, risk.factors.at(-1)], ['shop/bare', { code: 'moreVolumes', count: 1, times: 1.1 }]);
    const many = riskOf('medium', Array.from({ length: 500 }, (_, i) => reached(`shop/${i}`)), () => stake('Protected'));
    assert.equal(many.score, 11);
  });
  it('puts what cannot be brought back, or is not known to be, above what can', () => {
    const order: readonly (readonly [Protection, boolean])[] = [['Unprotected', false], ['Stale', false], ['Failing', false], ['Protected', false], ['Protected', true], ['Skipped', false]];
    const scores = order.map(([protection, drilled]) => riskOf('high', [reached('shop/a')], () => stake(protection, [], drilled)).score);
    assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
    assert.equal(new Set(scores).size, scores.length);
    assert.equal(riskOf('high', [reached('shop/a')], () => stake('Unknown')).score, scores[1]);
  });
  it('is small where nothing is reached, however severe', () => {
    const nothing = riskOf('critical', [], () => stake('Unprotected'));
    assert.deepEqual(nothing.factors.map(({ code }) => code), ['severity', 'reachesNothing']);
    assert.ok(nothing.score < riskOf('low', [reached('shop/a', 2, 'likely')], () => stake('Protected')).score);
    assert.deepEqual(riskOf('critical', [reached('shop/gone')], () => undefined), nothing);
  });
});
