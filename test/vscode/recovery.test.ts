// From a squiggle to the data behind it: which restore points are from before the flaw came in, a restore from the newest of
// them, a backup that is stamped with the flaw. The workspace is a repository of its own, whose history this spec writes.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Stamp } from '../../src/domain/findings/stamp.ts';
import type { RecoveryResult } from '../../src/ui/commands/recoveryCommands.ts';
import type { CommandResult } from '../../src/ui/commands/result.ts';
import type { Planned } from '../../src/ui/ports/operations.ts';
import { activated, rowNamed, type Extension } from './support/extension.ts';
import { kubectl } from './support/kubectl.ts';
import { rewriteHistory, type ShopHistory } from './support/shopHistory.ts';
import { until } from './support/until.ts';

const claim = 'shop/data-orders-db-0';
const source = 'services/orders/src/db.ts';
const day = 86_400_000;

describe('Recovery from a finding', function () {
  this.timeout(180_000);
  let api: Extension;
  let folder: vscode.Uri;
  let history: ShopHistory;
  let document: vscode.TextDocument;
  let problem: vscode.Diagnostic;
  /** Names of the restore points that were there, newest first. */
  let points: readonly string[];

  const actions = async (): Promise<readonly vscode.CodeAction[]> =>
    vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, problem.range, vscode.CodeActionKind.QuickFix.value);
  const quickFix = async (title: string): Promise<unknown> => {
    const command = (await actions()).find((one) => one.title === title)?.command;
    assert.ok(command, title);
    return vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
  };
  const shown = (): vscode.TextDocument => vscode.window.activeTextEditor?.document ?? assert.fail('nothing is open');
  const recoveryText = async (uri: string, part: RegExp): Promise<string> =>
    until(`${String(part)} in the recovery options`, () => {
      const text = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri)?.getText();
      return text !== undefined && part.test(text) ? text : undefined;
    });

  before(async () => {
    api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
    folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail('no folder');
    const taken = api.rows().find(({ id }) => id === claim)?.restorePoints.filter(({ state }) => state === 'ready') ?? [];
    assert.ok(taken.length >= 5, `only ${taken.length} restore points`);
    points = taken.map(({ name }) => name);
    const [, second, third] = taken;
    assert.ok(second && third);
    // The flaw came in between the third newest restore point and the second.
    history = rewriteHistory(folder.fsPath, { file: source, function_: 'findOrders', times: [Math.min(...taken.map(({ at }) => at)) - 10 * day, (second.at + third.at) / 2] });
    document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, source));
    await vscode.window.showTextDocument(document);
    problem = await until('the squiggle', () => vscode.languages.getDiagnostics(document.uri).find(({ source: tool, message }) => tool === 'Semgrep OSS' && message.startsWith('SQL built from user input')));
  });

  after(async () => {
    history.undo();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('the squiggle leads to the volume, its restore points, and which of them are from before it', async () => {
    const result = (await quickFix('Show recovery options')) as RecoveryResult;
    assert.deepEqual(result.volumes.map((volume) => volume.claim), [claim]);
    // Git is asked anew: it may have told of the history before.
    const text = await recoveryText(result.uri, new RegExp(`\\(commit ${history.second.slice(0, 7)}\\)[^]*from before this finding: `));
    assert.match(text, /^# Recovery from "SQL built from user input"\n\ncritical · Semgrep OSS · services\/orders\/src\/db\.ts:42\n/);
    assert.match(text, new RegExp(`## ${claim}\n`));
    assert.match(text, /The finding reaches it because orders runs image /);
    assert.match(text, new RegExp(`Newest restore point from before this finding: .+ \\(${points[2] ?? ''}\\)\\. What was written in the .+ since is not in it\\.`));
    const standings = points.map((name) => new RegExp(`^- .*\\(${name}\\): .*\\n  - (.*)`, 'm').exec(text)?.[1] ?? assert.fail(`${name} is not in ${text}`));
    for (const later of standings.slice(0, 2)) assert.match(later, /^unknown whether from before it: its lines read as they do since .* and nothing says whether that code ran already$/);
    for (const earlier of standings.slice(2)) assert.match(earlier, /^from before it: its lines first came in /);
  });

  it('the squiggle itself names the newest restore point from before it', async () => {
    await until('the message', () => vscode.languages.getDiagnostics(document.uri).find(({ message }) => /^SQL built from user input.* — can reach volume shop\/data-orders-db-0 \(newest restore point from before it: .+\)$/.test(message)));
  });

  it('one click opens the plan that restores the newest from before it, and it runs', async () => {
    const text = shown();
    assert.equal(text.uri.scheme, 'volumeguard-recovery');
    const lenses = await until('the lenses', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', text.uri);
      return found.length > 0 && found;
    });
    const lens = lenses.find(({ command }) => command?.title === 'Restore the newest restore point from before this finding…');
    assert.ok(lens?.command, lenses.map(({ command }) => command?.title).join('; '));
    assert.match(text.lineAt(lens.range.start.line).text, /^Newest restore point from before this finding: /);
    const planned = await vscode.commands.executeCommand<Planned>(lens.command.command, ...((lens.command.arguments ?? []) as unknown[]));
    assert.equal(planned.plan.command, 'restoreToNewClaim');
    assert.equal(planned.plan.choices['snapshot'], points[2]);
    assert.equal(shown().uri.scheme, 'volumeguard-plan');
    assert.ok(shown().getText().includes(points[2] ?? ''));
    const view = await api.execute(planned.digest);
    assert.equal(view.state, 'done', JSON.stringify(view.journal?.entries));
    const name = planned.plan.changes.find(({ kind }) => kind === 'PersistentVolumeClaim')?.name ?? '';
    assert.equal((await kubectl(['get', 'pvc', name, '-n', 'shop', '-o', 'jsonpath={.status.phase}'])).trim(), 'Bound');
    await kubectl(['delete', 'pvc', name, '-n', 'shop', '--wait=false']);
  });

  it('from the squiggle, and from the finding below its volume, it is the same restore', async () => {
    const direct = (await quickFix('Restore the newest restore point from before this finding…')) as Planned;
    assert.equal(direct.plan.choices['snapshot'], points[2]);
    const volume = rowNamed(await api.inspect.tree('volumeGuard.volumes'), 'data-orders-db-0');
    const row = volume === undefined ? undefined : rowNamed(volume.children, 'SQL built from user input');
    assert.ok(row);
    const fromTree = await vscode.commands.executeCommand<Planned>('volumeGuard.restoreNewestBefore', row.node);
    assert.equal(fromTree.plan.choices['snapshot'], points[2]);
  });

  it('what it reaches is backed up, with the commit and the finding on the restore point, which is from after it then', async () => {
    const [planned, ...more] = (await quickFix(`Back up volume ${claim}, which this reaches`)) as readonly Planned[];
    assert.ok(planned);
    assert.equal(more.length, 0);
    assert.match(shown().getText(), /It is stamped with what is true at that moment: /);
    const view = await api.execute(planned.digest);
    assert.equal(view.state, 'done', JSON.stringify(view.journal?.entries));
    const name = planned.plan.changes[0]?.name ?? '';
    try {
      const stamp = JSON.parse(await kubectl(['get', 'volumesnapshot', name, '-n', 'shop', '-o', String.raw`jsonpath={.metadata.annotations.volumeguard\.dev/stamp}`])) as Stamp;
      assert.equal(stamp.commit, history.second);
      assert.equal(stamp.unknown, undefined);
      assert.ok(stamp.images.some(({ workload, imageId }) => workload === 'deployment/shop/orders' && imageId !== undefined));
      const { uri } = (await quickFix('Show recovery options')) as RecoveryResult;
      await recoveryText(uri, new RegExp(`\\(${name}\\): ready · suspect: from after ".*" and \\d+ more came in · commit ${history.second.slice(0, 7)}.*\n  - from after it came in: the stamp names it`));
      const row = await until('the restore point in the tree', async () => {
        const volume = rowNamed(await api.inspect.tree('volumeGuard.volumes'), 'data-orders-db-0');
        return volume?.children.find(({ label }) => label === 'Restore points')?.children.find(({ description }) => description.includes('suspect: from after '));
      });
      assert.match(await api.inspect.tooltip('volumeGuard.volumes', row.node), new RegExp(`The workspace was at commit ${history.second}`));
      const asked = await vscode.commands.executeCommand<RecoveryResult>('volumeGuard.showRecovery', { claim });
      assert.equal(asked.volumes[0]?.points.find((one) => one.name === name)?.trust, 'suspect');
    } finally {
      await kubectl(['delete', 'volumesnapshot', name, '-n', 'shop']);
    }
  });

  it('a caller gets the same as JSON, and deleting what was made is up to them', async () => {
    const made = await vscode.commands.executeCommand<CommandResult>('volumeGuard.backUpVolume', { namespace: 'shop', claim: 'uploads' });
    try {
      assert.equal(made.operation.state, 'done');
      const point = await until('the stamp among the rows', () => api.rows().find(({ id }) => id === 'shop/uploads')?.restorePoints.find(({ name }) => name === made.made[0]?.name));
      assert.ok(typeof point.stamp === 'object');
      assert.equal(point.stamp.commit, history.second);
    } finally {
      await kubectl(['delete', 'volumesnapshot', made.made[0]?.name ?? '', '-n', 'shop']);
    }
  });
});
