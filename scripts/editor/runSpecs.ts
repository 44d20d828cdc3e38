// Runs compiled mocha specs inside a real extension host, beside the extension, and tells their outcome as it comes.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { TestEvent, TestRun } from '../../test/vscode/runner/testEvent.ts';
import { buildSpecs } from '../build.ts';
import type { Progress } from '../lib/progress.ts';
import { projectRoot } from '../lib/projectRoot.ts';
import type { TestResults } from '../lib/testResults.ts';
import { openBrowser, openWorkbench } from './browser.ts';
import { lendHand } from './hand.ts';
import { installEditor, type EditorVersion } from './installEditor.ts';
import { launchEditor, type EditorOptions } from './launchEditor.ts';

export interface SpecRun {
  readonly version: EditorVersion;
  /** Compiled specs, or TypeScript ones inside the project, which are compiled first. */
  readonly specs: readonly string[];
  readonly workspace: string;
  readonly kubeconfig?: string | undefined;
  /** The extension under test; the project's own source folder (built) if absent. */
  readonly extension?: EditorOptions['extension'];
  readonly settings?: EditorOptions['settings'];
  readonly env?: EditorOptions['env'];
  readonly grep?: string | undefined;
  /** Milliseconds for the whole run, from the window's opening. */
  readonly deadline: number;
  /** One line of readable output. */
  readonly print: (line: string) => void;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds from the window's opening to the first word of the extension host. */
const startDeadline = 120_000;
/** Milliseconds a test may take unless it says otherwise. */
const testTimeout = 30_000;

/**
 * Resolves when the run has ended, in whatever way: a run that crashed, or gave no result in time, counts one failure
 * more, with the logs printed. @throws Error when VS Code could not be started at all.
 */
export async function runSpecs(options: SpecRun): Promise<TestResults> {
  const { version, progress, signal } = options;
  const editor = await installEditor(version, progress, signal);
  const specs = await compile(options.specs);
  const userDataDir = await mkdtemp(join(tmpdir(), 'volume-guard-vscode-'));
  const receiver = createServer();
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const [tests] = await buildSpecs([join(projectRoot, 'test/vscode/runner/index.ts')]);
  const grep = options.grep === undefined ? {} : { grep: options.grep };
  const window = Promise.withResolvers<Page>();
  await using hand = await lendHand(window.promise);
  const run: TestRun = { port, hand: hand.port, specs, timeout: testTimeout, ...grep };
  const browser = await openBrowser(progress, signal);
  try {
    const vscode = await launchEditor({
      editor,
      userDataDir,
      workspace: options.workspace,
      kubeconfig: options.kubeconfig,
      extension: options.extension ?? { development: projectRoot },
      settings: options.settings,
      env: { ...options.env, VOLUME_GUARD_TEST_RUN: JSON.stringify(run) },
      tests,
      signal,
    });
    try {
      const results = new Collector(options.print, new Map(specs.map((compiled, index) => [compiled, options.specs[index] ?? compiled])));
      const connected = once(receiver, 'connection', { signal }) as Promise<[Socket]>;
      const trouble = (async () => {
        const page = await openWorkbench(browser, vscode.url);
        window.resolve(page);
        // The end of the run closes the window; a window that closes earlier took the extension host with it.
        await new Promise<void>((resolve) => page.once('close', () => resolve()));
        return await sleep(5000, 'the window closed', { ref: false });
      })();
      const problem = await Promise.race([
        connected.then(async ([socket]) => await results.read(socket)),
        trouble.catch((error: unknown) => `the window did not open: ${String(error)}`),
        vscode.ended.then(() => 'the VS Code server ended'),
        late(startDeadline, connected),
        sleep(options.deadline, `no end within ${options.deadline / 1000} s`, { ref: false, signal }),
      ]);
      if (problem !== undefined) {
        options.print(await vscode.logs());
        results.fail(`The test run in VS Code (${version})`, problem);
      }
      return results;
    } finally {
      await vscode.close();
    }
  } finally {
    await browser.close();
    receiver.close();
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function compile(specs: readonly string[]): Promise<string[]> {
  const sources = specs.filter((spec) => spec.endsWith('.ts'));
  const compiled = sources.length === 0 ? [] : await buildSpecs(sources);
  return specs.map((spec) => compiled[sources.indexOf(spec)] ?? spec);
}

/** A sentence if nobody connected in time; else never resolves. */
async function late(deadline: number, connected: Promise<unknown>): Promise<string> {
  const silent = await Promise.race([connected.then(() => false), sleep(deadline, true, { ref: false })]);
  if (!silent) await new Promise<never>(() => undefined);
  return `the extension host did not start the tests within ${deadline / 1000} s`;
}

/** Reads the events of one run, prints them as they come, and keeps the outcome. */
class Collector implements TestResults {
  readonly passed: string[] = [];
  readonly failed: string[] = [];
  readonly skipped: string[] = [];
  failedFiles: string[] | undefined = [];
  readonly #print: (line: string) => void;
  readonly #sources: ReadonlyMap<string, string>;

  /** @param sources of each compiled spec, what it was compiled from. */
  constructor(print: (line: string) => void, sources: ReadonlyMap<string, string>) {
    this.#print = print;
    this.#sources = sources;
  }

  /** Resolves at the end of the connection, with a sentence if that was not the end of the run. */
  async read(socket: Socket): Promise<string | undefined> {
    let ended = false;
    // A connection that breaks ends the lines; what that means is decided below.
    socket.on('error', () => undefined);
    for await (const line of createInterface({ input: socket })) {
      const event = JSON.parse(line) as TestEvent;
      if (event.event === 'end') {
        ended = true;
        if (event.error !== undefined) this.fail('The test run', event.error);
      } else this.#take(event);
    }
    return ended ? undefined : 'the extension host was gone before the run had ended';
  }

  /** The run itself failed: what it did not come to is not known. */
  fail(title: string, error: string): void {
    this.failed.push(title);
    this.failedFiles = undefined;
    this.#print(`✗ ${title}\n${indent(error, 2)}`);
  }

  #take(event: Exclude<TestEvent, { event: 'end' }>): void {
    switch (event.event) {
      case 'start':
        this.#print(`VS Code ${event.vscode} on Node ${event.node}: ${event.total} tests`);
        return;
      case 'suite':
        this.#print(indent(event.title, event.depth));
        return;
      case 'output':
        this.#print(indent(event.text, 8));
        return;
      case 'pass':
        this.passed.push(event.fullTitle);
        this.#print(indent(`✓ ${event.title} (${Math.round(event.duration)} ms)`, event.depth));
        return;
      case 'pending':
        this.skipped.push(event.fullTitle);
        this.#print(indent(`- ${event.title} (skipped)`, event.depth));
        return;
      case 'fail':
        this.failed.push(event.fullTitle);
        this.failedFiles?.push(this.#sources.get(event.file) ?? event.file);
        this.#print(indent(`✗ ${event.title}\n${event.error ?? ''}`, event.depth));
    }
  }
}

function indent(text: string, depth: number): string {
  return text.replaceAll(/^/gm, '  '.repeat(depth));
}
