// Remove What Volume Guard Left in This Cluster, with choices: what it lists, what it removes, and what it keeps.

import assert from 'node:assert/strict';
import { commands } from 'vscode';
import type { LeftoversResult } from '../../src/ui/commands/clusterCommands.ts';
import type { CommandResult } from '../../src/ui/commands/result.ts';
import { activated } from './support/extension.ts';
import { interruptedOperation } from './support/interruptedOperation.ts';
import { kubectl } from './support/kubectl.ts';
import { makeBoundClaim } from './support/makeBoundClaim.ts';

describe('What is left in the cluster', function () {
  this.timeout(120_000);
  const namespace = `leftovers-${process.pid}`;
  const choices = { namespace, claim: 'data' };

  before(async () => {
    const api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
    await makeBoundClaim(namespace);
  });

  after(async () => {
    await kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });

  const leftovers = async (more: object): Promise<LeftoversResult> => commands.executeCommand<LeftoversResult>('volumeGuard.removeLeftovers', { namespace, ...more });
  const roles = (found: LeftoversResult['found']): readonly string[] => found.map(({ ref, role }) => `${role}: ${ref.kind}`);
  const ours = async (): Promise<readonly string[]> =>
    (await kubectl(['get', 'configmaps,leases,volumesnapshots', '-n', namespace, '-l', 'volumeguard.dev/operation', '-o', 'name'])).split('\n').filter((line) => line !== '').toSorted();

  it('is listed and removed; restore points, and what an interrupted operation needs, stay', async () => {
    assert.deepEqual(await leftovers({}), { found: [], removed: [] });
    const { operation, made } = await commands.executeCommand<CommandResult>('volumeGuard.backUpVolume', choices);
    assert.equal(operation.state, 'done');
    const interrupted = await interruptedOperation({ command: 'backUp', choices, point: { after: 4, how: 'kill' } });
    const before = await ours();
    assert.equal(before.filter((name) => name.includes(interrupted)).length, 3, before.join('\n'));

    const listed = await leftovers({});
    assert.deepEqual(roles(listed.found), ['journal: ConfigMap', 'restore-point: VolumeSnapshot']);
    assert.deepEqual(listed.removed, []);
    assert.deepEqual(await ours(), before);

    const { removed } = await leftovers({ confirmed: 'yes' });
    assert.deepEqual(roles(removed), ['journal: ConfigMap']);
    assert.deepEqual(await ours(), before.filter((name) => name !== `configmap/volumeguard-op-${operation.id}`));
    assert.equal(await kubectl(['get', 'volumesnapshot', made[0]?.name ?? '', '-n', namespace, '-o', 'jsonpath={.status.readyToUse}']), 'true');
    assert.deepEqual(roles((await leftovers({})).found), ['restore-point: VolumeSnapshot']);
  });
});
