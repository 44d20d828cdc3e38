// What the test runner inside the extension host tells the process that started it: one JSON object per line over TCP.

export type TestEvent =
  | { readonly event: 'start'; readonly total: number; readonly vscode: string; readonly node: string }
  | { readonly event: 'suite'; readonly title: string; readonly depth: number }
  | TestOutcome
  /** What a test wrote to the console. */
  | { readonly event: 'output'; readonly text: string }
  /** The last one; `error` when the run itself broke (a spec that cannot be loaded). */
  | { readonly event: 'end'; readonly error?: string };

export interface TestOutcome {
  readonly event: 'pass' | 'fail' | 'pending';
  readonly title: string;
  readonly fullTitle: string;
  readonly depth: number;
  /** The compiled spec. */
  readonly file: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Message and stack of a failure. */
  readonly error?: string;
}

/** What the process that starts the run hands over, as JSON in the environment variable VOLUME_GUARD_TEST_RUN. */
export interface TestRun {
  /** Where the events go: a port of 127.0.0.1. */
  readonly port: number;
  /** Where specs ask for what a person would do in the window (`HandAct`): a port of 127.0.0.1. */
  readonly hand: number;
  /** Compiled mocha specs, absolute paths. */
  readonly specs: readonly string[];
  /** Milliseconds a test may take unless it says otherwise. */
  readonly timeout: number;
  /** Only tests whose full title matches this regular expression. */
  readonly grep?: string;
}
