// Runs mocha inside the extension host: VS Code imports this module and calls run(). Each event goes at once to the
// process that started VS Code, so that a crash loses nothing that was known.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import Mocha from 'mocha';
import { version } from 'vscode';
import type { TestEvent, TestOutcome, TestRun } from './testEvent.ts';

/** Called by VS Code. Failures of tests are told by events; it rejects only when nobody can be told. */
export async function run(): Promise<void> {
  const given = process.env['VOLUME_GUARD_TEST_RUN'];
  if (given === undefined) throw new Error('VOLUME_GUARD_TEST_RUN is not set: start this by npm run test:vscode.');
  const options = JSON.parse(given) as TestRun;
  const socket = connect(options.port, '127.0.0.1');
  await once(socket, 'connect');
  const tell = (event: TestEvent) => void socket.write(`${JSON.stringify(event)}\n`);
  try {
    await runMocha(options, tell);
    tell({ event: 'end' });
  } catch (error) {
    tell({ event: 'end', error: describe(error) });
  }
  await finish(socket);
}

async function runMocha(options: TestRun, tell: (event: TestEvent) => void): Promise<void> {
  // Stack traces in the specs' own lines.
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: 'bdd', timeout: options.timeout, forbidOnly: true });
  if (options.grep !== undefined) mocha.grep(new RegExp(options.grep));
  mocha.reporter(Mocha.reporters.Base); // It only counts.
  for (const spec of options.specs) await load(mocha, spec);
  const restore = tapConsole(tell);
  try {
    await new Promise<void>((resolve) => {
      const runner = mocha.run(() => resolve());
      tell({ event: 'start', total: runner.total, vscode: version, node: process.version });
      runner.on('suite', (suite) => {
        if (!suite.root) tell({ event: 'suite', title: suite.title, depth: suite.titlePath().length });
      });
      runner.on('pass', (test) => tell(outcome('pass', test)));
      runner.on('pending', (test) => tell(outcome('pending', test)));
      runner.on('fail', (test, error: unknown) => tell({ ...outcome('fail', test), error: describe(error) }));
    });
  } finally {
    restore();
  }
}

/**
 * Mocha's own loading tries require() first, also for ES modules; older VS Codes hang for ever when a module
 * loaded so imports `vscode` (microsoft/vscode#285297).
 */
async function load(mocha: Mocha, spec: string): Promise<void> {
  const { EVENT_FILE_PRE_REQUIRE, EVENT_FILE_REQUIRE, EVENT_FILE_POST_REQUIRE } = Mocha.Suite.constants;
  mocha.suite.emit(EVENT_FILE_PRE_REQUIRE, globalThis, spec, mocha);
  mocha.suite.emit(EVENT_FILE_REQUIRE, await import(pathToFileURL(spec).href), spec, mocha);
  mocha.suite.emit(EVENT_FILE_POST_REQUIRE, globalThis, spec, mocha);
}

/** A hook that fails comes as a test too, under the hook's title. */
function outcome(event: TestOutcome['event'], test: Mocha.Runnable): TestOutcome {
  const depth = test.titlePath().length;
  return { event, title: test.title, fullTitle: test.fullTitle(), depth, file: test.file ?? '', duration: test.duration ?? 0 };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return format(error);
  return format(error.stack ?? error.message);
}

/**
 * The extension host's console is seen by nobody in a test run: what tests write goes with the events. VS Code seals
 * the console's methods, so the console itself is replaced.
 */
function tapConsole(tell: (event: TestEvent) => void): () => void {
  const original = globalThis.console;
  const write = { value: (...args: unknown[]) => tell({ event: 'output', text: format(...args) }) };
  globalThis.console = Object.create(original, { log: write, info: write, warn: write, error: write }) as Console;
  return () => {
    globalThis.console = original;
  };
}

async function finish(socket: Socket): Promise<void> {
  socket.end();
  await once(socket, 'close');
}
