// The four commands through the API, with choices and with digests; what they leave in the views.

import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, env, window, workspace } from 'vscode';
import type { CommandResult } from '../../src/ui/commands/result.ts';
import { activated, lines, rowNamed, type Extension } from './support/extension.ts';
import { kubectl } from './support/kubectl.ts';
import { until } from './support/until.ts';

const namespace = 'shop';

describe('Commands', function () {
  this.timeout(180_000);
  let api: Extension;

  before(async () => {
    api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
  });

  it('a backup, a restore from it into a new claim, and its deletion', async () => {
    const backUp = await commands.executeCommand<CommandResult>('volumeGuard.backUpVolume', { namespace, claim: 'uploads' });
    assert.equal(backUp.operation.state, 'done', JSON.stringify(backUp.operation));
    const [snapshot] = backUp.made;
    assert.equal(snapshot?.kind, 'VolumeSnapshot');
    await until('the restore point in the tree', async () => /restore point|saved just now/.test(rowNamed(await api.inspect.tree('volumeGuard.volumes'), 'uploads')?.description ?? ''));

    const restored = await commands.executeCommand<CommandResult>('volumeGuard.restoreToNewClaim', { namespace, snapshot: snapshot.name, name: 'uploads-restored-by-test' });
    assert.equal(restored.operation.state, 'done', JSON.stringify(restored.operation));
    assert.equal((await kubectl(['get', 'pvc', 'uploads-restored-by-test', '-n', namespace, '-o', 'jsonpath={.status.phase}'])).trim(), 'Bound');
    await kubectl(['delete', 'pvc', 'uploads-restored-by-test', '-n', namespace, '--wait=false']);

    // It destroys something: without the digest of a plan that was shown it is refused.
    await assert.rejects(async () => commands.executeCommand('volumeGuard.deleteRestorePoint', { namespace, snapshot: snapshot.name }), /not shown/);
    const { plan, digest } = await api.plan('deleteRestorePoint', { namespace, snapshot: snapshot.name });
    assert.equal(plan.destructive, true);
    const deleted = await commands.executeCommand<CommandResult>('volumeGuard.deleteRestorePoint', { digest });
    assert.equal(deleted.operation.state, 'done', JSON.stringify(deleted.operation));
    assert.equal((await kubectl(['get', 'volumesnapshot', '-n', namespace, '-o', 'name'])).includes(snapshot.name), false);
    // A digest runs once.
    await assert.rejects(async () => api.execute(digest));
    const activity = lines(await api.inspect.tree('volumeGuard.activity'));
    assert.ok(activity.some((line) => line.startsWith('Backed up uploads | today ')), activity.join('\n'));
  });

  it('a rotation is proved to be served by every pod', async () => {
    const before = api.certificates().find(({ id }) => id === `${namespace}/storefront-tls`);
    const { plan, digest } = await api.plan('rotateCertificate', { namespace, secret: 'storefront-tls' });
    assert.deepEqual(plan.hazards.filter(({ weight }) => weight === 'refuse'), []);
    const rotated = await commands.executeCommand<CommandResult>('volumeGuard.rotateCertificate', { digest });
    assert.equal(rotated.operation.state, 'done', JSON.stringify(rotated.operation.journal?.entries));
    await until('the new certificate among the rows', () => {
      const after = api.certificates().find(({ id }) => id === `${namespace}/storefront-tls`);
      return after?.certificate.readable === true && before?.certificate.readable === true && after.certificate.leaf.sha256 !== before.certificate.leaf.sha256;
    });
  });

  it('nothing is changed in a read-only context', async () => {
    const { context } = await api.whenReady();
    await workspace.getConfiguration().update('volumeGuard.readOnlyContexts', [`${context.slice(0, 4)}*`], ConfigurationTarget.Global);
    try {
      await until('the title says it', () => api.inspect.head('volumeGuard.volumes').description.endsWith('read-only'));
      const { plan, digest } = await api.plan('backUp', { namespace, claim: 'uploads' });
      assert.ok(plan.hazards.some(({ code, weight }) => code === 'contextReadOnly' && weight === 'refuse'));
      await assert.rejects(async () => api.execute(digest));
      await assert.rejects(async () => commands.executeCommand('volumeGuard.backUpVolume', { namespace, claim: 'uploads' }), /read-only/);
      await assert.rejects(async () => commands.executeCommand('volumeGuard.removeLeftovers', { namespace, confirmed: 'yes' }), /read-only/);
    } finally {
      await workspace.getConfiguration().update('volumeGuard.readOnlyContexts', undefined, ConfigurationTarget.Global);
    }
  });

  it('a choice that is missing or makes no sense is told in a sentence', async () => {
    await assert.rejects(async () => commands.executeCommand('volumeGuard.backUpVolume', { namespace }), /The choice "claim" is missing/);
    await assert.rejects(async () => commands.executeCommand('volumeGuard.backUpVolume', { namespace, claim: 'no-such-claim' }), /was not found in shop/);
  });

  it('a plan opens as a document, and the live object as YAML without secrets', async () => {
    await commands.executeCommand('volumeGuard.backUpVolume', { type: 'claim', claim: `${namespace}/uploads` });
    const shown = window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, 'volumeguard-plan');
    assert.match(shown.getText(), /^# Back up uploads — plan\n[^]*## What happens\n\n1\. Make VolumeSnapshot/);
    await commands.executeCommand('volumeGuard.discardPlan', shown.uri);
    await commands.executeCommand('volumeGuard.openLiveYaml', { type: 'certificate', certificate: `${namespace}/storefront-tls` });
    const live = window.activeTextEditor?.document.getText() ?? '';
    assert.match(live, /tls\.key: \(not shown\)/);
    assert.doesNotMatch(live, /LS0t|last-applied|managedFields/);
  });

  it('the name of a row is copied', async () => {
    await commands.executeCommand('volumeGuard.copyName', { type: 'certificate', certificate: `${namespace}/payments-tls` });
    assert.equal(await env.clipboard.readText(), 'payments-tls');
    await commands.executeCommand('volumeGuard.copyName', { type: 'claim', claim: `${namespace}/uploads` });
    assert.equal(await env.clipboard.readText(), 'uploads');
  });

  it('permissions are asked for one by one', async () => {
    const answers = await commands.executeCommand<readonly { allowed: boolean }[]>('volumeGuard.checkPermissions', { namespace });
    assert.ok(answers.length > 40);
    assert.ok(answers.every(({ allowed }) => allowed));
  });
});
