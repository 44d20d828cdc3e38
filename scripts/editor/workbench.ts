// What a person does in the workbench, by mouse and keyboard.
import type { Locator, Page } from 'playwright-core';

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

/** Makes the side bar this many pixels wide, by its edge. */
export async function widenSideBar(page: Page, width: number): Promise<void> {
  const box = await page.locator('.part.sidebar').boundingBox();
  if (box === null) throw new Error('The side bar is hidden.');
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + width, middle, { steps: 5 });
  await page.mouse.up();
  // Off the edge, which is painted blue under the mouse.
  await page.mouse.move(box.x + width / 2, box.y);
}

/** A view inside the side bar, by the title in its header. */
export function viewPane(page: Page, title: string): Locator {
  return page.locator('.sidebar .pane').filter({ has: page.locator(`.pane-header[aria-label^="${title}"]`) });
}

/** The first row of a tree whose label is exactly this text. */
export function treeRow(pane: Locator, label: string | RegExp): Locator {
  const name = pane.page().locator('.label-name').getByText(label, { exact: true });
  return pane.getByRole('treeitem').filter({ has: name }).first();
}

/** The row that stands right below another one. */
export async function rowBelow(row: Locator): Promise<Locator> {
  const index = Number(await row.getAttribute('data-index'));
  return row.locator('..').locator(`[data-index="${index + 1}"]`);
}

/** Opens a row's children if they are closed, and waits until they stand there. */
export async function expandRow(row: Locator): Promise<void> {
  const open = row.and(row.page().locator('[aria-expanded="true"]'));
  while ((await row.getAttribute('aria-expanded')) === 'false') {
    await row.locator('.monaco-tl-twistie').click();
    // While VS Code paints the whole tree anew, it forgets a click: a person clicks again.
    await open.waitFor({ timeout: 5000 }).catch(() => undefined);
  }
}

/** Clicks one of the icons that a row shows under the mouse, by its tooltip. */
export async function clickInlineAction(row: Locator, title: string): Promise<void> {
  await row.hover();
  await row.getByRole('button', { name: title }).click();
}

/** Chooses from a row's context menu. */
export async function chooseFromMenu(row: Locator, item: string): Promise<void> {
  await row.click({ button: 'right' });
  // For its first 100 ms a menu does not take the release of the mouse as a choice.
  await row.page().getByRole('menuitem', { name: item }).click({ delay: 200 });
}

/** Clicks an icon in the editor's title, by its tooltip. */
export async function clickEditorAction(page: Page, title: string): Promise<void> {
  await page.locator('.editor-group-container.active .editor-actions').getByRole('button', { name: title }).click();
}

/** The quick pick or input box that asks this, in its title, placeholder or prompt. */
export function dialogAsking(page: Page, question: string): Locator {
  return page.locator('.quick-input-widget').filter({ visible: true, has: page.getByPlaceholder(question).or(page.getByText(question)) });
}

/** Chooses an entry of the open quick pick by (a part of) its label. */
export async function pick(page: Page, entry: string): Promise<void> {
  await page.locator('.quick-input-widget').getByRole('option', { name: entry }).first().click();
}

/** Clicks the link of a problem, in the Problems view: of the thousands that may stand there, only those that say this are listed. */
export async function followProblem(page: Page, problem: string): Promise<void> {
  const panel = page.locator('.part.panel');
  await panel.locator('.viewpane-filter input').fill(problem);
  await panel.getByRole('treeitem').filter({ hasText: problem }).locator('a.monaco-link').first().click();
}

/** Fills the open input box and confirms it. */
export async function fillInput(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  await input.fill(text);
  await input.press('Enter');
}

/** The text of the modal dialog that stands, or comes. */
export async function modalText(page: Page): Promise<string> {
  return await page.locator('.monaco-dialog-box').innerText();
}

/** Clicks a button of the modal dialog, and waits until it has closed. */
export async function clickModal(page: Page, button: string): Promise<void> {
  const dialog = page.locator('.monaco-dialog-box');
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Opens the quick input, fills it, and takes the first entry that fits. */
async function fillQuickInput(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+P');
  const widget = page.locator('.quick-input-widget');
  await widget.locator('input').first().fill(text);
  await pick(page, text.replace(/^>/, '').split('/').at(-1) ?? text);
}
