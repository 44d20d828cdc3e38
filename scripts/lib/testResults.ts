// The outcome of one phase of the tests: what passed, failed and was skipped, by full title.

export interface TestResults {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  /** Of those that passed, what failed before: at the first try. */
  readonly shaky?: readonly string[];
  /** Spec files with a test that failed or never ran; absent where a failure is that of the run and of no file. */
  readonly failedFiles?: readonly string[] | undefined;
}

/** `3 passed, 0 failed`, and what was skipped, or passed only at the second try, when something was. */
export function countResults({ passed, failed, skipped, shaky = [] }: TestResults): string {
  const more = [
    ...(skipped.length === 0 ? [] : [`${skipped.length} skipped`]),
    ...(shaky.length === 0 ? [] : [`${shaky.length} of them at the second try only`]),
  ];
  return [`${passed.length} passed, ${failed.length} failed`, ...more].join(', ');
}

/** All of several phases together. */
export function joinResults(all: readonly TestResults[]): TestResults {
  return {
    passed: all.flatMap((results) => results.passed),
    failed: all.flatMap((results) => results.failed),
    skipped: all.flatMap((results) => results.skipped),
    shaky: all.flatMap((results) => results.shaky ?? []),
  };
}
