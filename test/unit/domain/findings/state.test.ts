import assert from 'node:assert/strict';
import { decodeResult, decodeRuns } from './log.ts';

describe('suppression of a result', () => {
  const suppressed = (suppressions: unknown): unknown => decodeResult({ suppressions })?.suppressed;

  it('is unknown where nobody evaluated it', () => {
    assert.equal(decodeResult({})?.suppressed, 'unknown');
    assert.equal(suppressed(null), 'unknown');
    assert.equal(suppressed('yes'), 'unknown');
  });
  it('is no where the list is empty or nothing in it counts', () => {
    assert.equal(suppressed([]), false);
    assert.equal(suppressed([null]), false);
  });
  it('is yes only if none is under review or rejected', () => {
    assert.equal(suppressed([{ kind: 'inSource' }]), true);
    assert.equal(suppressed([{ kind: 'external', status: 'accepted' }, {}]), true);
    assert.equal(suppressed([{ status: 'underReview' }]), false);
    assert.equal(suppressed([{}, { status: 'rejected' }]), false);
  });
});

describe('baseline of a result', () => {
  it('is unknown where absent or not of the standard', () => {
    assert.equal(decodeResult({})?.baseline, undefined);
    assert.equal(decodeResult({ baselineState: 'existing' })?.baseline, undefined);
    assert.equal(decodeResult({ baselineState: 'unchanged' })?.baseline, 'unchanged');
  });
});

describe('outcome of a run', () => {
  const outcome = (run: object): unknown => decodeRuns(run).report.runs[0]?.outcome;
  const failed = [{ executionSuccessful: true }, { executionSuccessful: false }];

  it('is clean only with results that are there and no invocation unsuccessful', () => {
    assert.equal(outcome({ results: [] }), 'clean');
    assert.equal(outcome({ results: [], invocations: [{ executionSuccessful: true }] }), 'clean');
    assert.equal(outcome({ results: [], invocations: failed }), 'unknown');
    assert.equal(outcome({ results: [{ kind: 'pass' }, { kind: 'notApplicable' }] }), 'clean');
  });
  it('is that it did not run where results are null or absent', () => {
    assert.equal(outcome({ results: null }), 'didNotRun');
    assert.equal(outcome({}), 'didNotRun');
  });
  it('is unknown where results are no list', () => {
    assert.equal(outcome({ results: 17 }), 'unknown');
  });
  it('is unknown with findings of an unsuccessful run, which are shown (kube-linter)', () => {
    const { findings, report } = decodeRuns({ results: [{}], invocations: failed });
    assert.equal(findings.length, 1);
    assert.deepEqual(report.runs, [{ tool: '', outcome: 'unknown', results: 1 }]);
  });
  it('says which run it was: tool and automation', () => {
    const run = { tool: { driver: { name: 'CodeQL' } }, automationDetails: { id: 'ci/js/' }, results: [{}] };
    assert.deepEqual(decodeRuns(run, { ...run, automationDetails: null }).report.runs, [
      { tool: 'CodeQL', automationId: 'ci/js/', outcome: 'findings', results: 1 },
      { tool: 'CodeQL', outcome: 'findings', results: 1 },
    ]);
  });
});
