// What is due when.

import assert from 'node:assert/strict';
import { Agenda } from '../../../src/ui/agenda.ts';

describe('the agenda', () => {
  it('gives out what is due, the earliest first, each once', () => {
    const agenda = new Agenda();
    for (const [key, at] of [['c', 30], ['a', 10], ['b', 20], ['d', 40]] as const) agenda.set(key, at);
    assert.equal(agenda.next(), 10);
    assert.deepEqual(agenda.take(30), ['a', 'b', 'c']);
    assert.deepEqual(agenda.take(30), []);
    assert.equal(agenda.next(), 40);
  });

  it('goes by the last moment told of a key', () => {
    const agenda = new Agenda();
    agenda.set('a', 10);
    agenda.set('a', 50);
    agenda.set('b', 20);
    agenda.set('b', undefined);
    agenda.set('c', 30);
    agenda.set('c', 5);
    agenda.set('c', 30);
    assert.deepEqual([agenda.next(), agenda.take(49), agenda.take(50), agenda.next()], [30, ['c'], ['a'], undefined]);
  });

  it('is as a sorted list, whatever the order of ten thousand changes', () => {
    const agenda = new Agenda();
    const due = new Map<string, number>();
    for (let i = 0; i < 10_000; i++) {
      const [key, at] = [`k${(i * 7919) % 1009}`, (i * 104_729) % 65_537];
      agenda.set(key, at);
      due.set(key, at);
    }
    const order = agenda.take(Infinity).map((key) => due.get(key) ?? 0);
    assert.equal(order.length, due.size);
    assert.deepEqual(order, [...due.values()].toSorted((a, b) => a - b));
  });
});
