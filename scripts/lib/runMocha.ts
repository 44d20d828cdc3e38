// Runs mocha specs in a plain Node of their own.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from './projectRoot.ts';
import { runShown } from './runShown.ts';
import type { TestResults } from './testResults.ts';

export interface MochaOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for all of them. */
  readonly timeoutMs: number;
}

/** @throws Error when mocha ended without results: a spec that cannot be loaded, a crash, the deadline. */
export async function runMocha(specs: readonly string[], options: MochaOptions): Promise<TestResults> {
  const folder = await mkdtemp(join(tmpdir(), 'volume-guard-mocha-'));
  try {
    const file = join(folder, 'results.json');
    const mocha = join(projectRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const reporter = ['--reporter', join(import.meta.dirname, 'mochaReporter.ts'), '--reporter-option', `file=${file}`];
    await runShown(process.execPath, [mocha, '--config', 'test/.mocharc.json', ...reporter, ...specs], {
      cwd: projectRoot,
      env: { ...process.env, ...options.env },
      signal: options.signal,
      timeoutMs: options.timeoutMs,
    });
    if (!existsSync(file)) throw new Error('mocha ended without results.');
    return JSON.parse(await readFile(file, 'utf8')) as TestResults;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
