// The log of external suppressions: valid SARIF, read as it was written, and the faults in those that others wrote.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { addToSuppressionLog, isSuppressionLog, parseSuppressionLog, suppressionLogPath, type LogEntry } from '../../../../src/domain/findings/suppressionLog.ts';
import { suppresses } from '../../../../src/domain/findings/suppressionRule.ts';

const entry: LogEntry = {
  tool: 'Bandit', ruleId: 'B608', id: '0123456789abcdef0123456789abcdef', title: 'SQL built from user input', file: 'services/catalog/a b.py', line: 41,
  reason: 'The query is made of constants.', until: '2026-12-31', by: 'ana', guid: '3c1f0a52-6a0e-4d21-9a53-0d7f6c0f9b11',
};
const other: LogEntry = { tool: 'gosec', ruleId: '', id: 'f'.repeat(32), title: 'without a rule', reason: 'known', guid: '3c1f0a52-6a0e-4d21-9a53-0d7f6c0f9b12' };

function logOf(...entries: readonly LogEntry[]): string {
  return entries.reduce((text, one) => addToSuppressionLog(text, one) ?? assert.fail(), '');
}

const parsed = (text: string): ReturnType<typeof parseSuppressionLog> => parseSuppressionLog(suppressionLogPath, text);

describe('a log of external suppressions', () => {
  it('is valid by the schema of SARIF 2.1.0', async () => {
    // The schema is of draft 4, whose `id` and `$schema` are all that a later draft does not take.
    const schema = JSON.parse(await readFile(new URL('../../../fixtures/sarif/sarif-schema-2.1.0.json', import.meta.url), 'utf8')) as Record<string, unknown>;
    delete schema['id'];
    delete schema['$schema'];
    const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
    const log = JSON.parse(logOf(entry, other, { ...entry, id: 'a'.repeat(32) })) as { runs: { results: object[] }[] };
    assert.equal(validate(log), true, JSON.stringify(validate.errors));
    assert.deepEqual(log.runs.map(({ results }) => results.length), [2, 1], 'a run for each tool');
    // What the schema does not know is refused: it looks inside.
    assert.equal(validate({ ...log, runs: [{ ...log.runs[0], results: [{ ...log.runs[0]?.results[0], suppressions: [{ kind: 'elsewhere' }] }] }] }), false);
  });

  it('is read as it was written, with its lines', () => {
    const text = logOf(entry, other);
    const { rules, faults } = parsed(text);
    assert.deepEqual(faults, []);
    const line = (guid: string): number => text.split('\n').findIndex((one) => one.includes(guid));
    assert.deepEqual(rules, [
      { rule: 'B608', tool: 'Bandit', file: /^services\/catalog\/a b\.py$/s, id: entry.id, reason: entry.reason, until: Date.UTC(2027, 0, 1), by: 'ana', source: { file: suppressionLogPath, line: line(entry.guid) } },
      { rule: '*', tool: 'gosec', id: other.id, reason: 'known', source: { file: suppressionLogPath, line: line(other.guid) } },
    ]);
  });

  it('without our identity suppresses by tool, rule and file', () => {
    const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 'Bandit' } }, results: [{ ruleId: 'B608', message: { text: 'm' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'a%20b.py' } } }], suppressions: [{ kind: 'external', justification: 'known' }] }] }] };
    const [rule] = parseSuppressionLog(`shop/${suppressionLogPath}`, JSON.stringify(log)).rules;
    assert.ok(rule);
    const finding = { tool: 'Bandit', ruleId: 'B608', file: 'shop/a b.py', id: () => 'any' };
    assert.equal(suppresses(rule, finding, 0), true);
    for (const wrong of [{ tool: 'gosec' }, { ruleId: 'B60' }, { file: 'a b.py' }]) assert.equal(suppresses(rule, { ...finding, ...wrong }, 0), false);
  });

  it('suppresses nothing that is under review, rejected, or not suppressed', () => {
    const results = [[{ kind: 'external', status: 'underReview', justification: 'r' }], [{ kind: 'external', justification: 'r' }, { kind: 'external', status: 'rejected' }], [], null];
    const log = { version: '2.1.0', runs: [{ tool: { driver: { name: 't' } }, results: results.map((suppressions) => ({ ruleId: 'r', suppressions })) }] };
    assert.deepEqual(parsed(JSON.stringify(log)), { rules: [], faults: [] });
  });

  it('has faults with their lines where it makes no sense', () => {
    const faults = (results: readonly object[]): readonly string[] => parsed(JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 't' } }, results }] }, null, 2)).faults.map(({ code, line, field }) => `${code} ${line} ${field}`);
    assert.deepEqual(faults([{ ruleId: 'r', fingerprints: { 'volumeguard/v1': 'x' }, suppressions: [{ kind: 'external' }] }]), ['badField 13 runs.0.results.0.suppressions']);
    assert.deepEqual(faults([{ suppressions: [{ kind: 'external', guid: 'g', justification: 'r' }] }]), ['badField 14 runs.0.results.0.ruleId']);
    assert.deepEqual(faults([{ ruleId: 'r', suppressions: [{ kind: 'external', justification: 'r', properties: { until: 7 } }] }]), ['badField 0 runs.0.results.0.suppressions.properties.until']);
    for (const text of ['', '{', '[]', '{"version":"2.0.0"}', 'null']) assert.deepEqual(parsed(text).faults, [{ code: 'notSarif', line: 0, field: '' }], text);
  });

  it('never throws, whatever it holds', () => {
    for (const runs of [null, 7, [null], [[]], [{ results: 7 }], [{ results: [null, 7, { suppressions: [null] }, { suppressions: 7 }] }], [{ tool: 7, results: [{ suppressions: [{ justification: 'r' }], fingerprints: [] }] }]]) parsed(JSON.stringify({ version: '2.1.0', runs }));
  });

  it('takes no entry where it is broken', () => {
    for (const text of ['{', '[]', '{"version":"2.1.0"}', '{"version":"1.0.0","runs":[]}']) assert.equal(addToSuppressionLog(text, entry), undefined, text);
  });

  it('is told from scans by its place', () => {
    assert.deepEqual([suppressionLogPath, `shop/${suppressionLogPath}`, '.volumeguard/scans/bandit.sarif', `x${suppressionLogPath}`].map(isSuppressionLog), [true, true, false, false]);
  });
});
