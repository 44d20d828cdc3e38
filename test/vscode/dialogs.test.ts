// What a person is asked before a finding is suppressed, a link is written down, and the rule's help opens: through the
// dialogs of the window. Each entry is taken back as a person would, in its file.

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ReachingFinding } from '../../src/ui/ports/findings.ts';
import type { Node } from '../../src/ui/tree/node.ts';
import { activated, type Extension } from './support/extension.ts';
import { hand } from './support/hand.ts';
import { until } from './support/until.ts';
import { file, read, remove, write } from './support/workspaceFiles.ts';

const policyFile = '.volumeguard.yaml';
const log = '.volumeguard/suppressions.sarif';
const scan = '.sarif/dialogs.sarif';
const tool = 'Dialogs';

describe('Dialogs', function () {
  this.timeout(120_000);
  let api: Extension;
  let policies = '';

  const found = async (query: { readonly tool: string }, is: (one: ReachingFinding) => boolean): Promise<ReachingFinding | undefined> => {
    for await (const one of api.findings(query)) if (is(one)) return one;
    return undefined;
  };
  const ofRule = async (ruleId: string): Promise<Extract<Node, { type: 'finding' }>> => {
    const { finding } = await until(`the finding of ${ruleId}`, async () => found({ tool }, (one) => one.finding.ruleId === ruleId));
    return { type: 'finding', finding: finding.id };
  };
  const isOpen = async ({ finding }: Extract<Node, { type: 'finding' }>): Promise<boolean> => (await found({ tool }, (one) => one.finding.id === finding)) !== undefined;
  /** The entry was written in the editor that is shown. */
  const takeBack = async (): Promise<void> => {
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file(policyFile).fsPath);
    await vscode.commands.executeCommand('undo');
    await vscode.window.activeTextEditor.document.save();
    await saysThen(policyFile, policies);
  };
  /** VS Code may save a moment later: by itself, where that begins before it is asked to. */
  const saysThen = async (path: string, text: string | RegExp): Promise<void> => {
    const says = (said: string): boolean => (typeof text === 'string' ? said === text : text.test(said));
    await until(`${path} to be saved`, async () => says(await read(path)), 5000).catch(async () => (typeof text === 'string' ? assert.equal(await read(path), text) : assert.match(await read(path), text)));
  };
  const isUntouched = async (): Promise<void> => {
    assert.equal(await read(policyFile), policies);
    await assert.rejects(async () => vscode.workspace.fs.stat(file('.volumeguard')), 'no log of suppressions was made');
    assert.deepEqual(vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty), []);
  };

  before(async () => {
    api = await activated();
    await api.whenReady(AbortSignal.timeout(50_000));
    policies = await read(policyFile);
    const rules = [
      { id: 'paged', helpUri: 'https://localhost/rules/paged', help: { text: 'not shown' } },
      { id: 'plain-http', helpUri: 'http://localhost/rules/plain', help: { text: 'What the rule says of itself.' } },
      { id: 'command', helpUri: 'command:workbench.action.closeAllEditors' },
    ];
    const results = [...rules, ...rules.slice(0, 1)].map(({ id }, i) => ({
      ruleId: id,
      level: 'error',
      message: { text: `Number ${i}.` },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'services/orders/src/db.ts' }, region: { startLine: 1 + i } } }],
    }));
    await write(scan, JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: tool, rules } }, results }] }));
    await until('the findings', async () => (await api.countFindings({ tool })) === results.length, 60_000);
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    if ((await read(policyFile)) !== policies) await write(policyFile, policies);
    // What was open may be remembered for a moment.
    await until('the editor to see it', async () => (await vscode.workspace.openTextDocument(file(policyFile))).getText() === policies);
    await remove('.volumeguard');
  });

  after(async () => {
    await remove(scan);
    await until('its findings to go away', async () => (await api.countFindings({ tool })) === 0, 60_000);
  });

  describe('Suppress…', () => {
    const suppress = (node: Node): Thenable<{ readonly file: string; readonly line: number } | undefined> => vscode.commands.executeCommand('volumeGuard.suppress', node);
    const title = 'Suppress: ';

    it('a finding in the policy file until a date: it reads as suppressed, and is back when the entry is taken back', async () => {
      const node = await ofRule('command');
      const suppressing = suppress(node);
      await hand.choose('What is suppressed, and where is it written down?', 'This finding');
      await hand.fill('Why? Others will read this.', ' ');
      await hand.fill('A suppression needs a reason.', ' Only constants: "checked". ');
      await hand.choose('For how long?', 'Until a Date');
      await hand.fill('The last day', 'soon');
      await hand.fill('This is no date.', '2001-01-01');
      await hand.fill('This is past already.', '2099-12-31');
      const written = await suppressing;
      assert.equal(written?.file, policyFile);
      const entry = ['  - rule: command', `    tool: ${tool}`, '    file: services/orders/src/db.ts', `    id: ${node.finding}`, `    reason: 'Only constants: "checked".'`, '    until: 2099-12-31', ''];
      await saysThen(policyFile, `${policies}suppressions:\n${entry.join('\n')}`);
      await until('it to be suppressed', async () => !(await isOpen(node)));

      // An editor that closes takes the focus along, and a list that is open goes with that.
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      const showing = vscode.commands.executeCommand('volumeGuard.showSuppressions');
      const said = await hand.read('Open a suppression', 'Only constants');
      assert.match(said, /command\s*Dialogs · until .+\nOnly constants: "checked"\.$/);
      await hand.choose('Open a suppression', 'command');
      await showing;
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.lineAt(editor.selection.active.line).text, '  - rule: command');
      await write(policyFile, policies);
      await until('it is back', async () => isOpen(node));
    });

    it('all that a rule finds in a file, for good', async () => {
      const node = await ofRule('paged');
      const suppressing = suppress(node);
      await hand.choose(title, 'All that paged finds in services/orders/src/db.ts');
      await hand.fill('Why?', 'known');
      await hand.choose('For how long?', 'For Good');
      assert.equal((await suppressing)?.file, policyFile);
      await saysThen(policyFile, /suppressions:\n {2}- rule: paged\n {4}tool: Dialogs\n {4}file: services\/orders\/src\/db\.ts\n {4}reason: known\n$/);
      await until('both to be suppressed', async () => (await api.countFindings({ tool })) === 2);
      await takeBack();
      await until('both are back', async () => (await api.countFindings({ tool })) === 4);
    });

    it('as an external SARIF suppression for some days', async () => {
      const node = await ofRule('command');
      const suppressing = suppress(node);
      await hand.choose(title, 'This finding, as an External SARIF Suppression');
      await hand.fill('Why?', 'known');
      await hand.choose('For how long?', 'For 30 Days');
      assert.equal((await suppressing)?.file, log);
      assert.equal(await read(policyFile), policies);
      await until('it to be suppressed', async () => !(await isOpen(node)));
      const { runs } = JSON.parse(await read(log)) as { runs: { tool: { driver: { name: string } }; results: { ruleId: string; suppressions: { kind: string; justification: string }[] }[] }[] };
      assert.equal(runs[0]?.tool.driver.name, tool);
      assert.equal(runs[0].results[0]?.ruleId, 'command');
      const [suppression] = runs[0].results[0].suppressions;
      assert.deepEqual([suppression?.kind, suppression?.justification], ['external', 'known']);
      const day = /\d{4}-\d\d-\d\d/.exec(JSON.stringify(suppression))?.[0] ?? '';
      assert.ok([29, 30, 31].includes(Math.round((Date.parse(day) - Date.now()) / 86_400_000)), JSON.stringify(suppression));
      await remove(log);
      await until('it is back', async () => isOpen(node));
    });

    it('given up at any question it changes nothing', async () => {
      const node = await ofRule('command');
      const steps = [
        async () => hand.choose('What is suppressed', 'This finding'),
        async () => hand.fill('Why?', 'known'),
        async () => hand.choose('For how long?', 'Until a Date'),
      ];
      const questions = ['What is suppressed', 'Why?', 'For how long?', 'The last day'];
      for (const [i, question] of questions.entries()) {
        const suppressing = suppress(node);
        for (const step of steps.slice(0, i)) await step();
        await hand.giveUp(question);
        assert.equal(await suppressing, undefined, question);
        await isUntouched();
      }
      assert.equal(await isOpen(node), true);
      const asked = vscode.commands.executeCommand('volumeGuard.suppress');
      await hand.giveUp('Choose a finding');
      assert.equal(await asked, undefined);
      await isUntouched();
    });
  });

  describe('Links', () => {
    const linked = async (): Promise<ReachingFinding> => (await found({ tool: 'Semgrep OSS' }, ({ finding, links }) => finding.locations[0]?.uri === 'services/orders/src/db.ts' && links.some(({ workload }) => workload.name === 'orders'))) ?? assert.fail('no linked finding');
    const linkTo = async (id: string): Promise<ReachingFinding['links'][number] | undefined> => (await found({ tool: 'Semgrep OSS' }, ({ finding }) => finding.id === id))?.links.find(({ workload }) => workload.name === 'orders');

    it('Cut Link asks which and for which files; it is gone until the entry is taken back', async () => {
      const { finding } = await linked();
      const cutting = vscode.commands.executeCommand<number>('volumeGuard.cutLink', { type: 'finding', finding: finding.id });
      await hand.choose('Which link does not hold?', 'shop/orders');
      await hand.choose('have nothing to do with orders?', 'services/orders/**');
      const line = await cutting;
      await saysThen(policyFile, `${policies}links:\n  - files:\n      - services/orders/**\n    workload: shop/deployment/orders\n    cut: true\n`);
      assert.equal(line, policies.split('\n').length - 1);
      await until('it is cut', async () => (await linkTo(finding.id)) === undefined);
      await takeBack();
      await until('it is back', async () => (await linkTo(finding.id)) !== undefined);
    });

    it('Pin Link on a link asks for which files; Cut Link on what is pinned opens its entry', async () => {
      const { finding } = await linked();
      const before = await linkTo(finding.id);
      assert.ok(before !== undefined && before.evidence.signal !== 'pinned');
      const node: Node = { type: 'link', finding: finding.id, workload: before.workload };
      const pinning = vscode.commands.executeCommand('volumeGuard.pinLink', node);
      await hand.choose('Findings in which files belong to orders?', 'services/orders/src/db.ts');
      await pinning;
      await saysThen(policyFile, `${policies}links:\n  - files:\n      - services/orders/src/db.ts\n    workload: shop/deployment/orders\n`);
      await until('it is pinned', async () => (await linkTo(finding.id))?.evidence.signal === 'pinned');
      const pinned = await read(policyFile);
      const line = await vscode.commands.executeCommand<number>('volumeGuard.cutLink', node);
      assert.equal(vscode.window.activeTextEditor?.selection.active.line, line);
      assert.equal(await read(policyFile), pinned, 'what was written by hand is removed by hand');
      await takeBack();
      await until('it is as before', async () => (await linkTo(finding.id))?.evidence.signal === before.evidence.signal);
    });

    it('given up at any question they change nothing', async () => {
      const { finding } = await linked();
      const node: Node = { type: 'finding', finding: finding.id };
      for (const [command, which, files] of [
        ['volumeGuard.cutLink', 'Which link does not hold?', 'have nothing to do with'],
        ['volumeGuard.pinLink', 'Which link holds?', 'belong to'],
      ] as const) {
        const first: Thenable<unknown> = vscode.commands.executeCommand(command, node);
        await hand.giveUp(which);
        assert.equal(await first, undefined);
        await isUntouched();
        const second: Thenable<unknown> = vscode.commands.executeCommand(command, node);
        await hand.choose(which, 'shop/orders');
        await hand.giveUp(files);
        assert.equal(await second, undefined);
        await isUntouched();
      }
      assert.notEqual((await linkTo(finding.id))?.evidence.signal, 'pinned');
    });
  });

  describe('The rule’s help', () => {
    const help = (argument: object): Thenable<string | undefined> => vscode.commands.executeCommand('volumeGuard.openRuleHelp', argument);

    it('is its page in the browser, where that is https', async () => {
      const node = await ofRule('paged');
      // VS Code asks of no page of this machine whether it is trusted.
      const opening = help(node);
      assert.deepEqual(await hand.openedPages(), ['https://localhost/rules/paged']);
      assert.equal(await opening, 'https://localhost/rules/paged');
    });

    it('is what the scan says where the page is not https, as text', async () => {
      const uri = await help(await ofRule('plain-http'));
      assert.equal(uri, 'volumeguard-rule:/plain-http.txt');
      assert.equal(vscode.window.activeTextEditor?.document.getText(), 'plain-http\n\nWhat the rule says of itself.\n');
    });

    it('is refused in a sentence where the scan names another sort of link and says nothing', async () => {
      await vscode.window.showTextDocument(file('k8s/base/uploads.yaml'));
      const { finding } = await ofRule('command');
      await assert.rejects(async () => help({ finding }), /^Error: The scan says nothing more of this rule, and names no page of it that is reached by https\.$/);
      assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file('k8s/base/uploads.yaml').fsPath, 'the command in the link was not run');
    });
  });
});
