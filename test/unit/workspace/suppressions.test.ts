// Suppressions beside the scans, as the finding service counts them: real scans of the shop, the real worker.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { addToSuppressionLog, parseSuppressionLog, suppressionLogPath } from '../../../src/domain/findings/suppressionLog.ts';
import type { SuppressionRule } from '../../../src/domain/findings/suppressionRule.ts';
import { parseSuppressions } from '../../../src/domain/policies/parseSuppressions.ts';
import { buildWasm } from '../../../scripts/buildWasm.ts';
import { SarifClient } from '../../../src/sources/sarif/sarifClient.ts';
import { FindingService } from '../../../src/sources/workspace/findingService.ts';
import { NodeFiles } from '../../../src/sources/workspace/nodeFiles.ts';
import type { ReachingFinding } from '../../../src/ui/ports/findings.ts';
import { sha256 } from '../domain/findings/log.ts';
import { Rows } from './rows.ts';
import { yaml } from '../manifests/yaml.ts';

const shop = fileURLToPath(new URL('../../../samples/shop', import.meta.url));

describe('suppressed findings', () => {
  let folder: string;
  let sarif: SarifClient;
  let service: FindingService;
  let rules: readonly SuppressionRule[] = [];
  let now = Date.UTC(2026, 10, 21);
  const listeners = new Set<() => void>();

  const changed = async (to: readonly SuppressionRule[] = rules): Promise<void> => {
    rules = to;
    for (const listener of listeners) listener();
    await service.settled();
  };
  const all = async (): Promise<readonly ReachingFinding[]> => {
    const found: ReachingFinding[] = [];
    for await (const one of service.all({}, AbortSignal.timeout(20_000))) found.push(one);
    return found;
  };
  const policy = (...entries: readonly string[]): readonly SuppressionRule[] => parseSuppressions('.volumeguard.yaml', `version: 1\nsuppressions:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`).rules;

  before(async function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'volume-guard-suppressions-'));
    for (const part of ['.sarif', 'services']) cpSync(join(shop, part), join(folder, part), { recursive: true });
    sarif = new SarifClient({ entry: new URL('../../../src/sources/sarif/worker.ts', import.meta.url), module: pathToFileURL(await buildWasm()) });
    service = new FindingService({
      files: new NodeFiles(folder), sarif, yaml, rows: new Rows([]), sha256, stakeOf: () => undefined, onTrouble: (error) => assert.fail(String(error)),
      suppressions: {
        rules: () => rules,
        now: () => now,
        onDidChange: (listener) => {
          listeners.add(listener);
          return { dispose: () => void listeners.delete(listener) };
        },
      },
    });
    await service.reload();
  });
  after(async () => {
    service.dispose();
    assert.equal(listeners.size, 0);
    await sarif.dispose();
    rmSync(folder, { recursive: true });
  });

  it('are those that fit a rule, a tool or a file, and no others', async () => {
    const before = await all();
    assert.ok(before.length >= 40);
    for (const [entry, isMeant] of [
      ['{ rule: "*", tool: Bandit, reason: r }', ({ finding }) => finding.tool === 'Bandit'],
      ['{ rule: "G*", reason: r }', ({ finding }) => finding.ruleId.startsWith('G')],
      ['{ rule: "*", file: "services/orders/**", reason: r }', ({ file = '' }) => relative(folder, file).startsWith('services/orders/')],
    ] as readonly (readonly [string, (one: ReachingFinding) => boolean])[]) {
      await changed(policy(entry));
      const expected = before.filter((one) => !isMeant(one)).map(({ finding }) => finding.id);
      assert.ok(expected.length > 0 && expected.length < before.length, entry);
      assert.deepEqual((await all()).map(({ finding }) => finding.id).sort(), expected.sort(), entry);
      assert.equal(service.count({}), expected.length);
    }
    await changed([]);
    assert.equal(service.count({}), before.length);
  });

  it('can be a single one, and it comes back when its suppression lapses', async () => {
    const before = await all();
    // One of several that a rule reports in a file.
    const twice = before.find(({ finding, file }) => file !== undefined && before.some((other) => other.finding.id !== finding.id && other.finding.ruleId === finding.ruleId && other.file === file));
    assert.ok(twice?.file, before.map(({ finding, file }) => `${finding.ruleId} ${file ?? ''}`).join());
    const { tool, ruleId, id } = twice.finding;
    const text = addToSuppressionLog('', { tool, ruleId, id, title: 't', file: relative(folder, twice.file), reason: 'known', until: '2026-11-22', guid: 'g' });
    await changed(parseSuppressionLog(suppressionLogPath, text ?? '').rules);
    assert.deepEqual((await all()).map(({ finding }) => finding.id).sort(), before.map(({ finding }) => finding.id).filter((one) => one !== id).sort());
    assert.equal(service.find(id), undefined);
    now = Date.UTC(2026, 10, 23);
    await changed();
    assert.equal(service.count({}), before.length);
  });

  it('their log is no scan', async () => {
    const before = service.reports().map(({ file }) => file);
    mkdirSync(join(folder, '.volumeguard', 'scans'), { recursive: true });
    writeFileSync(join(folder, suppressionLogPath), addToSuppressionLog('', { tool: 'Other', ruleId: 'r', id: 'i', title: 't', reason: 'r', guid: 'g' }) ?? '');
    writeFileSync(join(folder, '.volumeguard/scans/own.sarif'), '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"own"}},"results":[]}]}');
    await service.reload();
    assert.deepEqual(service.reports().map(({ file }) => file), ['.sarif/bandit.sarif', '.sarif/checkov.sarif', '.sarif/eslint.sarif', '.sarif/gosec.sarif', '.sarif/semgrep.sarif', '.volumeguard/scans/own.sarif']);
    assert.equal(before.length, 5);
  });
});
