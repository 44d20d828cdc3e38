import assert from 'node:assert/strict';
import { bySeverity } from '../../../../src/domain/findings/order.ts';
import type { Finding } from '../../../../src/domain/findings/finding.ts';

describe('order of findings', () => {
  it('is by severity, then level, then place', () => {
    const finding = (severity: Finding['severity'], level: Finding['level'], uri: string, line: number): Finding => ({
      id: `${severity} ${level} ${uri} ${line}`, tool: '', ruleId: '', message: '', severity, level, related: [], suppressed: false,
      locations: [{ uri, region: { startLine: line, startColumn: 0, endLine: line } }], from: { file: '', run: 0, result: 0 },
    });
    const sorted = [finding('critical', 'error', 'b', 1), finding('high', 'error', 'a', 9), finding('high', 'error', 'a', 10), finding('high', 'error', 'b', 2), finding('high', 'warning', 'a', 1), finding('low', 'note', 'a', 1)];
    assert.deepEqual([...sorted].reverse().sort(bySeverity).map(({ id }) => id), sorted.map(({ id }) => id));
  });
});
