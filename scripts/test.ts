// `npm test [-- --only PHASE,…]`: types, lint, unit, cluster, VS Code and browser tests, all against the real thing. The
// last line is the count over all phases.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from './build.ts';
import { down } from './cluster/down.ts';
import { ensureCluster } from './cluster/ensureCluster.ts';
import { idleExtension } from './editor/idleExtension.ts';
import { installedScanner } from './shop/scanners.ts';
import { runSpecs } from './editor/runSpecs.ts';
import { shopWorkspace } from './editor/shopWorkspace.ts';
import type { EditorVersion } from './editor/installEditor.ts';
import { terminalProgress } from './lib/progress.ts';
import { projectRoot } from './lib/projectRoot.ts';
import { runMocha } from './lib/runMocha.ts';
import { runShown } from './lib/runShown.ts';
import { withSecondTry } from './lib/secondTry.ts';
import { countResults, joinResults, type TestResults } from './lib/testResults.ts';
import { packageExtension } from './package.ts';

/** The cluster that the tests share, with the shop in it. */
const clusterName = 'test';
const minute = 60_000;
/** Specs for a window in which nothing has happened yet. */
const idleSpecs = join(projectRoot, 'test/vscode/idle/');

const progress = terminalProgress((line) => console.error(line));
const interrupted = new AbortController();
const { signal } = interrupted;

interface Phase {
  readonly name: string;
  readonly title: string;
  readonly needsCluster: boolean;
  run(kubeconfig: string): Promise<TestResults>;
}

const phases: readonly Phase[] = [
  { name: 'types', title: 'Types', needsCluster: false, run: async () => await check('Types', ['scripts/types.ts']) },
  { name: 'lint', title: 'Lint', needsCluster: false, run: async () => await check('Lint', ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']) },
  { name: 'unit', title: 'Unit tests', needsCluster: false, run: async () => await runMocha(await specs('test/unit'), { signal, timeoutMs: 20 * minute }) },
  {
    name: 'cluster',
    title: 'Tests on a real cluster',
    needsCluster: true,
    run: async (kubeconfig) =>
      await withSecondTry(await specs('test/cluster'), async (files) => await runMocha(files, { env: { VOLUME_GUARD_TEST_KUBECONFIG: kubeconfig }, signal, timeoutMs: 30 * minute })),
  },
  { name: 'vscode', title: 'Tests in VS Code', needsCluster: true, run: async (kubeconfig) => joinResults([await vscode('current', kubeconfig), await vscodeIdle()]) },
  {
    name: 'vscode-minimum',
    title: 'Tests in the oldest VS Code that is supported',
    needsCluster: true,
    run: async (kubeconfig) => await vscode('minimum', kubeconfig),
  },
  {
    name: 'browser',
    title: 'Tests in a browser, on the packaged extension',
    needsCluster: true,
    run: async (kubeconfig) => {
      const vsix = await packageExtension(progress, signal);
      const env = { VOLUME_GUARD_TEST_KUBECONFIG: kubeconfig, VOLUME_GUARD_TEST_VSIX: vsix };
      return await withSecondTry(await specs('test/e2e'), async (files) => await runMocha(files, { env, signal, timeoutMs: 10 * minute }));
    },
  },
];

await main();

async function main(): Promise<void> {
  const chosen = choose();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => interrupted.abort(new Error(`Stopped by ${name}.`)));
  }
  const began = performance.now();
  const results: TestResults[] = [];
  let kubeconfig: Promise<string> | undefined;
  try {
    for (const phase of chosen) {
      if (signal.aborted) break;
      console.log(`\n── ${phase.title}`);
      if (phase.needsCluster) kubeconfig ??= startCluster();
      const result = await runPhase(phase, kubeconfig);
      results.push(result);
      console.log(`── ${phase.title}: ${countResults(result)}`);
    }
  } finally {
    if (kubeconfig !== undefined) results.push(await endCluster());
  }
  const all = joinResults(results);
  console.log(`\nTook ${Math.round((performance.now() - began) / 1000)} s.`);
  for (const title of all.shaky ?? []) console.log(`~ ${title} (passed at the second try)`);
  for (const title of all.failed) console.log(`✗ ${title}`);
  for (const title of all.skipped) console.log(`- ${title} (skipped)`);
  console.log(countResults(all));
  process.exitCode = all.failed.length === 0 && !signal.aborted ? 0 : 1;
}

function choose(): readonly Phase[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  if (values.only === undefined) return phases;
  const names = values.only.split(',');
  const unknown = names.filter((name) => !phases.some((phase) => phase.name === name));
  if (unknown.length > 0) {
    console.error(`There is no phase ${unknown.join(', ')}. Known: ${phases.map(({ name }) => name).join(', ')}.`);
    process.exit(2);
  }
  return phases.filter(({ name }) => names.includes(name));
}

/** A phase that breaks, or finds no tests, is one failure. */
async function runPhase(phase: Phase, kubeconfig: Promise<string> | undefined): Promise<TestResults> {
  try {
    const results = await phase.run((await kubeconfig) ?? '');
    if (results.passed.length + results.failed.length + results.skipped.length > 0) return results;
    throw new Error('There are no tests.');
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return { passed: [], failed: [`${phase.title}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`], skipped: [] };
  }
}

async function startCluster(): Promise<string> {
  const cluster = await ensureCluster(clusterName, { seed: 'shop', attachRequired: false, progress, signal });
  return cluster.kubeconfig;
}

/** Not with the signal: an interrupted run cleans up too. What is left behind is a failure. */
async function endCluster(): Promise<TestResults> {
  try {
    await down(clusterName, progress);
    return { passed: [], failed: [], skipped: [] };
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return { passed: [], failed: ['Ending the cluster'], skipped: [] };
  }
}

/** A check that is one test. */
async function check(title: string, args: readonly string[]): Promise<TestResults> {
  const code = await runShown(process.execPath, args, { cwd: projectRoot, signal, timeoutMs: 10 * minute });
  return code === 0 ? { passed: [title], failed: [], skipped: [] } : { passed: [], failed: [title], skipped: [] };
}

async function vscode(version: EditorVersion, kubeconfig: string): Promise<TestResults> {
  await buildExtension({ minify: false });
  // Scan Workspace is tried with a real one.
  await installedScanner('semgrep', progress, signal);
  const run = async (files: readonly string[]): Promise<TestResults> => {
    await using workspace = await shopWorkspace();
    return await runSpecs({
      version,
      specs: files,
      workspace: workspace.folder,
      kubeconfig,
      env: { VOLUME_GUARD_TEST_KUBECONFIG: kubeconfig },
      deadline: 20 * minute,
      print: (line) => console.log(line),
      progress,
      signal,
    });
  };
  return await withSecondTry((await specs('test/vscode')).filter((file) => !file.startsWith(idleSpecs)), run);
}

/** An empty folder, no cluster, and an extension that nothing but the specs activates. */
async function vscodeIdle(): Promise<TestResults> {
  await using extension = await idleExtension();
  return await runSpecs({
    version: 'current',
    specs: await specs('test/vscode/idle'),
    workspace: extension.emptyFolder,
    extension: { development: extension.folder },
    deadline: 3 * minute,
    print: (line) => console.log(line),
    progress,
    signal,
  });
}

async function specs(folder: string): Promise<string[]> {
  const files = await readdir(join(projectRoot, folder), { recursive: true });
  return files.filter((file) => file.endsWith('.test.ts')).sort().map((file) => join(projectRoot, folder, file));
}
