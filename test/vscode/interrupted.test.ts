// Operations that were cut short: what Activity says of them, how they are resumed or undone, and how one is cancelled.

import assert from 'node:assert/strict';
import { commands, window } from 'vscode';
import type { CommandResult } from '../../src/ui/commands/result.ts';
import type { Painted } from '../../src/ui/api/inspector.ts';
import type { Planned } from '../../src/ui/ports/operations.ts';
import { clearCsiFaults, injectCsiFault } from '../../scripts/cluster/injectCsiFault.ts';
import type { Point } from '../cluster/operationChild.ts';
import { activated, type Extension } from './support/extension.ts';
import { interruptedOperation } from './support/interruptedOperation.ts';
import { kubectl } from './support/kubectl.ts';
import { testCluster } from './support/testCluster.ts';
import { makeBoundClaim } from './support/makeBoundClaim.ts';
import { until } from './support/until.ts';

describe('Operations that were cut short', function () {
  this.timeout(180_000);
  const namespace = `interrupted-${process.pid}`;
  const choices = { namespace, claim: 'data' };
  let api: Extension;

  before(async () => {
    api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
    await makeBoundClaim(namespace);
  });

  after(async () => {
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });

  /** @returns the snapshots that an operation made. */
  const snapshots = async (operation: string): Promise<readonly string[]> =>
    (await kubectl(['get', 'volumesnapshots', '-n', namespace, '-l', `volumeguard.dev/operation=${operation}`, '-o', 'name'])).split('\n').filter((line) => line !== '');
  const leases = async (): Promise<string> => kubectl(['get', 'leases', '-n', namespace, '-o', 'name']);

  async function row(operation: string, context: string): Promise<Painted> {
    const find = async (): Promise<Painted | undefined> =>
      (await api.inspect.tree('volumeGuard.activity')).find((one) => one.node.type === 'operation' && one.node.operation === operation && one.context === context);
    return until(`the operation's row as ${context}`, find, 45_000);
  }

  /** Begins a backup that is killed at a point. @returns its row once nobody has been heard of it for long enough. */
  async function interrupted(point: Point): Promise<{ readonly operation: string; readonly row: Painted }> {
    const operation = await interruptedOperation({ command: 'backUp', choices, point });
    return { operation, row: await row(operation, 'operationInterrupted') };
  }

  it('one that was killed says where and since when it stands; resumed, it ends with a restore point', async () => {
    const { operation, row: stopped } = await interrupted({ before: 'POST /volumesnapshots', how: 'kill' });
    assert.equal(stopped.label, 'Back up data');
    assert.match(stopped.description, /^stopped .+ on tester@testhost/);
    assert.deepEqual(await snapshots(operation), []);

    // Nothing is lost by going on: choices suffice, as they did to begin it.
    const { operation: view } = await commands.executeCommand<CommandResult>('volumeGuard.resumeOperation', { operation, namespace });
    assert.equal(view.state, 'done', JSON.stringify(view.journal?.entries));
    assert.equal(view.id, operation);
    const [made, ...more] = await snapshots(operation);
    assert.deepEqual(more, []);
    assert.equal(await kubectl(['get', made ?? '', '-n', namespace, '-o', 'jsonpath={.status.readyToUse}']), 'true');
    assert.equal(await leases(), '');
    assert.equal((await row(operation, 'operationEnded')).label, 'Backed up data');
  });

  it('one that had made a snapshot is undone: its plan is shown first, and nothing is left', async () => {
    // The fourth change is the snapshot's creation; the journal does not know of its outcome.
    const { operation, row: stopped } = await interrupted({ after: 4, how: 'kill' });
    assert.equal((await snapshots(operation)).length, 1);
    await assert.rejects(async () => commands.executeCommand('volumeGuard.undoOperation', { operation, namespace }), /not shown/);

    const planned = await commands.executeCommand<Planned>('volumeGuard.undoOperation', stopped.node);
    assert.equal(planned.plan.direction, 'undo');
    const shown = window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'volumeguard-plan');
    assert.match(shown.getText(), /^# Undo: Back up data — plan\n/);
    await commands.executeCommand('volumeGuard.discardPlan', shown.uri);
    const { operation: view } = await commands.executeCommand<CommandResult>('volumeGuard.undoOperation', { digest: planned.digest });
    assert.equal(view.state, 'undone', JSON.stringify(view.journal?.entries));
    assert.deepEqual(await snapshots(operation), []);
    assert.equal(await leases(), '');
    await row(operation, 'operationEnded');
    await assert.rejects(async () => commands.executeCommand('volumeGuard.resumeOperation', { operation, namespace }), /is over/);
  });

  it('one that runs here is cancelled, and what it had made is taken back', async () => {
    const cluster = testCluster();
    await injectCsiFault(cluster, { rpc: 'CreateSnapshot', delayMs: 5000, count: 1 });
    try {
      const { plan, digest } = await api.plan('backUp', choices);
      const running = api.execute(digest);
      await until('the snapshot to be made', async () => (await snapshots(plan.operation)).length === 1);
      await until('its row to tell the second step', async () => /^step 2 of \d: /.test((await row(plan.operation, 'operationRunning')).description));
      await commands.executeCommand('volumeGuard.cancelOperation', { operation: plan.operation });
      const view = await running;
      assert.equal(view.state, 'undone', JSON.stringify(view.journal?.entries));
      assert.ok(view.journal?.entries.some(({ failure }) => failure?.code === 'cancelled'));
      assert.match((await row(plan.operation, 'operationEnded')).description, /everything was put back/);
      assert.deepEqual(await snapshots(plan.operation), []);
    } finally {
      await clearCsiFaults(cluster);
    }
  });
});
