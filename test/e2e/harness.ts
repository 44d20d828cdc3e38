// A VS Code window in a headless browser with the packaged extension installed in it, on the shop of the test cluster.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ensureCluster } from '../../scripts/cluster/ensureCluster.ts';
import { programPath } from '../../scripts/cluster/programs.ts';
import { openBrowser, openWorkbench } from '../../scripts/editor/browser.ts';
import { installEditor } from '../../scripts/editor/installEditor.ts';
import { launchEditor } from '../../scripts/editor/launchEditor.ts';
import { shopWorkspace } from '../../scripts/editor/shopWorkspace.ts';
import { terminalProgress } from '../../scripts/lib/progress.ts';
import { run } from '../../scripts/lib/run.ts';
import { projectRoot } from '../../scripts/lib/projectRoot.ts';
import { packageExtension } from '../../scripts/package.ts';

export interface Window extends AsyncDisposable {
  readonly page: Page;
  /** The folder that is open: a copy of the shop. */
  readonly workspace: string;
  readonly kubeconfig: string;
  /** Runs kubectl on the cluster. @returns its stdout. @throws RunError with its stderr. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** Keeps a picture as out/e2e/<name>.png. */
  readonly picture: (name: string) => Promise<void>;
  /** What the extension host logged. */
  readonly logs: () => Promise<string>;
}

/** Milliseconds that a click or a text may take. */
const patience = 30_000;

/**
 * Uses the package and the cluster that `npm test` made, or makes them, so that a spec can be run by itself.
 * @throws Error when the window does not open.
 */
export async function openWindow(): Promise<Window> {
  const progress = terminalProgress((line) => console.error(line));
  await using opened = new AsyncDisposableStack();
  const vsix = process.env['VOLUME_GUARD_TEST_VSIX'] ?? (await packageExtension(progress));
  const kubeconfig =
    process.env['VOLUME_GUARD_TEST_KUBECONFIG'] ?? (await ensureCluster('test', { seed: 'shop', attachRequired: false, progress })).kubeconfig;
  const editor = await installEditor('current', progress);
  const userDataDir = await mkdtemp(join(tmpdir(), 'volume-guard-e2e-'));
  opened.defer(async () => await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 }));
  const { folder: workspace } = opened.use(await shopWorkspace());
  const vscode = await launchEditor({ editor, workspace, kubeconfig, userDataDir, extension: { vsix } });
  opened.defer(vscode.close);
  const browser = await openBrowser(progress);
  opened.defer(async () => await browser.close());
  const page = await openWorkbench(browser, vscode.url);
  page.setDefaultTimeout(patience);
  const stay = opened.move();
  return {
    page,
    workspace,
    kubeconfig,
    kubectl: async (args, input) => await run(await programPath('kubectl'), ['--kubeconfig', kubeconfig, ...args], { input, timeoutMs: 120_000 }),
    picture: async (name) => {
      const folder = join(projectRoot, 'out', 'e2e');
      await mkdir(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
    logs: vscode.logs,
    [Symbol.asyncDispose]: async () => await stay.disposeAsync(),
  };
}
