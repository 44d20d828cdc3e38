// Tests that share two cores with a cluster and an editor fail now and then for want of time. Who waits for the result of a
// hundred others gets a second try of those files; what needed it is told, as it may be a race in the product.

import type { TestResults } from './testResults.ts';

/** So many files that fail together are no accident. */
const mostFiles = 3;

/** @param run runs spec files. @returns what it came to, with the files that failed, if they are few, run once more. */
export async function withSecondTry(files: readonly string[], run: (files: readonly string[]) => Promise<TestResults>): Promise<TestResults> {
  const first = await run(files);
  const again = [...new Set(first.failedFiles)];
  if (first.failed.length === 0 || again.length === 0 || again.length > mostFiles) return first;
  console.log(`\n── Once more, as they failed: ${first.failed.join('; ')}`);
  const second = await run(again);
  return {
    passed: [...new Set([...first.passed, ...second.passed])].filter((title) => !second.failed.includes(title)),
    failed: second.failed,
    skipped: [...new Set([...first.skipped, ...second.skipped])],
    shaky: first.failed.filter((title) => !second.failed.includes(title)),
  };
}
