import assert from 'node:assert/strict';
import { decodeLog } from '../../../../src/domain/findings/decodeLog.ts';
import { externalUris } from '../../../../src/domain/findings/externalProperties.ts';
import { decodeRuns } from './log.ts';

const faultOf = (value: unknown): unknown => decodeLog({ value, cut: new Set() }, 'scan.sarif').report.fault;

describe('SARIF log', () => {
  it('of another version is refused by its version, never read as empty', () => {
    assert.deepEqual(faultOf({ version: '2.0.0', runs: [] }), { code: 'wrongVersion', version: '2.0.0' });
    assert.deepEqual(faultOf({ version: '1.0.0', runs: [] }), { code: 'wrongVersion', version: '1.0.0' });
    assert.deepEqual(faultOf({ version: 2, runs: [] }), { code: 'wrongVersion', version: '2' });
    assert.deepEqual(faultOf({ $schema: 'http://json.schemastore.org/sarif-1.0.0', runs: [] }), { code: 'wrongVersion', version: '1.0.0' });
  });
  it('without a version is taken by its schema or its runs', () => {
    assert.equal(faultOf({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json' }), undefined);
    assert.equal(faultOf({ runs: [] }), undefined);
    assert.equal(faultOf({ version: '2.1.0-rtm.5', runs: [] }), undefined);
  });
  it('is told from other JSON', () => {
    for (const value of [null, 1, 'x', [], {}, { runs: null }, undefined]) assert.deepEqual(faultOf(value), { code: 'notSarif' });
  });
  it('may have no runs at all', () => {
    assert.deepEqual(decodeLog({ value: { version: '2.1.0', runs: null }, cut: new Set() }, 'a'), { findings: [], report: { file: 'a', runs: [] }, runs: [] });
  });
  it('keeps two runs of one tool apart', () => {
    const run = { tool: { driver: { name: 'T' } }, results: [{ ruleId: 'R' }] };
    const { findings } = decodeRuns(run, { ...run, columnKind: 'unicodeCodePoints' }, null);
    assert.deepEqual(findings.map(({ from }) => from), [{ file: 'scan.sarif', run: 0, result: 0 }, { file: 'scan.sarif', run: 1, result: 0 }]);
  });
  it('leaves out what reports no weakness', () => {
    const { findings } = decodeRuns({ results: [{ kind: 'pass', level: 'error' }, { kind: 'open' }, 7, null] });
    assert.deepEqual(findings.map(({ from }) => from.result), [1]);
  });

  const run = {
    tool: { driver: { name: 'T' } },
    externalPropertyFileReferences: { results: [{ guid: 'g1' }], driver: { location: { uri: 'rules.json' } }, artifacts: [{ guid: 'g1' }] },
  };
  const inline = { guid: 'g1', results: [{ ruleId: 'R', locations: [{ physicalLocation: { artifactLocation: { index: 0 } } }] }], artifacts: [{ location: { uri: 'a.ts' } }] };
  const log = { version: '2.1.0', runs: [run], inlineExternalProperties: [inline] };

  it('takes properties from inside the log and from files beside it', () => {
    const rules = { uri: 'rules.json', properties: { driver: { rules: [{ id: 'R', name: 'Rule', defaultConfiguration: { level: 'error' } }] } } };
    const { findings, report } = decodeLog({ value: log, cut: new Set() }, 'a', [rules]);
    assert.deepEqual(externalUris(log), ['rules.json']);
    assert.deepEqual(findings.map(({ tool, ruleName, level, locations }) => ({ tool, ruleName, level, locations })), [{ tool: 'T', ruleName: 'Rule', level: 'error', locations: [{ uri: 'a.ts' }] }]);
    assert.equal(report.runs[0]?.outcome, 'findings');
  });
  it('is not clean where its results stand in a file that is missing', () => {
    const { report } = decodeLog({ value: { ...log, inlineExternalProperties: [] }, cut: new Set() }, 'a');
    assert.equal(report.runs[0]?.outcome, 'unknown');
  });
});
