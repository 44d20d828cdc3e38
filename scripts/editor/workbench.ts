// What a person does in the workbench, by mouse and keyboard.
import type { Page } from 'playwright-core';

/** Runs a command by its title from the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await fillQuickInput(page, `>${title}`);
}

/** Opens a file of the workspace by its relative path. */
export async function openWorkspaceFile(page: Page, path: string): Promise<void> {
  await fillQuickInput(page, path);
  const name = path.split('/').at(-1) ?? path;
  await page.getByRole('tab', { name }).first().waitFor();
}

/** Opens a view container of the activity bar by its title. */
export async function openView(page: Page, title: string): Promise<void> {
  const tab = page.locator('.activitybar').getByRole('tab', { name: title });
  if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
}

/** Opens the quick input, fills it, and takes the first entry that fits. */
async function fillQuickInput(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+P');
  const widget = page.locator('.quick-input-widget');
  await widget.locator('input').first().fill(text);
  const wanted = text.replace(/^>/, '').split('/').at(-1) ?? text;
  await widget.getByRole('option', { name: wanted }).first().click();
}
