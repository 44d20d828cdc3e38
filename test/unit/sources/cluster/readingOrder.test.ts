// The order in which kinds are read.

import assert from 'node:assert/strict';
import { kinds, type Kind } from '../../../../src/domain/inventory/kind.ts';
import { kindsToBegin } from '../../../../src/sources/cluster/readingOrder.ts';

describe('the order of reading', () => {
  const all = new Set<Kind>(kinds);

  it('claims alone, then all that is cheap, then what is dear, three at a time', () => {
    const begun = new Set<Kind>();
    const answered = new Set<Kind>();
    const next = (): readonly Kind[] => {
      const now = kindsToBegin(all, begun, answered);
      for (const kind of now) begun.add(kind);
      return now;
    };
    assert.deepEqual(next(), ['claim']);
    assert.deepEqual(next(), [], 'the others wait for the first claims');
    answered.add('claim');
    const cheap = next();
    assert.ok(cheap.includes('storageClass') && cheap.includes('statefulSet') && !cheap.includes('snapshot') && !cheap.includes('secret'));
    for (const kind of cheap.slice(1)) answered.add(kind);
    assert.deepEqual(next(), [], 'the dear ones wait for the last cheap one');
    for (const kind of cheap) answered.add(kind);
    assert.deepEqual(next(), ['volume', 'pod', 'configMap']);
    answered.add('pod');
    assert.deepEqual(next(), ['secret']);
    for (const kind of ['volume', 'configMap', 'secret'] as const) answered.add(kind);
    assert.deepEqual(next(), ['snapshot', 'snapshotContent', 'vulnerabilityReport']);
    answered.add('snapshot');
    assert.deepEqual(next(), ['configAuditReport'], 'what no row is made of comes last');
    assert.deepEqual([...begun].sort(), [...kinds].sort());
  });

  it('what is not wanted keeps nothing waiting', () => {
    assert.deepEqual(kindsToBegin(new Set(['pod']), new Set(), new Set()), ['pod']);
    assert.deepEqual(kindsToBegin(new Set(['lease', 'secret']), new Set(['lease']), new Set(['lease'])), ['secret']);
  });
});
