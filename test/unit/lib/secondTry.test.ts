import assert from 'node:assert/strict';
import { withSecondTry } from '../../../scripts/lib/secondTry.ts';
import type { TestResults } from '../../../scripts/lib/testResults.ts';

describe('a second try of spec files', () => {
  const files = ['a.test.ts', 'b.test.ts', 'c.test.ts', 'd.test.ts'];
  /** @returns what it came to, and which files were run each time. */
  const tried = async (...results: readonly TestResults[]): Promise<{ readonly result: TestResults; readonly runs: readonly (readonly string[])[] }> => {
    const runs: (readonly string[])[] = [];
    const result = await withSecondTry(files, (some) => {
      runs.push(some);
      return Promise.resolve(results[runs.length - 1] ?? assert.fail('run once more than expected'));
    });
    return { result, runs };
  };

  it('is given to few that fail, and told', async () => {
    const { result, runs } = await tried({ passed: ['a', 'c'], failed: ['b'], skipped: [], failedFiles: ['b.test.ts', 'b.test.ts'] }, { passed: ['b'], failed: [], skipped: [] });
    assert.deepEqual(runs, [files, ['b.test.ts']]);
    assert.deepEqual(result, { passed: ['a', 'c', 'b'], failed: [], skipped: [], shaky: ['b'] });
  });
  it('that fails is a failure', async () => {
    const { result } = await tried({ passed: ['a', 'b'], failed: ['c'], skipped: [], failedFiles: ['b.test.ts'] }, { passed: ['c'], failed: ['b'], skipped: [] });
    assert.deepEqual([result.passed, result.failed, result.shaky], [['a', 'c'], ['b'], ['c']]);
  });
  it('is not given where all went well, where many fail, or where a failure is not that of a file: then tests may not have run at all', async () => {
    for (const first of [
      { passed: ['a'], failed: [], skipped: [], failedFiles: [] },
      { passed: [], failed: ['a', 'b', 'c', 'd'], skipped: [], failedFiles: files },
      { passed: ['a'], failed: ['b', 'the extension host was gone'], skipped: [] },
    ]) {
      const { result, runs } = await tried(first);
      assert.equal(result, first);
      assert.equal(runs.length, 1);
    }
  });
});
