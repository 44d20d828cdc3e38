import assert from 'node:assert/strict';
import { identifier } from '../../../../src/domain/findings/identity.ts';
import { at, decodeRuns, sha256 } from './log.ts';

/** Ids of the results of one run in one file. */
function ids(results: readonly object[], tool = 'Tool'): readonly string[] {
  const identify = identifier(sha256);
  const { findings } = decodeRuns({ tool: { driver: { name: tool } }, results });
  return findings.map((finding) => identify({ tool: finding.tool, ruleId: finding.ruleId, place: finding.locations[0]?.uri ?? '' }, finding.identity));
}

const result = (line: number, more: object = {}): object => ({
  ruleId: 'R',
  locations: [at('a.ts', { startLine: line, snippet: { text: `line   of code ${line > 10 ? 'moved' : 'here'}\n` } })],
  ...more,
});

describe('identity of a finding', () => {
  it('does not depend on its line, only on what stands there', () => {
    assert.deepEqual(ids([result(3)]), ids([result(9)]));
    assert.notDeepEqual(ids([result(3)]), ids([result(11)]));
  });
  it('does not depend on what else was found', () => {
    assert.equal(ids([{ ruleId: 'Q' }, result(3)])[1], ids([result(3)])[0]);
  });
  it('differs by rule, tool and file', () => {
    const all = new Set([...ids([result(3)]), ...ids([{ ...result(3), ruleId: 'S' }]), ...ids([result(3)], 'Other'), ...ids([result(3, { locations: [at('b.ts')] })])]);
    assert.equal(all.size, 4);
  });
  it('tells equal findings apart by an ordinal', () => {
    const [first, second, third] = ids([result(3), result(4), result(5)]);
    assert.equal(new Set([first, second, third]).size, 3);
    assert.deepEqual(ids([result(3), result(4)]), [first, second]);
  });
  it('uses all fingerprints, but none that is the same on every result, a placeholder, or no text', () => {
    const printed = (a: unknown, b: unknown): readonly string[] => ids([result(3, { partialFingerprints: { p: a } }), { ruleId: 'Q', partialFingerprints: { p: b } }]);
    assert.notEqual(printed('1', 'x')[0], printed('2', 'x')[0]);
    assert.equal(printed('1', '1')[0], ids([result(3)])[0]);
    assert.equal(printed({ a: 1 }, 'x')[0], ids([result(3)])[0]);
    assert.equal(ids([result(3, { fingerprints: { 'matchBasedId/v1': 'requires login' } })])[0], ids([result(3)])[0]);
  });
  it('never comes from what Gitleaks quotes or whom it names', () => {
    const leak = (text: string, author: string): object => ({
      ruleId: 'key',
      locations: [at('a.env', { startLine: 1, snippet: { text } })],
      partialFingerprints: { author, email: `${author}@example.com` },
    });
    const { findings } = decodeRuns({ tool: { driver: { name: 'gitleaks' } }, results: [leak('SECRET=hunter2', 'ana'), leak('SECRET=other', 'bo')] });
    assert.deepEqual(findings.map(({ identity }) => identity), [0, 1].map((ordinal) => ({ digest: '0'.repeat(32), ordinal })));
    assert.doesNotMatch(JSON.stringify(findings), /hunter2|ana/);
  });
});
