// `npm run screenshot -- --out FILE.png [--kubeconfig FILE] [--workspace DIR] [--vsix FILE] [--version current|minimum]
// [--theme NAME] [--size 1400x900] [--wait SECONDS] [STEP…]`: opens VS Code with the extension in headless
// Chromium, does the steps, and takes a picture.
//
// Steps, in order: `command:<title>` runs a command from the palette; `view:<title>` opens a view container;
// `sidebar:<pixels>` makes the side bar that wide; `button:<tooltip>` clicks an icon or a button; `click:<text>`,
// `rightclick:<text>`, `hover:<text>` act on the first element with that text; `row:<text>` expands a tree row;
// `key:<keys>` presses a key; `type:<text>` types; `open:<file>` opens a file of the workspace; `wait:<text>` waits for a
// text; `pause:<seconds>` for a while; `shot:<file>` takes another picture.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { buildExtension } from '../build.ts';
import { terminalProgress } from '../lib/progress.ts';
import { projectRoot } from '../lib/projectRoot.ts';
import { openBrowser, openWorkbench } from './browser.ts';
import { installEditor } from './installEditor.ts';
import { launchEditor } from './launchEditor.ts';
import { openView, openWorkspaceFile, runCommand, widenSideBar } from './workbench.ts';

const { values, positionals: steps } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    kubeconfig: { type: 'string' },
    workspace: { type: 'string', default: join(projectRoot, 'samples', 'shop') },
    vsix: { type: 'string' },
    version: { type: 'string', default: 'current' },
    theme: { type: 'string', default: 'Default Light Modern' },
    size: { type: 'string', default: '1400x900' },
    wait: { type: 'string', default: '3' },
  },
});

const actions: Readonly<Record<string, (page: Page, text: string) => Promise<unknown>>> = {
  command: runCommand,
  view: openView,
  sidebar: async (page, text) => await widenSideBar(page, Number(text)),
  button: async (page, text) => await page.getByRole('button', { name: text }).first().click(),
  click: async (page, text) => await page.getByText(text).first().click(),
  rightclick: async (page, text) => await page.getByText(text).first().click({ button: 'right' }),
  hover: async (page, text) => await page.getByText(text).first().hover(),
  row: async (page, text) => await page.getByRole('treeitem', { name: text }).first().click(),
  key: async (page, text) => await page.keyboard.press(text),
  type: async (page, text) => await page.keyboard.type(text),
  open: openWorkspaceFile,
  wait: async (page, text) => await page.getByText(text).first().waitFor(),
  pause: async (_page, text) => await sleep(Number(text) * 1000),
  shot: async (page, text) => await page.screenshot({ path: resolve(text) }),
};

await main();

async function main(): Promise<void> {
  if (values.out === undefined || (values.version !== 'current' && values.version !== 'minimum')) {
    console.error('Name the picture: --out FILE.png; --version is current or minimum.');
    process.exit(2);
  }
  const progress = terminalProgress((line) => console.error(line));
  const [width, height] = values.size.split('x').map(Number);
  if (values.vsix === undefined) await buildExtension({ minify: false });
  const userDataDir = await mkdtemp(join(tmpdir(), 'volume-guard-screenshot-'));
  const browser = await openBrowser(progress);
  try {
    const vscode = await launchEditor({
      editor: await installEditor(values.version, progress),
      workspace: values.workspace,
      extension: values.vsix === undefined ? { development: projectRoot } : { vsix: values.vsix },
      kubeconfig: values.kubeconfig === undefined ? undefined : resolve(values.kubeconfig),
      userDataDir,
      settings: { 'workbench.colorTheme': values.theme },
    });
    try {
      const page = await openWorkbench(browser, vscode.url, { width: width ?? 1400, height: height ?? 900 });
      page.setDefaultTimeout(20_000);
      for (const step of steps) {
        const [name = '', ...rest] = step.split(':');
        const action = actions[name];
        if (action === undefined) throw new Error(`Unknown step "${step}". Known: ${Object.keys(actions).join(', ')}.`);
        await action(page, rest.join(':'));
      }
      await sleep(Number(values.wait) * 1000);
    } catch (error) {
      console.error(await vscode.logs());
      throw error;
    } finally {
      // A step that failed is best understood by what stood there.
      for (const page of browser.contexts().flatMap((context) => context.pages())) await page.screenshot({ path: resolve(values.out) });
      await vscode.close();
    }
  } finally {
    await browser.close();
    await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
