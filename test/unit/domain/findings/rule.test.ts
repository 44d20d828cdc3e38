import assert from 'node:assert/strict';
import { decodeResult } from './log.ts';

const tool = {
  driver: { name: 'Tool', rules: [{ id: 'A', name: 'Alpha', guid: 'g-a' }, { id: 'B', name: 'Beta' }, { id: 'CA5350', name: 'Crypto' }] },
  extensions: [{ name: 'pack', guid: 'g-pack', rules: [{ id: 'js/sql', name: 'Sql', helpUri: 'https://example.com/sql' }] }],
};

describe('rule of a result', () => {
  const nameOf = (result: object): string | undefined => decodeResult(result, { tool })?.ruleName;

  it('is found by index, in the driver or in the extension that the reference names', () => {
    assert.equal(nameOf({ ruleId: 'B', ruleIndex: 1 }), 'Beta');
    for (const toolComponent of [{ index: 0 }, { guid: 'g-pack' }, { name: 'pack' }]) {
      assert.equal(nameOf({ rule: { index: 0, toolComponent } }), 'Sql');
      assert.equal(decodeResult({ rule: { index: 0, toolComponent } }, { tool })?.ruleId, 'js/sql');
    }
  });
  it('is the one of the id where the index points at another (gosec)', () => {
    assert.equal(nameOf({ ruleId: 'B', ruleIndex: 0 }), 'Beta');
    assert.equal(nameOf({ ruleId: 'unknown', ruleIndex: 0 }), undefined);
  });
  it('may be above the id', () => {
    assert.equal(nameOf({ ruleId: 'CA5350/md5', ruleIndex: 2 }), 'Crypto');
    assert.equal(nameOf({ ruleId: 'CA5350/md5' }), 'Crypto');
    assert.equal(decodeResult({ ruleId: 'CA5350/md5' }, { tool })?.ruleId, 'CA5350/md5');
    assert.equal(nameOf({ ruleId: 'CA53501' }), undefined);
  });
  it('is found by id in an extension, and by guid', () => {
    assert.equal(nameOf({ ruleId: 'js/sql' }), 'Sql');
    assert.equal(nameOf({ rule: { guid: 'g-a' } }), 'Alpha');
  });
  it('is the first one for an empty id with index 0', () => {
    assert.equal(decodeResult({ ruleId: '', ruleIndex: 0 }, { tool })?.ruleId, 'A');
  });
  it('is that of the extension that the reference names where the driver has one of the same id', () => {
    const both = { driver: { rules: [{ id: 'A', name: 'Drivers' }] }, extensions: [{ name: 'pack', rules: [{ id: 'A', name: 'Packs' }] }] };
    const named = (result: object): string | undefined => decodeResult(result, { tool: both })?.ruleName;
    assert.equal(named({ ruleId: 'A' }), 'Drivers');
    assert.equal(named({ rule: { id: 'A/b', toolComponent: { name: 'pack' } } }), 'Packs');
    assert.equal(named({ ruleId: 'A', rule: { toolComponent: { index: 0 } } }), 'Packs');
  });
  it('may be absent: the result is a finding all the same', () => {
    const finding = decodeResult({ message: { text: 'x' } });
    assert.equal(finding?.ruleId, '');
    assert.equal(finding.ruleName, undefined);
  });
  it('gives its page over https only', () => {
    assert.equal(decodeResult({ ruleId: 'js/sql' }, { tool })?.helpUri, 'https://example.com/sql');
    for (const helpUri of ['http://example.com', 'command:evil', 'see the manual', 'https://a b', 'javascript:alert(1)']) {
      assert.equal(decodeResult({ ruleId: 'R' }, { tool: { driver: { rules: [{ id: 'R', helpUri }] } } })?.helpUri, undefined);
    }
  });
  it('is named by its short description, unless that only repeats the id', () => {
    const named = (rule: object): string | undefined => decodeResult({ ruleId: 'R' }, { tool: { driver: { rules: [{ id: 'R', ...rule }] } } })?.ruleName;
    assert.equal(named({ name: 'SqlInjection', shortDescription: { text: 'SQL built from user input' } }), 'SQL built from user input');
    assert.equal(named({ name: 'R', shortDescription: { text: 'Semgrep Finding: R' } }), undefined);
    assert.equal(named({ name: 'Long', shortDescription: { text: 'x'.repeat(81) } }), 'Long');
    assert.equal(named({ name: '' }), undefined);
  });
});
