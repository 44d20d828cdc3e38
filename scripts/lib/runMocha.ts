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

/** What the reporter writes at each test. */
export interface MochaRecord extends TestResults {
  /** The test or hook that was running; undefined when all of them are over. */
  readonly running?: string | undefined;
}

/**
 * A run that is killed, or crashes, is one failure that names the test it was in, beside the results so far.
 * @throws Error when mocha ended without any: a spec that cannot be loaded.
 */
export async function runMocha(specs: readonly string[], options: MochaOptions): Promise<TestResults> {
  const folder = await mkdtemp(join(tmpdir(), 'volume-guard-mocha-'));
  try {
    const file = join(folder, 'results.json');
    const mocha = join(projectRoot, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const reporter = ['--reporter', join(import.meta.dirname, 'mochaReporter.ts'), '--reporter-option', `file=${file}`];
    let broken: string | undefined;
    try {
      await runShown(process.execPath, [mocha, '--config', 'test/.mocharc.json', ...reporter, ...specs], {
        cwd: projectRoot,
        env: { ...process.env, ...options.env },
        signal: options.signal,
        timeoutMs: options.timeoutMs,
      });
    } catch (error) {
      if (!existsSync(file)) throw error;
      broken = error instanceof Error ? error.message : String(error);
    }
    if (!existsSync(file)) throw new Error('mocha ended without results.');
    const { running, ...results } = JSON.parse(await readFile(file, 'utf8')) as MochaRecord;
    if (running === undefined && broken === undefined) return results;
    return { ...results, failed: [...results.failed, `${running ?? 'after the last test'}: ${broken ?? 'the run ended here.'}`] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
