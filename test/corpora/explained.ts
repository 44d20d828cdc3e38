// Where another reader says something else of a public file than ours does, and why ours stands.

export interface Explanation {
  readonly reader: 'plain' | 'sarif-tools' | 'Multitool';
  /** Of the file: repository and path. */
  readonly files: RegExp;
  readonly because: string;
}

export const explained: readonly Explanation[] = [
  {
    reader: 'sarif-tools',
    files: /BaselineOption\/Inputs\/TEST100[12]\.Baseline\.sarif$/,
    because: 'A result whose `ruleId` is empty is about the rule that `ruleIndex` says (3.27.5); sarif-tools leaves it empty',
  },
  {
    reader: 'sarif-tools',
    files: /InvocationOverridesRuleDefaultConfigurationOfError\.sarif$/,
    because: "The file's own message says that the level should be `note`: the run's only invocation is the result's (3.48.6), and its override is for the rule above the hierarchical id (3.52.4). sarif-tools looks for neither",
  },
  {
    reader: 'sarif-tools',
    files: /samples\/DefaultRuleConfiguration\.sarif$/,
    because: 'The sample contradicts itself: its results say `TUT1001`, the rules at their `ruleIndex` are called `TUT0001`. An index is not believed against an id (gosec writes wrong ones)',
  },
  {
    reader: 'sarif-tools',
    files: /Benchmark_CodeQL-v2\.13\.sarif$/,
    because: "CodeQL's rules stand in an extension (3.19.3), and there is their level; sarif-tools looks in the driver only",
  },
  {
    reader: 'sarif-tools',
    files: /ClangTidyConverter\/ExpectedOutputs\/ValidResultsWithLog\.sarif$/,
    because: 'A place whose address is empty is no place in a file, so its line is of nothing; sarif-tools keeps the line',
  },
  {
    reader: 'plain',
    files: /analysis-model\/.*sarif\.json$/,
    because: 'violations-lib writes the kind `FAIL` in capitals. By the letter that is another kind, whose level is none; ours takes it for what is meant',
  },
];
