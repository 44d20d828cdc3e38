// What is watched for what.

import assert from 'node:assert/strict';
import { backgroundKinds, kindsOfFile } from '../../../src/ui/neededKinds.ts';
import { Demand } from '../../../src/ui/tree/demand.ts';
import type { Kind } from '../../../src/domain/inventory/kind.ts';
import type { InventoryService } from '../../../src/ui/ports/inventory.ts';

describe('kinds that are needed', () => {
  it('for a file only those that it shows something of', () => {
    assert.deepEqual(kindsOfFile({ hasFindings: false, mentions: [] }), []);
    const source = kindsOfFile({ hasFindings: true, mentions: [] });
    assert.ok(source.includes('claim') && source.includes('snapshot') && source.includes('pod'));
    for (const kind of ['secret', 'managedCertificate', 'operation', 'lease', 'snapshotClass'] as const) assert.ok(!source.includes(kind), kind);
    const ingress = kindsOfFile({ hasFindings: false, mentions: [{ what: 'secret' }] });
    assert.ok(ingress.includes('secret') && ingress.includes('ingress'));
    for (const kind of ['claim', 'snapshot', 'snapshotContent'] as const) assert.ok(!ingress.includes(kind), kind);
  });

  it('in the background neither pods nor ConfigMaps: verdicts and badges look at neither', () => {
    for (const kind of ['pod', 'configMap', 'deployment'] as const) assert.ok(!backgroundKinds.includes(kind), kind);
    for (const kind of ['claim', 'snapshot', 'secret', 'operation'] as const) assert.ok(backgroundKinds.includes(kind), kind);
  });

  it('another file gives up what the last one needed, and never all at once', () => {
    const wanted = new Set<readonly Kind[]>();
    const counts: number[] = [];
    const inventory = {
      want: (kinds: readonly Kind[]) => {
        wanted.add(kinds);
        return {
          dispose: () => {
            counts.push(wanted.size);
            wanted.delete(kinds);
          },
        };
      },
    } as unknown as InventoryService;
    const demand = new Demand(inventory);
    demand.hold(['claim', 'pod']);
    demand.hold(['pod', 'claim']);
    assert.deepEqual([...wanted], [['claim', 'pod']], 'the same kinds are not wanted anew');
    demand.hold(['secret']);
    assert.deepEqual([[...wanted], counts], [[['secret']], [2]], 'the new ones before the old ones go');
    demand.dispose();
    assert.equal(wanted.size, 0);
  });
});
