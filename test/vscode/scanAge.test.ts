// Whether a scan is older than the code, where it names the commit that it scanned: by what was committed since, not by times.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { commands } from 'vscode';
import { activated, type Extension } from './support/extension.ts';
import { rewriteHistory } from './support/shopHistory.ts';
import { until } from './support/until.ts';
import { file, read, remove, write } from './support/workspaceFiles.ts';

const scan = '.sarif/age.sarif';
const findings = 'volumeGuard.findings';

describe('The age of a scan', function () {
  this.timeout(120_000);
  let api: Extension;

  /** Later than whatever other specs change: by times it is current. */
  const scanned = async (tool: string, revisionId: string): Promise<void> => {
    const run = {
      tool: { driver: { name: tool, rules: [{ id: 'age' }] } },
      invocations: [{ executionSuccessful: true, endTimeUtc: new Date(Date.now() + 3_600_000).toISOString() }],
      versionControlProvenance: [{ repositoryUri: 'https://git.example.com/shop.git', revisionId }],
      results: [{ ruleId: 'age', message: { text: 'x' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'services/orders/src/db.ts' }, region: { startLine: 1 } } }] }],
    };
    await write(scan, JSON.stringify({ version: '2.1.0', runs: [run] }));
    await until(`the finding of ${tool}`, async () => (await api.countFindings({ tool })) === 1, 60_000);
  };
  const isOlder = async (tool: string): Promise<boolean> => (await api.inspect.tree(findings)).some(({ label }) => label === `Older than the code: ${tool}`);

  before(async () => {
    api = await activated();
    await commands.executeCommand(`${findings}.focus`);
    await api.whenReady(AbortSignal.timeout(50_000));
  });
  after(async () => remove(scan));

  it('is that of its commit: older once sources differ from it, and only then', async () => {
    const folder = file('').fsPath;
    const source = await read('services/orders/src/db.ts');
    const name = /^export async function (\w+)\(/m.exec(source)?.[1] ?? assert.fail('no function');
    const history = rewriteHistory(folder, { file: 'services/orders/src/db.ts', function_: name, times: [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2026-01-02T00:00:00Z')] });
    history.undo();
    await scanned('Of Another Commit', history.first);
    await until('it to be older', async () => isOlder('Of Another Commit'));
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' }).trim();
    await scanned('Of This Commit', head);
    await until('the other row to go', async () => !(await isOlder('Of Another Commit')));
    assert.equal(await isOlder('Of This Commit'), false);
  });
});
