// More findings than are shown: Problems and the Findings view say how many are not, and a file that is opened shows its own.

import assert from 'node:assert/strict';
import { type CodeAction, CodeActionKind, commands, type Diagnostic, languages, type Uri, window, workspace } from 'vscode';
import { activated, type Extension } from './support/extension.ts';
import { hand } from './support/hand.ts';
import { until } from './support/until.ts';
import { file, remove, write } from './support/workspaceFiles.ts';

const findings = 'volumeGuard.findings';
const many = 3000;

const scanPath = '.sarif/many.sarif';
const scan = file(scanPath);
/** Nothing is built from it: what is found in it reaches nothing, and stands behind all else. */
const source = file('README.md');

const problemsOf = (uri: Uri): number => languages.getDiagnostics(uri).filter((one) => one.source === 'Many').length;
const restProblem = (): Diagnostic | undefined => languages.getDiagnostics(scan).find((one) => one.source === 'Volume Guard');
const restRow = (): string | undefined => restProblem()?.message;

/** @returns the number that a text begins with. */
const numberIn = (text: string): number => Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', ''));

describe('More findings than are shown', function () {
  this.timeout(120_000);
  let api: Extension;

  /** As the view's title counts them. */
  const total = (): number => [...api.inspect.head(findings).description.matchAll(/(\d+) (?:critical|high|medium|low)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  const shown = (): number => languages.getDiagnostics().reduce((sum, [, problems]) => sum + problems.filter(({ source: by, code }) => code !== undefined && by !== 'Volume Guard').length, 0);

  before(async () => {
    api = await activated();
    await commands.executeCommand('volumeGuard.findings.focus');
    await api.whenReady(AbortSignal.timeout(50_000));
    const results = Array.from({ length: many }, (_, i) => ({
      ruleId: 'many',
      level: 'note',
      message: { text: `Number ${i}.` },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'README.md' }, region: { startLine: 1 + (i % 5) } } }],
    }));
    await write(scanPath, JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Many', rules: [{ id: 'many' }] } }, results }] }));
    await until('the findings to be counted', () => total() > many, 60_000);
  });

  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await remove(scanPath);
    await until('their problems to go away', () => restRow() === undefined && problemsOf(source) === 0, 60_000);
  });

  it('the list shows a thousand and says how many it does not', async () => {
    const rows = await until('the last row', async () => {
      const painted = await api.inspect.tree(findings);
      return painted.at(-1)?.context === 'moreFindings' && painted;
    });
    const listed = rows.filter(({ node }) => node.type === 'finding').length;
    assert.equal(listed, 1000);
    assert.equal(numberIn(rows.at(-1)?.label ?? ''), total() - 1000);
  });

  it('Problems shows those of the highest risk, and says on the scan how many it does not', async () => {
    await until('what is shown and what is not to be all', () => shown() + numberIn(restRow() ?? '') === total(), 60_000);
    assert.match(restRow() ?? '', /^[\d,]+ more findings are not shown here: the Findings view filters all of them/);
    assert.ok(problemsOf(source) < 1000);
  });

  it('its row in Problems leads to the Findings view, by its link and by a quick fix', async () => {
    await until('the row', restRow);
    await commands.executeCommand('workbench.actions.view.problems');
    await commands.executeCommand('workbench.action.closeSidebar');
    await hand.followProblem('more findings are not shown here');
    await hand.seeView('Findings');
    await commands.executeCommand('workbench.action.closePanel');
    await commands.executeCommand('workbench.action.closeSidebar');
    await workspace.openTextDocument(scan);
    const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', scan, restProblem()?.range, CodeActionKind.QuickFix.value);
    const action = actions.find(({ title }) => title === 'Show all findings') ?? assert.fail(actions.map(({ title }) => title).join('; '));
    await commands.executeCommand(action.command?.command ?? '');
    await hand.seeView('Findings');
  });

  it('a file that is opened shows its own, as many as VS Code takes for one', async () => {
    await window.showTextDocument(source);
    await until('a thousand problems', () => problemsOf(source) === 1000, 60_000);
    await until('the row to count fewer', () => shown() + numberIn(restRow() ?? '') === total(), 60_000);
  });
});
