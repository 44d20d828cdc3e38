// Mocha's readable output, and besides it the results as JSON in the file that the reporter option `file` names.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { TestResults } from './testResults.ts';

export default class MochaReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { file } = options.reporterOptions as { file: string };
    const passed: string[] = [];
    const failed: string[] = [];
    const skipped: string[] = [];
    runner.on('pass', (test) => passed.push(test.fullTitle()));
    runner.on('fail', (test) => failed.push(test.fullTitle()));
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
    runner.once('end', () => writeFileSync(file, JSON.stringify({ passed, failed, skipped } satisfies TestResults)));
  }
}
