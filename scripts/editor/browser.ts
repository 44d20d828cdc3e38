// A headless Chromium of the machine's own (nothing is downloaded), as the window of a VS Code server.
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensurePrograms, findProgram } from '../lib/debianPackages.ts';
import type { Progress } from '../lib/progress.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Starts Chromium, installing it first where it is missing. It ends with this process. */
export async function openBrowser(progress: Progress, signal?: AbortSignal): Promise<Browser> {
  const installed = () => names.map(findProgram).find((path) => path !== undefined);
  if (installed() === undefined) await ensurePrograms({ chromium: 'chromium' }, progress, signal);
  return await chromium.launch({
    executablePath: installed() ?? 'chromium',
    timeout: 60_000,
    args: [
      // Chromium refuses its sandbox to root; what it opens here is this machine's own server.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
      ...['--disable-sync', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
    ],
  });
}

/** Opens the window and waits until the workbench is painted. @throws Error when that takes more than a minute. */
export async function openWorkbench(browser: Browser, url: string, size: Size = { width: 1400, height: 900 }): Promise<Page> {
  const page = await browser.newPage({ viewport: { ...size }, deviceScaleFactor: 1 });
  await page.goto(url, { timeout: 60_000 });
  await page.locator('.monaco-workbench .part.activitybar').waitFor({ timeout: 60_000 });
  return page;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}
