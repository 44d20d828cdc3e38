// The outcome of one phase of the tests: what passed, failed and was skipped, by full title.

export interface TestResults {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/** `3 passed, 0 failed`, and what was skipped when something was. */
export function countResults({ passed, failed, skipped }: TestResults): string {
  const counts = `${passed.length} passed, ${failed.length} failed`;
  return skipped.length === 0 ? counts : `${counts}, ${skipped.length} skipped`;
}

/** All of several phases together. */
export function joinResults(all: readonly TestResults[]): TestResults {
  return {
    passed: all.flatMap((results) => results.passed),
    failed: all.flatMap((results) => results.failed),
    skipped: all.flatMap((results) => results.skipped),
  };
}
