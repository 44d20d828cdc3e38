// `npm start [-- --context NAME]`: builds the extension and opens VS Code on the shop, with a local cluster that the shop
// runs in, or on a cluster of the user's own. Ctrl+C stops what it started.
import { homedir } from 'node:os';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildExtension } from './build.ts';
import { clusterHealth } from './cluster/clusterHealth.ts';
import { down } from './cluster/down.ts';
import { ensureCluster } from './cluster/ensureCluster.ts';
import { desktopEditor, launchDesktop } from './editor/desktopEditor.ts';
import { installEditor } from './editor/installEditor.ts';
import { launchEditor } from './editor/launchEditor.ts';
import { cacheFolder } from './lib/cacheFolder.ts';
import { terminalProgress } from './lib/progress.ts';
import { projectRoot } from './lib/projectRoot.ts';
import { packageExtension } from './package.ts';
import { printRows } from './printRows.ts';

/** The cluster's name in `npm run cluster`, too. */
const clusterName = 'local';

const progress = terminalProgress((line) => console.error(line));
const stop = new AbortController();
const { signal } = stop;
const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
/** What was started, and how to end it; ended in the opposite order. */
const started: (() => Promise<unknown>)[] = [];

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort(new Error(`Stopped by ${name}.`)));
try {
  await start();
} catch (error) {
  // A step that was cancelled is no failure.
  if (!signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
} finally {
  for (const end of started.reverse()) await end();
}

async function start(): Promise<void> {
  const { values } = parseArgs({ options: { context: { type: 'string' } } });
  const kubeconfig = values.context === undefined ? await startCluster() : await chooseContext(values.context);
  const { ended } = await openEditor(kubeconfig);
  await printRows(kubeconfig, join(projectRoot, 'samples', 'shop'), signal);
  console.log('\nCtrl+C ends it.');
  await Promise.race([ended, stopped]);
}

/** A cluster that runs already is used, and left running. */
async function startCluster(): Promise<string> {
  const { state } = await clusterHealth(clusterName);
  if (state !== 'healthy') started.push(async () => await down(clusterName, progress));
  const cluster = await ensureCluster(clusterName, { seed: 'shop', attachRequired: false, progress, signal });
  return cluster.kubeconfig;
}

/** The user's kubeconfig with another current context: the first file that names one wins, and nothing is copied. */
async function chooseContext(context: string): Promise<string> {
  const folder = cacheFolder('start');
  await mkdir(folder, { recursive: true });
  const choice = join(folder, 'context.yaml');
  await writeFile(choice, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': context }));
  return [choice, process.env['KUBECONFIG'] ?? join(homedir(), '.kube', 'config')].join(delimiter);
}

/** Opens the desktop VS Code where there is one with a screen, else VS Code in the browser. */
async function openEditor(kubeconfig: string): Promise<{ readonly ended: Promise<void> }> {
  const workspace = join(projectRoot, 'samples', 'shop');
  const userDataDir = cacheFolder('start', 'vscode');
  const desktop = desktopEditor();
  if (desktop !== undefined) {
    await progress.during('Building the extension', async () => await buildExtension({ minify: false }));
    const editor = launchDesktop(desktop, { workspace, extension: { development: projectRoot }, kubeconfig, userDataDir });
    started.push(editor.close);
    console.log('VS Code opens on the shop.');
    return editor;
  }
  const installed = await installEditor('current', progress, signal);
  await mkdir(cacheFolder('start'), { recursive: true });
  const extension = { vsix: await packageExtension(progress, signal, join(cacheFolder('start'), 'volume-guard.vsix')) };
  const options = { editor: installed, workspace, extension, kubeconfig, userDataDir, signal };
  const editor = await progress.during('Starting VS Code', async () => await launchEditor(options));
  started.push(editor.close);
  console.log(`\nVS Code runs in the browser. Open:\n\n  ${editor.url}\n`);
  return editor;
}
