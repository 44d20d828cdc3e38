// Operations as they are shown: a silent holder, a missing Lease, a journal that came back from a backup.

import assert from 'node:assert/strict';
import type { LeaseFacts, OperationFacts } from '../../../src/domain/inventory/facts.ts';
import { labels } from '../../../src/domain/labels.ts';
import { encodeJournal } from '../../../src/domain/plans/journalCodec.ts';
import type { Journal } from '../../../src/domain/plans/journal.ts';
import { planDeleteRestorePoint } from '../../../src/domain/plans/deleteRestorePoint.ts';
import { journalKeys } from '../../../src/operations/journal.ts';
import { OperationViews } from '../../../src/operations/operationViews.ts';
import { runbook } from '../../../src/operations/runbook.ts';

const plan = planDeleteRestorePoint(
  { snapshot: { uid: 's', ready: true, deleting: false, at: 0 }, others: 0, denied: [] },
  { namespace: 'shop', snapshot: 'point' },
  { operation: 'op1', cluster: 'here', context: "it's mine", readOnly: false },
);
const journal: Journal = { version: 1, plan, state: 'running', epoch: 1, startedAt: 1, startedBy: 'ana@laptop', entries: [{ step: 0, event: 'intent', at: 1, by: 'ana@laptop' }] };

function operation(data: Readonly<Record<string, string>> = {}): OperationFacts {
  const written = { [journalKeys.journal]: encodeJournal(journal), ...data };
  return { kind: 'operation', uid: 'cm', namespace: 'shop', name: 'volumeguard-op-op1', resourceVersion: '1', createdAt: 0, data: written, labels: { [labels.operation]: 'op1' } };
}

function lease(resourceVersion: string): LeaseFacts {
  return { kind: 'lease', uid: 'l', namespace: 'shop', name: 'volumeguard-op-op1', resourceVersion, createdAt: 0, operation: 'op1', holder: 'ana@laptop/1', durationSeconds: 15 };
}

describe('OperationViews', () => {
  const stateOf = (views: OperationViews, leases: readonly LeaseFacts[], now: number, facts = operation()): string | undefined => views.views([facts], leases, 'here', now).views[0]?.state;

  it('calls an operation interrupted once its Lease was silent for its duration, by our own observation', () => {
    const views = new OperationViews();
    assert.equal(stateOf(views, [lease('1')], 0), 'running');
    assert.equal(views.views([operation()], [lease('1')], 'here', 1000).silentAt, 15_000);
    assert.equal(stateOf(views, [lease('1')], 14_999), 'running');
    assert.equal(stateOf(views, [lease('2')], 14_999), 'running');
    assert.equal(stateOf(views, [lease('2')], 29_998), 'running');
    assert.equal(stateOf(views, [lease('2')], 29_999), 'interrupted');
  });

  it('gives whoever has written a journal as long to take its Lease as a Lease usually lasts', () => {
    const views = new OperationViews();
    assert.equal(stateOf(views, [], 0), 'running');
    assert.equal(stateOf(views, [], 14_999), 'running');
    assert.equal(stateOf(views, [], 15_000), 'interrupted');
  });

  it('shows a relic and an unreadable journal as such', () => {
    assert.equal(stateOf(new OperationViews(), [], 0, operation({ [journalKeys.self]: 'another' })), 'relic');
    assert.equal(new OperationViews().views([operation()], [], 'elsewhere', 0).views[0]?.state, 'relic');
    assert.equal(stateOf(new OperationViews(), [], 0, operation({ [journalKeys.journal]: '{' })), 'unreadable');
  });

  it("shows what runs here as this process knows it, until what is watched has caught up with the journal's last version", () => {
    const views = new OperationViews();
    const local = { id: 'op1', namespace: 'shop', state: 'done', step: 1, resourceVersion: '9' } as const;
    views.setLocal(local);
    views.endLocal('op1', local);
    assert.equal(stateOf(views, [], 0), 'done');
    views.views([{ ...operation(), resourceVersion: '9' }], [], 'here', 0);
    assert.equal(stateOf(views, [], 0), 'running');
  });
});

describe('runbook', () => {
  it('has the commands that finish and undo from the present step, quoted for a shell', () => {
    const text = runbook(journal);
    assert(text.includes(String.raw`kubectl --context 'it'\''s mine' --namespace shop delete volumesnapshot point`), text);
    assert(text.indexOf('# To undo:') < text.indexOf('annotate volumesnapshot point'), text);
    assert(!runbook({ ...journal, state: 'done' }).includes('kubectl'));
  });
});
