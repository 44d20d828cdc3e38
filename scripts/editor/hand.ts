// The hand of a person for specs in the extension host: does in the window what they ask for over TCP.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { until } from '../lib/until.ts';
import type { HandAct, HandAnswer } from '../../test/vscode/runner/handAct.ts';
import { dialogAsking, fillInput, followProblem, pick, viewPane } from './workbench.ts';

export interface Hand extends AsyncDisposable {
  /** Where it is asked: of 127.0.0.1. */
  readonly port: number;
}

/** Milliseconds that something may take to appear in the window. */
const patience = 20_000;

/** @param window may open later: what is asked before waits for it. */
export async function lendHand(window: Promise<Page>): Promise<Hand> {
  const holding = window.then(hold);
  const server = createServer((socket) => void serve(socket, holding));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

interface Held {
  readonly page: Page;
  /** Addresses outside of VS Code that a page was opened for, whether anything answers there or not. */
  readonly opened: string[];
}

function hold(page: Page): Held {
  page.setDefaultTimeout(patience);
  const opened: string[] = [];
  const context = page.context();
  // VS Code's own pages come by http.
  context.on('request', (request) => {
    if (request.isNavigationRequest() && request.url().startsWith('https:')) opened.push(request.url());
  });
  context.on('page', (other) => void other.close());
  return { page, opened };
}

/** One act per connection. */
async function serve(socket: Socket, holding: Promise<Held>): Promise<void> {
  // Who asked may be gone before it is answered.
  socket.on('error', () => undefined);
  for await (const line of createInterface({ input: socket })) {
    const answer = await holding.then(async (held) => await perform(held, JSON.parse(line) as HandAct)).then(
      (said): HandAnswer => ({ said }),
      (error: unknown): HandAnswer => ({ error: error instanceof Error ? error.message : String(error) }),
    );
    socket.end(`${JSON.stringify(answer)}\n`);
  }
}

/** @returns what the act answers with. */
async function perform({ page, opened }: Held, asked: HandAct): Promise<string> {
  switch (asked.act) {
    case 'openedPages':
      await until('a page', () => Promise.resolve(opened[0]), { timeoutMs: patience });
      return opened.splice(0).join('\n');
    case 'followProblem':
      await followProblem(page, asked.problem);
      return '';
    case 'seeView':
      await viewPane(page, asked.title).waitFor();
      return '';
    default:
      return await answerDialog(page, asked);
  }
}

async function answerDialog(page: Page, asked: Extract<HandAct, { readonly question: string }>): Promise<string> {
  const dialog = dialogAsking(page, asked.question);
  await dialog.waitFor();
  switch (asked.act) {
    case 'choose':
      await pick(page, asked.entry);
      break;
    case 'fill':
      await fillInput(page, asked.text);
      break;
    case 'giveUp':
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      break;
    case 'read':
      await dialog.getByText(asked.text).first().waitFor();
      return await dialog.innerText();
  }
  return '';
}
