// Filter and order over a reload of the window.

import assert from 'node:assert/strict';
import type { Memento } from 'vscode';
import { keepChoice, keptChoice } from '../../../src/ui/tree/volumesChoice.ts';

/** As VS Code keeps it: as JSON. */
function memento(): Memento {
  const kept = new Map<string, string>();
  return {
    keys: () => [...kept.keys()],
    get: (key: string): unknown => JSON.parse(kept.get(key) ?? 'null'),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, JSON.stringify(value))),
  } as Memento;
}

describe('filter and order', () => {
  it('survive a reload', async () => {
    const where = memento();
    assert.deepEqual(keptChoice(where), { filter: { text: '', verdicts: [] }, order: 'name' });
    await keepChoice(where, { filter: { text: 'orders', verdicts: ['Stale', 'Lost'] }, order: 'risk' });
    assert.deepEqual(keptChoice(where), { filter: { text: 'orders', verdicts: ['Stale', 'Lost'] }, order: 'risk' });
  });

  it('that another version kept, or nobody, filter nothing', async () => {
    const where = memento();
    await where.update('volumeGuard.filter', { text: 5, verdicts: ['Worried'] });
    await where.update('volumeGuard.order', 'fate');
    assert.deepEqual(keptChoice(where), { filter: { text: '', verdicts: [] }, order: 'name' });
  });
});
