// Acting on a finding: suppressing it, the rule's help, the scanner's fix, links that people write down, scans as tasks. The
// workspace's files are put back at the end.

import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { activated, type Extension } from './support/extension.ts';
import { until } from './support/until.ts';
import { file, read, remove, write } from './support/workspaceFiles.ts';

describe('Acting on findings', function () {
  this.timeout(120_000);
  let api: Extension;
  let policies = '';

  before(async () => {
    api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
    policies = await read('.volumeguard.yaml');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    if ((await read('.volumeguard.yaml')) !== policies) await write('.volumeguard.yaml', policies);
    // What was open may be remembered for a moment.
    await until('the editor to see it', async () => (await vscode.workspace.openTextDocument(file('.volumeguard.yaml'))).getText() === policies);
    for (const path of ['.volumeguard', '.semgrep/fix.yml', 'fixes']) await remove(path);
  });

  const count = (tool: string): Promise<number> => api.countFindings({ tool });
  const first = async (tool: string): Promise<{ readonly id: string; readonly links: readonly { readonly workload: { readonly namespace: string; readonly name: string } }[]; readonly ruleId: string }> => {
    for await (const { finding, links } of api.findings({ tool })) if (links.length > 0) return { id: finding.id, ruleId: finding.ruleId, links };
    return assert.fail(`no finding of ${tool}`);
  };

  it('a suppression in the policy file takes one finding away, can be undone, and keeps what stands there', async () => {
    const before = await count('Bandit');
    const { id } = await first('Bandit');
    const written = await vscode.commands.executeCommand<{ file: string; line: number }>('volumeGuard.suppress', { finding: id, way: 'finding', reason: 'Only constants: "checked".', until: '2099-12-31' });
    assert.equal(written.file, '.volumeguard.yaml');
    const text = await read('.volumeguard.yaml');
    assert.ok(text.startsWith(policies), 'nothing else was touched');
    assert.match(text.split('\n').slice(written.line, written.line + 2).join('\n'), /^suppressions:\n {2}- rule: /);
    await until('one fewer', async () => (await count('Bandit')) === before - 1);
    // Its editor is open: undoing and saving brings the finding back.
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file('.volumeguard.yaml').fsPath);
    await vscode.commands.executeCommand('undo');
    await vscode.window.activeTextEditor.document.save();
    assert.equal(await read('.volumeguard.yaml'), policies);
    await until('it is back', async () => (await count('Bandit')) === before);
  });

  it('an external SARIF suppression does, too, and is no scan; one that has lapsed does nothing', async () => {
    const before = await count('Bandit');
    const { id } = await first('Bandit');
    await vscode.commands.executeCommand('volumeGuard.suppress', { finding: id, way: 'external', reason: 'known' });
    await until('one fewer', async () => (await count('Bandit')) === before - 1);
    const log = JSON.parse(await read('.volumeguard/suppressions.sarif')) as { runs: { tool: { driver: { name: string } }; results: { suppressions: { justification: string }[] }[] }[] };
    assert.equal(log.runs[0]?.tool.driver.name, 'Bandit');
    assert.equal(log.runs[0].results[0]?.suppressions[0]?.justification, 'known');
    const other = (await first('Bandit')).id;
    assert.notEqual(other, id);
    await vscode.commands.executeCommand('volumeGuard.suppress', { finding: other, way: 'finding', reason: 'known', until: '2001-01-01' });
    // With its folder: the file's own deletion is told by nobody then.
    await vscode.workspace.fs.delete(file('.volumeguard'), { recursive: true });
    await until('all are back', async () => (await count('Bandit')) === before);
  });

  it('a reason is needed, and a date that is one', async () => {
    const { id } = await first('Bandit');
    await assert.rejects(async () => vscode.commands.executeCommand('volumeGuard.suppress', { finding: id, way: 'finding' }), /"reason" is missing/);
    await assert.rejects(async () => vscode.commands.executeCommand('volumeGuard.suppress', { finding: id, way: 'finding', reason: 'r', until: 'soon' }), /soon/);
    await assert.rejects(async () => vscode.commands.executeCommand('volumeGuard.suppress', { finding: 'nobody', way: 'finding', reason: 'r' }), /no longer among the open ones/);
    assert.equal(await read('.volumeguard.yaml'), policies);
  });

  it('a policy file with faults is not written to', async () => {
    const { id } = await first('Bandit');
    await write('.volumeguard.yaml', 'version: 1\nsuppressions: {\n');
    await assert.rejects(async () => vscode.commands.executeCommand('volumeGuard.suppress', { finding: id, way: 'finding', reason: 'r' }), /has faults/);
    assert.equal(await read('.volumeguard.yaml'), 'version: 1\nsuppressions: {\n');
    const problems = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(file('.volumeguard.yaml')).filter(({ source }) => source === 'Volume Guard');
    await until('the fault among the problems', () => problems().some(({ message }) => message.startsWith('This is not YAML')));
    await write('.volumeguard.yaml', `${policies}suppressions:\n  - rule: B1\n    untill: 2027-01-01\n    reason: r\n`);
    const line = policies.split('\n').length + 1;
    await until('the misspelt field on its line', () => problems().some(({ message, range }) => message.startsWith('suppressions.0.untill') && range.start.line === line));
  });

  it('a link that is cut is gone, and comes back when the entry goes', async () => {
    const { id, links } = await first('Semgrep OSS');
    const { namespace, name } = links[0]?.workload ?? assert.fail('no link');
    const isLinked = async (): Promise<boolean> => {
      for await (const found of api.findings({ tool: 'Semgrep OSS' })) if (found.finding.id === id) return found.links.some(({ workload }) => workload.name === name);
      return false;
    };
    await vscode.commands.executeCommand('volumeGuard.cutLink', { finding: id, workload: `${namespace}/${name}`, files: 'services/**' });
    const text = await read('.volumeguard.yaml');
    assert.ok(text.startsWith(policies));
    assert.match(text, /links:\n {2}- files:\n {6}- services\/\*\*\n {4}workload: shop\/deployment\/[a-z-]+\n {4}cut: true\n$/);
    await until('it is cut', async () => !(await isLinked()));
    await write('.volumeguard.yaml', policies);
    await until('it is back', isLinked);
    await vscode.commands.executeCommand('volumeGuard.pinLink', { finding: id, workload: `${namespace}/${name}`, files: 'services/**' });
    await until('it is pinned', async () => {
      for await (const found of api.findings({ tool: 'Semgrep OSS' })) if (found.finding.id === id) return found.links.some(({ evidence }) => evidence.signal === 'pinned');
      return false;
    });
  });

  it('a scan runs as a task, its findings are read, and its fix is made once a person confirms it', async () => {
    await write('.semgrep/fix.yml', 'rules:\n  - id: broken-hash\n    languages: [python]\n    severity: ERROR\n    message: MD5 is broken\n    pattern: hashlib.md5($X)\n    fix: hashlib.sha256($X)\n');
    await write('fixes/a.py', 'import hashlib\n\n\ndef a(data):\n    return hashlib.md5(data)\n');
    process.env['PATH'] = `${join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'volume-guard/scanners/semgrep/bin')}:${process.env['PATH'] ?? ''}`;
    const tasks = await vscode.tasks.fetchTasks({ type: 'volumeguard-scan' });
    const semgrep = tasks.find(({ definition }) => definition['scanner'] === 'semgrep');
    assert.ok(semgrep, 'Semgrep is not offered: run scripts/shop/scan.ts once');
    assert.equal(semgrep.definition['config'], '.semgrep', 'its rules are the workspace’s own');
    assert.equal(await vscode.commands.executeCommand('volumeGuard.scanWorkspace', { scanner: 'semgrep' }), 1);
    assert.equal(await read('.volumeguard/scans/.gitignore'), '*\n');
    const id = await until('the new finding', async () => {
      for await (const { finding, file: at } of api.findings({ tool: 'Semgrep OSS' })) if (finding.ruleId.endsWith('broken-hash') && at === file('fixes/a.py').fsPath) return finding.id;
      return false;
    });
    const source = await read('fixes/a.py');
    const applying = vscode.commands.executeCommand<boolean>('volumeGuard.applyFix', { finding: id });
    // The preview waits for a person. When it is there cannot be asked: what comes too early throws the edit away.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal(await read('fixes/a.py'), source, 'nothing is changed unseen');
    // Each change is ticked by the person.
    await vscode.commands.executeCommand('list.focusFirst');
    await vscode.commands.executeCommand('refactorPreview.toggleCheckedState');
    await vscode.commands.executeCommand('refactorPreview.apply');
    assert.equal(await applying, true);
    // VS Code saves what it refactored.
    await until('the mended file', async () => (await read('fixes/a.py')) === source.replace('md5', 'sha256'));
    // Now the text is another one.
    await assert.rejects(async () => vscode.commands.executeCommand('volumeGuard.applyFix', { finding: id }), /no longer the text that was scanned/);
  });
});
