import assert from 'node:assert/strict';
import { decodeResult } from './log.ts';

const run = (level: unknown, more: object = {}): object => ({
  tool: { driver: { name: 'Tool', rules: [{ id: 'R1', defaultConfiguration: { level } }, { id: 'CA5350' }] } },
  ...more,
});

describe('level of a result', () => {
  it('is its own', () => {
    assert.equal(decodeResult({ ruleId: 'R1', level: 'note' }, run('error'))?.level, 'note');
  });
  it('is the rule default where it has none, which is the usual case', () => {
    assert.equal(decodeResult({ ruleId: 'R1' }, run('error'))?.level, 'error');
  });
  it('is warning where nobody says, or says nonsense', () => {
    assert.equal(decodeResult({ ruleId: 'R9' })?.level, 'warning');
    assert.equal(decodeResult({ ruleId: 'R1', level: 'fatal' }, run(7))?.level, 'warning');
  });
  it('is none for every kind but fail, whatever level stands there', () => {
    assert.equal(decodeResult({ ruleId: 'R1', kind: 'review', level: 'error' }, run('error'))?.level, 'none');
    assert.equal(decodeResult({ ruleId: 'R1', kind: 'fail', level: 'error' }, run('note'))?.level, 'error');
  });
  it('and kind may be in capitals, as violations-lib writes them', () => {
    assert.equal(decodeResult({ ruleId: 'R1', kind: 'FAIL', level: 'ERROR' }, run('note'))?.level, 'error');
    assert.equal(decodeResult({ ruleId: 'R1', kind: 'PASS' }, run('note')), undefined);
    assert.equal(decodeResult({ ruleId: 'R1', kind: 'notApplicable' }, run('note')), undefined);
  });
  it('is what the invocation of the result overrode, also by id only and for a rule below', () => {
    const invocations = [
      {},
      { ruleConfigurationOverrides: [{ descriptor: { id: 'R1' }, configuration: { level: 'note' } }, { descriptor: { index: 1 }, configuration: { level: 'error' } }] },
    ];
    const provenance = { invocationIndex: 1 };
    assert.equal(decodeResult({ ruleId: 'R1', provenance }, run('error', { invocations }))?.level, 'note');
    assert.equal(decodeResult({ ruleId: 'CA5350/md5', provenance }, run('error', { invocations }))?.level, 'error');
    assert.equal(decodeResult({ ruleId: 'R1' }, run('error', { invocations }))?.level, 'error');
  });
  it('is what the only invocation overrode, where the result names none', () => {
    const invocations = [{ ruleConfigurationOverrides: [{ descriptor: { id: 'R1' }, configuration: { level: 'note' } }] }];
    assert.equal(decodeResult({ ruleId: 'R1/a' }, run('error', { invocations }))?.level, 'note');
    assert.equal(decodeResult({ ruleId: 'R1', level: 'warning' }, run('error', { invocations }))?.level, 'warning');
    assert.equal(decodeResult({ ruleId: 'R1' }, run('error', { invocations: [...invocations, {}] }))?.level, 'error');
  });
});
