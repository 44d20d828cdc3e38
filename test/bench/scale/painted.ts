// What a person sees: the extension in VS Code in a browser, on the large cluster; when rows are painted after the view was
// opened, and when changes are, while hundreds of them happen per second.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { openBrowser, openWorkbench } from '../../../scripts/editor/browser.ts';
import type { IdleExtension } from '../../../scripts/editor/idleExtension.ts';
import { installEditor } from '../../../scripts/editor/installEditor.ts';
import { launchEditor } from '../../../scripts/editor/launchEditor.ts';
import { expandRow, openView, rowBelow, treeRow, viewPane } from '../../../scripts/editor/workbench.ts';
import type { BenchContext } from '../bench.ts';
import { latencyOf, type Latency, type MadeEvents } from './events.ts';

/** Milliseconds. */
export interface Painted {
  /** From the click on the view's icon, the extension's activation included. */
  readonly firstRows: number;
  readonly changes: Latency;
  /** How often the row read differently while the changes were made, and the longest time that it stood still; Infinity if always. */
  readonly paintings: number;
  readonly longestStill: number;
}

export interface PaintedTask {
  readonly kubeconfig: string;
  readonly extension: IdleExtension;
  /** A namespace and a claim in it, that has snapshots. */
  readonly namespace: string;
  readonly claim: string;
  /** The program that makes events for that claim, with its arguments. */
  readonly makeEvents: readonly [string, ...string[]];
}

/** A change as it was painted: what stood there, by the browser's clock, milliseconds since the epoch. */
interface Sight {
  readonly change: number;
  readonly at: number;
}

const patience = 120_000;

export async function measurePainted({ kubeconfig, extension, namespace, claim, makeEvents }: PaintedTask, { progress, signal }: BenchContext): Promise<Painted> {
  await using opened = new AsyncDisposableStack();
  const userDataDir = await mkdtemp(join(tmpdir(), 'volume-guard-painted-'));
  opened.defer(async () => await rm(userDataDir, { recursive: true, force: true, maxRetries: 5 }));
  const editor = await installEditor('current', progress, signal);
  const vscode = await launchEditor({ editor, workspace: extension.emptyFolder, kubeconfig, userDataDir, extension: { development: extension.folder }, signal });
  opened.defer(vscode.close);
  const browser = await openBrowser(progress, signal);
  opened.defer(async () => await browser.close());
  const page = await openWorkbench(browser, vscode.url, { width: 1400, height: 1800 });
  page.setDefaultTimeout(patience);
  // The extension host is up when it has brought the view's icon.
  await page.locator('.activitybar').getByRole('tab', { name: 'Volume Guard' }).waitFor();
  await page.waitForTimeout(3000);

  const firstRows = await paintFirst(page);
  const pane = viewPane(page, 'Volumes');
  // Its title says so when every kind is being followed.
  await pane.locator('.pane-header', { hasText: 'live' }).waitFor();
  await expandRow(treeRow(pane, namespace));
  await expandRow(treeRow(pane, claim));
  const points = treeRow(pane, 'Restore points');
  // The last rows are told a moment after all is live: until then this one counts what will stand below it.
  await points.and(page.locator('[aria-expanded]')).waitFor();
  await expandRow(points);
  await (await rowBelow(points)).and(page.locator('[aria-level="4"]')).waitFor();
  return { firstRows, ...(await paintChanges(page, makeEvents)) };
}

/** Runs in the page (as text: only there is there a document): when the mouse went down, and when the Volumes tree had its first row. */
const watchFirst = `{
  const first = (globalThis.volumeGuardFirst = { clicked: 0, painted: 0 });
  document.addEventListener('mousedown', () => (first.clicked ||= performance.now()), { capture: true, once: true });
  const observer = new MutationObserver(() => {
    if (first.clicked === 0 || document.querySelector('.sidebar .pane:has(.pane-header[aria-label^="Volumes"]) [role="treeitem"]') === null) return;
    observer.disconnect();
    // What was changed now is painted with the next frame.
    requestAnimationFrame(() => (first.painted = performance.now()));
  });
  observer.observe(document.body, { subtree: true, childList: true });
}`;

/** Runs in the page: notes each change that a row of a tree shows, with its time. */
const watchChanges = `{
  const sights = (globalThis.volumeGuardSights = []);
  let newest = 0;
  const observer = new MutationObserver(() => {
    for (const row of document.querySelectorAll('.sidebar .pane [role="treeitem"]')) {
      const change = Number(/change (\\d{13})/.exec(row.textContent)?.[1] ?? 0);
      if (change <= newest) continue;
      newest = change;
      requestAnimationFrame(() => sights.push({ change, at: performance.timeOrigin + performance.now() }));
    }
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
}`;

/** @returns milliseconds from the click until the first row of the tree stands there. */
async function paintFirst(page: Page): Promise<number> {
  await page.evaluate(watchFirst);
  await openView(page, 'Volume Guard');
  const taken = await page.waitForFunction<number>('volumeGuardFirst.painted > 0 && volumeGuardFirst.painted - volumeGuardFirst.clicked');
  return await taken.jsonValue();
}

async function paintChanges(page: Page, [program, ...args]: readonly [string, ...string[]]): Promise<Omit<Painted, 'firstRows'>> {
  const maker = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: maker.stdout })[Symbol.asyncIterator]();
  await lines.next();
  await page.evaluate(watchChanges);
  maker.stdin.write('go\n');
  const { value } = (await lines.next()) as { value: string };
  const { visibleAt } = JSON.parse(value) as MadeEvents;
  if (maker.exitCode === null) await once(maker, 'exit');
  await page.waitForTimeout(3000);
  const sights = await page.evaluate<Sight[]>('volumeGuardSights');
  const still = sights.map(({ at }, i) => at - (sights[i - 1]?.at ?? at));
  return { changes: latencyOf(waits(visibleAt, sights)), paintings: sights.length, longestStill: sights.length === 0 ? Infinity : Math.max(...still) };
}

/** @returns of each change the milliseconds until it, or a later one, stood there; Infinity of one that never did. */
function waits(changes: readonly number[], sights: readonly Sight[]): readonly number[] {
  return changes.map((made) => (sights.find(({ change }) => change >= made)?.at ?? Infinity) - made);
}
