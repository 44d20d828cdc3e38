// The Findings view on the shop: one list ordered by what could be lost, what stands below a finding, filter, the way to
// the volume and back to the line.

import assert from 'node:assert/strict';
import { commands, window } from 'vscode';
import type { Painted } from '../../src/ui/api/inspector.ts';
import type { Planned } from '../../src/ui/ports/operations.ts';
import type { Node } from '../../src/ui/tree/node.ts';
import { activated, rowNamed, type Extension } from './support/extension.ts';
import { until } from './support/until.ts';

const findings = 'volumeGuard.findings';
const volumes = 'volumeGuard.volumes';

describe('The Findings view', function () {
  this.timeout(60_000);
  let api: Extension;

  const rows = async (): Promise<readonly Painted[]> => (await api.inspect.tree(findings)).filter(({ node }) => node.type === 'finding');
  const scoreOf = async (node: Node): Promise<number> => Number(/Risk ([\d.\\]+)/.exec(await api.inspect.tooltip(findings, node))?.[1]?.replaceAll('\\', ''));
  const sqlInjection = async (): Promise<Painted> => until('the finding', async () => (await rows()).find(({ label, description }) => label.startsWith('SQL built from user input') && description.includes('db.ts')));

  before(async () => {
    api = await activated();
    await commands.executeCommand('volumeGuard.findings.focus');
    await api.whenReady(AbortSignal.timeout(50_000));
    await until('the findings', async () => (await rows()).length > 0);
  });

  afterEach(async () => commands.executeCommand('volumeGuard.clearFindingFilter'));

  it('what could cost most stands first', async () => {
    const scores = await Promise.all((await rows()).map(async ({ node }) => scoreOf(node)));
    assert.ok(scores.length >= 40 && scores.every((score) => score > 0), scores.join(' '));
    assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
    assert.equal((await rows())[0]?.context, 'finding', 'it reaches a volume');
    assert.match(api.inspect.head(findings).description, /^\d+ critical, \d+ high, /);
  });

  it('a row says what it reaches, how that could be restored and where it stands; below it what is reached and why', async () => {
    const row = await sqlInjection();
    assert.match(row.description, /^→ shop\/data-orders-db-0, saved .+ · services\/orders\/src\/db\.ts:42$/);
    assert.match(row.spoken, /^SQL built from user input.*, (critical|high), → shop\/data-orders-db-0/);
    const [reached, link] = row.children;
    assert.equal(reached?.label, 'shop/data-orders-db-0');
    assert.equal(link?.label, 'Deployment orders');
    assert.match(link.description, /^because .*Dockerfile builds the image \(likely\)$/);
    const tooltip = await api.inspect.tooltip(findings, row.node);
    assert.match(tooltip, /Risk .+ = .+ × /);
    assert.doesNotMatch(tooltip, /\]\(/, 'no links');
  });

  it('filters by text, severity, tool and reach; what nothing passes is said in place of the rows', async () => {
    const all = (await rows()).length;
    await commands.executeCommand('volumeGuard.filterFindings', { tools: ['Bandit'], reaching: true });
    const some = await rows();
    assert.ok(some.length > 0 && some.length < all);
    for (const { node, context } of some) {
      assert.equal(context, 'finding');
      assert.match(await api.inspect.tooltip(findings, node), /Bandit/);
    }
    assert.match(api.inspect.head(findings).description, /^Bandit, reaching a volume · /);
    await commands.executeCommand('volumeGuard.filterFindings', { text: 'no such finding' });
    assert.deepEqual(await rows(), []);
    assert.match(api.inspect.head(findings).message, /^No finding passes the filter "no such finding", Bandit, reaching a volume\. Clear Filter shows all \d+\.$/);
    await commands.executeCommand('volumeGuard.clearFindingFilter');
    assert.equal((await rows()).length, all);
    await assert.rejects(async () => commands.executeCommand('volumeGuard.filterFindings', { severities: ['dreadful'] }), /findings/);
  });

  it('from a finding to its line, to the volume in Volumes, and to a plan that backs up what it reaches', async () => {
    const row = await sqlInjection();
    await commands.executeCommand('volumeGuard.openFinding', row.node);
    assert.match(window.activeTextEditor?.document.uri.path ?? '', /services\/orders\/src\/db\.ts$/);
    assert.equal(window.activeTextEditor?.selection.active.line, 41);
    const [reached] = row.children;
    await commands.executeCommand('volumeGuard.revealClaim', reached?.node);
    const claim = rowNamed(await api.inspect.tree(volumes), 'data-orders-db-0');
    await until('the claim selected', () => JSON.stringify(api.inspect.selection(volumes)) === JSON.stringify([claim?.node]));
    const planned = await commands.executeCommand<readonly Planned[]>('volumeGuard.backUpAffected', row.node);
    assert.deepEqual(planned.map(({ plan }) => plan.choices['claim']), ['data-orders-db-0']);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('every row says aloud what its icon says', async () => {
    const unsaid = (painted: readonly Painted[]): readonly string[] => painted.flatMap((row) => [...(row.spoken.includes(row.description) && row.spoken.length > 0 ? [] : [row.label]), ...unsaid(row.children)]);
    assert.deepEqual(unsaid(await api.inspect.tree(findings)), []);
  });
});
