// Mocha's readable output, and besides it the results as JSON in the file that the reporter option `file` names: written
// anew at each test, so that a run that is killed leaves what it knew and where it was.
import { renameSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { MochaRecord } from './runMocha.ts';

/** How long what the tests left open may go on after the last one, in milliseconds. */
const graceMs = 15_000;

export default class MochaReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { file } = options.reporterOptions as { file: string };
    const passed: string[] = [];
    const failed: string[] = [];
    const skipped: string[] = [];
    // By file, what has not passed: each test at first, and hooks that failed.
    const open = new Map<string, Set<string>>();
    const add = (one: Mocha.Runnable): void => {
      const name = one.file ?? '';
      open.set(name, (open.get(name) ?? new Set<string>()).add(one.fullTitle()));
    };
    const close = (test: Mocha.Test): void => void open.get(test.file ?? '')?.delete(test.fullTitle());
    runner.suite.eachTest(add);
    const record = (running: string | undefined): void => {
      const failedFiles = [...open].flatMap(([name, titles]) => (titles.size > 0 ? [name] : []));
      writeFileSync(`${file}.new`, JSON.stringify({ passed, failed, skipped, failedFiles, running } satisfies MochaRecord));
      renameSync(`${file}.new`, file);
    };
    runner.on('pass', (test) => {
      passed.push(test.fullTitle());
      close(test);
    });
    runner.on('pending', (test) => {
      skipped.push(test.fullTitle());
      close(test);
    });
    // A hook that fails comes as a test.
    runner.on('fail', (test) => {
      failed.push(test.fullTitle());
      add(test);
    });
    runner.on('hook', (hook) => {
      record(hook.fullTitle());
    });
    runner.on('test', (test) => {
      record(test.fullTitle());
    });
    runner.once('end', () => {
      record(undefined);
      // What a test left open, after a failure above all, would keep this process for good.
      setTimeout(() => {
        console.log(`\nThe tests are over, and this is still open: ${process.getActiveResourcesInfo().sort().join(', ')}.`);
        process.exit();
      }, graceMs).unref();
    });
  }
}
